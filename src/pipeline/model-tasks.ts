/** Kinds of work that a model is asked for; each may have a model of its own. */
export const modelTasks = ['drafting', 'conversation', 'judging', 'notes', 'summaries', 'screening'] as const;
export type ModelTask = (typeof modelTasks)[number];
