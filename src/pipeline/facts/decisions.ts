/**
 * What people decided about a ticket, as its ledger has it. The words of a long thread are left out of a prompt in
 * time; this list is not, and each line still says where it was settled.
 */
import { differing } from '../documents/difference.ts';
import type { DocumentKind, Instant, PersonId } from '../item/basics.ts';
import type { LedgerEntry } from '../ledger.ts';
import type { SignalFacts, SignalName } from '../signals.ts';

export interface Decision {
  at: Instant;
  by: PersonId[];
  /** A clause that follows the names: *decided Non-goals of the PRD (v2)*. */
  deed: string;
  /** What was decided, in the words of whoever decided; others' text. */
  words: string;
  /** Where it was settled, if there is a place that others can open. */
  url: string | null;
}

/** Signals that this list is made of; nothing else need be read. */
export const decisive = [
  'proposal_made',
  'proposal_discarded',
  'prd_revised',
  'spec_revised',
  'changes_requested',
  'decided_against',
  'waiver_requested',
  'waived',
  'waiver_declined',
  'merge_declined',
  'deploy_declined',
] as const satisfies SignalName[];

type Proposal = SignalFacts['proposal_made'];
/** What stands open while the list is read. */
interface Open {
  /** Oldest first: so they are asked about. */
  proposals: Proposal[];
  waiver: SignalFacts['waiver_requested'] | null;
}
type Made = Omit<Decision, 'at' | 'by' | 'url'> & Partial<Pick<Decision, 'by' | 'url'>>;

/** Oldest first. */
export function decisionsOf(entries: readonly LedgerEntry[]): Decision[] {
  const open: Open = { proposals: [], waiver: null };
  const found: Decision[] = [];
  for (const entry of entries) {
    if (entry.outcome !== 'moved' && entry.outcome !== 'stayed') continue;
    if (entry.signal === 'proposal_made') open.proposals = withProposal(open.proposals, entry.facts);
    if (entry.signal === 'waiver_requested') open.waiver = entry.facts;
    const made = madeBy(entry, open);
    if (made === null || entry.actor.kind !== 'person') continue;
    const { by = [], url = null, ...said } = made;
    found.push({ at: entry.at, by: [...new Set([...by, entry.actor.id])], url, ...said });
  }
  return found;
}

function madeBy(entry: LedgerEntry, open: Open): Made | null {
  switch (entry.signal) {
    case 'prd_revised':
      return applied('prd', entry.facts, open);
    case 'spec_revised':
      return applied('spec', entry.facts, open);
    case 'proposal_discarded': {
      const proposal = taken(open, (one) => one.section === entry.facts.section);
      return proposal === undefined
        ? null
        : {
            deed: `turned down a change of ${placeOf(proposal)}`,
            words: proposal.after,
            url: proposal.url ?? null,
          };
    }
    case 'changes_requested':
      return { deed: 'asked for changes', words: entry.facts.what };
    case 'decided_against':
      return { deed: 'decided against building it', words: entry.facts.reason };
    case 'waived':
      return {
        deed: `waived ${entry.facts.rules.map((rule) => rule.replaceAll('_', ' ')).join(', ')}`,
        words: open.waiver?.reason ?? '',
      };
    case 'waiver_declined':
      return { deed: 'declined a waiver', words: entry.facts.reason };
    case 'merge_declined':
      return { deed: 'declined the merge', words: entry.facts.reason };
    case 'deploy_declined':
      return { deed: 'declined the deploy', words: entry.facts.reason };
    default:
      return null;
  }
}

const names: Record<DocumentKind, string> = { prd: 'the PRD', spec: 'the spec' };
const placeOf = ({ document, section }: Pick<Proposal, 'document' | 'section'>): string =>
  `${section} of ${names[document]}`;

/** Made once more it is the same one, agreed to by somebody else. */
function withProposal(open: Proposal[], made: Proposal): Proposal[] {
  const isSame = (one: Proposal): boolean =>
    placeOf(one) === placeOf(made) && one.before === made.before && one.after === made.after;
  return open.some(isSame) ? open.map((one) => (isSame(one) ? made : one)) : [...open, made];
}

function taken(open: Open, isMeant: (one: Proposal) => boolean): Proposal | undefined {
  const place = open.proposals.findIndex(isMeant);
  return place === -1 ? undefined : open.proposals.splice(place, 1)[0];
}

/** A proposal that was applied, or one that was taken back: both are decisions, and the newest counts. */
function applied(
  document: DocumentKind,
  facts: Pick<SignalFacts['prd_revised'], 'how' | 'version' | 'changes' | 'applied' | 'settles'>,
  open: Open,
): Made | null {
  if (facts.how !== 'proposal') return null;
  const section = facts.applied?.section ?? facts.changes[0]?.section;
  const change = facts.changes.find((one) => one.section === section);
  if (section === undefined || change === undefined) return null;
  const settled =
    facts.applied === undefined
      ? undefined
      : taken(open, (one) => one.document === document && one.section === section);
  const { before, after } = differing(change.before, change.after);
  const place = `${placeOf({ document, section })} (v${facts.version})`;
  if (facts.settles !== undefined) return { deed: `settled a clash in ${place}`, words: after };
  if (facts.applied === undefined) return { deed: `took back a change of ${place}`, words: before };
  return {
    deed: after === '' ? `struck from ${place}` : `decided ${place}`,
    words: after === '' ? before : after,
    by: settled?.by ?? [],
    url: settled?.url ?? null,
  };
}
