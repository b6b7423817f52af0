/** Proposed changes are asked about one after the other, as clashes are; none is dropped before somebody chose. */
import { rebased } from '../documents/merging/rebase.ts';
import type { DocumentKind, Instant, PersonId } from '../item/basics.ts';
import type { SignalFacts } from '../signals.ts';
import type { WorkItem } from '../work-item.ts';

type Pending = WorkItem['proposal'];
type Proposal = SignalFacts['proposal_made'];

const queueOf = (proposal: Pending): Proposal[] => {
  if (proposal === null) return [];
  const { id: _id, more = [], ...first } = proposal;
  return [first, ...more];
};

const samePlace = (one: Proposal, other: Proposal): boolean =>
  one.document === other.document && one.section.toLowerCase() === other.section.toLowerCase();
const sameChange = (one: Proposal, other: Proposal): boolean =>
  samePlace(one, other) && one.before === other.before && one.after === other.after;

/** The question keeps its id while it asks for the same change. */
function asked(queue: Proposal[], before: Pending, at: Instant): Pending {
  const [first, ...more] = queue;
  if (first === undefined) return null;
  const same = before !== null && sameChange(before, first);
  return { ...first, id: same ? before.id : at, ...(more.length === 0 ? {} : { more }) };
}

/** The same change again is no second question: whoever agreed to it since is named with it. */
export function proposalsWith(before: Pending, made: Proposal, at: Instant): Pending {
  const queue = queueOf(before);
  if (!queue.some((one) => sameChange(one, made))) return asked([...queue, made], before, at);
  return asked(
    queue.map((one) => (sameChange(one, made) ? { ...one, by: together(one.by, made.by) } : one)),
    before,
    at,
  );
}

const together = (one: PersonId[] = [], other: PersonId[] = []): PersonId[] => [
  ...new Set([...one, ...other]),
];

/** The one that was asked about is settled. */
export const proposalsAfterFirst = (before: Pending, at: Instant): Pending =>
  asked(queueOf(before).slice(1), before, at);

/** A new text settles the proposal that it applies; the others stay, and go into what their section reads now. */
export function proposalsAfterText(
  before: Pending,
  about: { kind: DocumentKind; facts: SignalFacts['prd_revised'] | SignalFacts['spec_revised']; at: Instant },
): Pending {
  const { kind, facts, at } = about;
  const left = queueOf(before).filter((_, place) => place > 0 || !isApplied(before, facts));
  const now = left.flatMap((one): Proposal[] => {
    const change = facts.changes.find((each) => each.section.toLowerCase() === one.section.toLowerCase());
    if (one.document !== kind || change === undefined) return [one];
    // There is no such section any more, or it says what was proposed.
    if (change.after === '' || change.after === one.after) return [];
    const after = rebased(one, change.after) ?? one.after;
    return after === change.after ? [] : [{ ...one, before: change.after, after }];
  });
  return asked(now, before, at);
}

const isApplied = (before: Pending, { applied }: Pick<SignalFacts['prd_revised'], 'applied'>): boolean =>
  applied !== undefined &&
  before !== null &&
  (applied.proposal === undefined
    ? // Entries of a time when there was but one at a time.
      applied.section === before.section && applied.before === before.before
    : applied.proposal === before.id);
