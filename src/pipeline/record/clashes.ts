/** Clashes are asked about one after the other; none of them is dropped before somebody chose. */
import type { DocumentKind, Instant } from '../item/basics.ts';
import type { Clash, SectionChange } from '../item/review.ts';
import type { SignalFacts } from '../signals.ts';
import type { WorkItem } from '../work-item.ts';

type Pending = WorkItem['clash'];

const queueOf = (clash: Pending): Clash[] => {
  if (clash === null) return [];
  const { id: _id, more = [], ...first } = clash;
  return [first, ...more];
};

/** The question keeps its id while its first clash reads as it did: then it is the same question. */
function asked(queue: Clash[], before: Pending, at: Instant): Pending {
  const [first, ...more] = queue;
  if (first === undefined) return null;
  const same = before !== null && sameText(before, first);
  return { ...first, id: same ? before.id : at, ...(more.length === 0 ? {} : { more }) };
}

const samePlace = (one: Clash, other: Clash): boolean =>
  one.document === other.document && one.section.toLowerCase() === other.section.toLowerCase();
const sameText = (one: Clash, other: Clash): boolean =>
  samePlace(one, other) && one.theirs === other.theirs && one.ours === other.ours;

export function clashesFound(before: Pending, facts: SignalFacts['clash_found'], at: Instant): Pending {
  const { more = [], ...first } = facts;
  const known = queueOf(before);
  const fresh = [first, ...more].filter((one) => !known.some((other) => sameText(one, other)));
  return asked([...known, ...fresh], before, at);
}

/** A new text settles the clash that it names; the others stay, and say what our section reads now. */
export function clashAfter(
  before: Pending,
  about: { kind: DocumentKind; facts: { settles?: string; changes: SectionChange[] }; at: Instant },
): Pending {
  const { kind, facts, at } = about;
  const all = queueOf(before);
  const left = facts.settles !== undefined && facts.settles === before?.id ? all.slice(1) : all;
  const now = left.map((clash) => {
    const change = facts.changes.find(
      (one) => clash.document === kind && one.section.toLowerCase() === clash.section.toLowerCase(),
    );
    return change === undefined ? clash : { ...clash, ours: change.after };
  });
  return asked(
    now.filter((clash) => clash.theirs !== clash.ours),
    before,
    at,
  );
}
