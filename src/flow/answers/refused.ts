import type { AnswerOutcome } from '../../ports/flow.ts';

export type Refused = Extract<AnswerOutcome, { kind: 'refused' }>;

/** A no with its sentence, for whoever pressed. */
export const refused = (code: Refused['code'], sentence: string): Refused => ({
  kind: 'refused',
  code,
  sentence,
  thread: null,
  offer: null,
  who: [],
});
