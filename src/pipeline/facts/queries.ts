/**
 * What to look up before a question is answered: the question, alone and with the ticket's title (people say
 * "this"), and what an honest answer must not miss: that it was turned down before, and that it failed before.
 */
export function queriesFor(question: string, title: string): string[] {
  return [
    question,
    `${question} ${title}`,
    title,
    `${title} decided against rejected`,
    `${title} incident failed files`,
  ];
}
