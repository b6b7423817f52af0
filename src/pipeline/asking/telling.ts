import type { Instant, PersonId } from '../item/basics.ts';

/** The steps of the ladder, in their order. */
export const steps = ['asked', 'message', 'digest', 'offered'] as const;
export type Step = (typeof steps)[number];

/** One telling of one person. */
export interface Telling {
  person: PersonId;
  step: Step;
  /** `thread`: by name where it is asked. `direct`: a message to that person. `digest`: in theirs of that morning. `later`: not yet; it is outside their hours. */
  how: 'thread' | 'direct' | 'digest' | 'later';
  at: Instant;
}

/** Who is asked and stands in the thread without a mention. */
export function quietly(told: Telling[]): PersonId[] {
  const asked = told.filter((one) => one.step === 'asked' || one.step === 'offered');
  return [...new Set(asked.map((one) => one.person))].filter(
    (person) => asked.findLast((one) => one.person === person)?.how !== 'thread',
  );
}
