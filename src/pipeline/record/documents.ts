/** Versions and signatures of the two documents. */
import { awaitsReSign } from '../conditions.ts';
import type { PrdDigest, SpecDigest } from '../documents.ts';
import { beingBuilt } from '../facts/under-way.ts';
import type { DocumentKind } from '../item/basics.ts';
import type { DocumentState } from '../item/review.ts';
import type { SignalFacts } from '../signals.ts';
import type { Flag } from '../untrusted/flags.ts';
import type { WorkItem } from '../work-item.ts';
import { clashAfter } from './clashes.ts';
import { type Entry, person, Stale } from './entry.ts';
import { proposalsAfterText } from './proposals.ts';

/** The work goes on with the signed text: an edit waits for `re_sign`. */
const signedTextInForce = (item: WorkItem): boolean =>
  beingBuilt.includes(item.stage) && item.pullRequest?.state !== 'merged';

type Drafted<Digest> = Omit<SignalFacts['prd_revised'], 'digest'> & { digest: Digest };

function next<Digest>(
  before: DocumentState<Digest> | null,
  facts: Drafted<Digest>,
  entry: Entry,
): DocumentState<Digest> | Stale {
  const expected = (before?.version ?? 0) + 1;
  if (facts.version !== expected) return new Stale(`version ${facts.version} came, ${expected} was next`);
  return {
    version: facts.version,
    hash: facts.hash,
    author: facts.author,
    at: entry.at,
    how: facts.how,
    digest: facts.digest,
    signed: before?.signed ?? null,
    changes: facts.changes,
    mustBeNewerThan: before?.mustBeNewerThan ?? null,
    ...flaggedNow(before, facts),
    ...following(before, facts),
    ...(before?.reopened === true ? { reopened: true } : {}),
    ...(facts.skill === undefined ? {} : { skill: facts.skill }),
  };
}

/** An edit follows the PRD that its draft did; only a draft catches up with it. */
const following = (
  before: Pick<DocumentState<unknown>, 'from' | 'lags'> | null,
  facts: Pick<Drafted<unknown>, 'from' | 'how'>,
): Pick<DocumentState<unknown>, 'from' | 'lags'> => {
  const from = facts.from ?? before?.from;
  const isDraft = facts.how === 'drafted' || facts.how === 'redrafted';
  return {
    ...(from === undefined ? {} : { from }),
    ...(before?.lags === true && !isDraft ? { lags: true } : {}),
  };
};

/** Both are asked about in one question: a spec that tests what the PRD no longer asks for is not. */
function withSpecLagging(before: WorkItem, after: WorkItem): WorkItem {
  if (after.path !== 'short' || after.spec === null || signedTextInForce(before)) return after;
  const wanted = (item: WorkItem): string =>
    [...(item.prd?.digest.criteria ?? []), '', ...(item.prd?.digest.requirementTexts ?? [])]
      .map((one) => (typeof one === 'string' ? one : `${one.number} ${one.text}`))
      .join('\n');
  return wanted(before) === wanted(after) ? after : { ...after, spec: { ...after.spec, lags: true } };
}

interface Revision {
  kind: DocumentKind;
  facts: SignalFacts['prd_revised'] | SignalFacts['spec_revised'];
  entry: Entry;
}
/** A draft says anew what its sources hold, an edit keeps what was said. */
const flaggedNow = (
  before: { flagged?: Flag[] } | null,
  facts: { flagged?: Flag[] },
): { flagged?: Flag[] } => {
  const flagged = facts.flagged ?? before?.flagged ?? [];
  return flagged.length === 0 ? {} : { flagged };
};

/** What follows from a new text: before delegation it ends waivers and the kept choice of agent. */
function revised(before: WorkItem, item: WorkItem, about: Revision): WorkItem {
  const { kind, facts, entry } = about;
  const settled: WorkItem = {
    ...item,
    // What somebody wrote by hand while the redraft was under way goes into it; it is not the redraft.
    changeRequest:
      item.changeRequest?.document === kind && item[kind]?.how !== 'edited' ? null : item.changeRequest,
    clash: clashAfter(item.clash, { kind, facts, at: entry.at }),
    proposal: proposalsAfterText(item.proposal, { kind, facts, at: entry.at }),
    applied: item.applied?.document === kind ? null : (item.applied ?? null),
    redraft: kind === 'prd' && item.redraft?.chosen === true ? null : item.redraft,
  };
  if (before.pullRequest?.state === 'merged') return settled;
  if (signedTextInForce(before)) return held({ ...settled, reSign: pending(settled, kind) });
  const sameText = before[kind]?.hash === item[kind]?.hash;
  return sameText ? settled : { ...settled, waivers: [], waiverRequest: null, keptChoice: null };
}

/** What a text brings beside itself: the way back from a proposal that was applied, and who was heard for a draft. */
function withTidings(
  item: WorkItem,
  document: DocumentKind,
  {
    facts,
    entry,
  }: { facts: Pick<SignalFacts['prd_revised'], 'applied' | 'version' | 'sources'>; entry: Entry },
): WorkItem {
  const { applied, version, sources } = facts;
  // A source that was silent when the ticket was looked up may have answered for the draft, and the other way round.
  const heard =
    sources === undefined || item.context === null
      ? item
      : { ...item, context: { ...item.context, sources } };
  return applied === undefined
    ? heard
    : { ...heard, applied: { document, ...applied, version, id: entry.at } };
}

/** The document that a person must settle: this one first, else the other. */
function pending(item: WorkItem, first: DocumentKind): DocumentKind | null {
  const kinds: DocumentKind[] = first === 'prd' ? ['prd', 'spec'] : ['spec', 'prd'];
  return kinds.find((kind) => awaitsReSign(item[kind])) ?? null;
}

/** A deploy that has not merged yet goes back to its gate, which sees the unsigned text. */
function held(item: WorkItem): WorkItem {
  if (item.stage !== 'deploying' || item.deploy === null) return item;
  // Held before, it stays so: a hold that ends is another matter than a first check.
  const phase = item.deploy.phase === 'held' ? 'held' : 'checking';
  return { ...item, deploy: { ...item.deploy, phase } };
}

export function withPrd(item: WorkItem, facts: SignalFacts['prd_revised'], entry: Entry): WorkItem | Stale {
  const prd = next(item.prd, facts, entry);
  if (prd instanceof Stale) return prd;
  const after = withSpecLagging(item, revised(item, { ...item, prd }, { kind: 'prd', facts, entry }));
  return withTidings(after, 'prd', { facts, entry });
}
export function withSpec(item: WorkItem, facts: SignalFacts['spec_revised'], entry: Entry): WorkItem | Stale {
  const spec = next(item.spec, facts, entry);
  return spec instanceof Stale
    ? spec
    : withTidings(revised(item, { ...item, spec }, { kind: 'spec', facts, entry }), 'spec', { facts, entry });
}

/** Only a draft makes the first version: work that was adopted has no documents, and gets none by an edit. */
export const revisedPrd: typeof withPrd = (item, facts, entry) =>
  item.prd === null ? new Stale('there is no PRD') : withPrd(item, facts, entry);
export const revisedSpec: typeof withSpec = (item, facts, entry) =>
  item.spec === null ? new Stale('there is no spec') : withSpec(item, facts, entry);

/** A signature holds for the version and the hash that were read, and for nothing else. */
export function sign<Digest>(
  document: DocumentState<Digest> | null,
  facts: { version: number; hash: string },
  entry: Entry,
): DocumentState<Digest> | Stale {
  if (document === null || document.version !== facts.version || document.hash !== facts.hash)
    return new Stale('the text changed meanwhile');
  if (document.mustBeNewerThan !== null && document.version <= document.mustBeNewerThan)
    return new Stale(`a version after v${document.mustBeNewerThan} is needed`);
  const { reopened: _settled, lags: _caughtUp, ...text } = document;
  const signed = { version: facts.version, hash: facts.hash, by: person(entry), at: entry.at };
  return { ...text, signed, mustBeNewerThan: null };
}

/** Answers that came with the signature make a version of their own, of the very text that was asked about. */
export function withAnswers(
  item: WorkItem,
  { prd, spec }: Partial<Pick<SignalFacts['both_signed_off'], 'prd' | 'spec'>>,
  entry: Entry,
): WorkItem | Stale {
  const moved = (['prd', 'spec'] as const).some((kind) => {
    const from = { prd, spec }[kind]?.answered?.from;
    return from !== undefined && (item[kind]?.version !== from.version || item[kind].hash !== from.hash);
  });
  if (moved) return new Stale('the text changed meanwhile');
  const after = prd?.answered === undefined ? item : withPrd(item, prd.answered.text, entry);
  return after instanceof Stale || spec?.answered === undefined
    ? after
    : withSpec(after, spec.answered.text, entry);
}

/** A changed text is signed: what was judged, accepted and approved on the old one is void. */
export function reSigned(item: WorkItem, facts: SignalFacts['re_signed'], entry: Entry): WorkItem | Stale {
  if (item.pullRequest?.state === 'merged') return new Stale('it is merged');
  const kind = facts.document;
  if (!awaitsReSign(item[kind])) return new Stale('that text is settled');
  const signed = sign<PrdDigest | SpecDigest>(item[kind], facts, entry);
  if (signed instanceof Stale) return signed;
  const { deployApproval: _void, ...before } = item;
  const after: WorkItem = {
    ...before,
    [kind]: signed,
    waivers: [],
    waiverRequest: null,
    judgement: null,
    acceptances: [],
  };
  const goesOn = facts.tellAgent && item.run !== null && item.delegation?.agent !== 'hand';
  return {
    ...after,
    reSign: pending(after, kind === 'prd' ? 'spec' : 'prd'),
    run: goesOn ? goOn(item.run) : item.run,
  };
}
const goOn = (run: WorkItem['run']): WorkItem['run'] =>
  run === null || ['failed', 'stopped', 'queued'].includes(run.state)
    ? run
    : { ...run, state: 'working', healTries: 0 };

/** The signed text becomes the newest version again; it is signed still. */
export function keptSigned(
  item: WorkItem,
  facts: SignalFacts['signed_text_kept'],
  entry: Entry,
): WorkItem | Stale {
  const kind = facts.document;
  const signed = item[kind]?.signed;
  if (item.reSign === null || signed == null || !awaitsReSign(item[kind]))
    return new Stale('that text is settled');
  if (facts.hash !== signed.hash) return new Stale('that is not the signed text');
  const kept =
    kind === 'prd'
      ? withPrd(item, { ...facts, digest: facts.digest as PrdDigest }, entry)
      : withSpec(item, { ...facts, digest: facts.digest as SpecDigest }, entry);
  if (kept instanceof Stale || kept[kind] === null) return kept;
  const { reopened: _settled, ...text } = kept[kind];
  const after = { ...kept, [kind]: { ...text, signed: { ...signed, version: facts.version } } };
  return { ...after, reSign: pending(after, kind === 'prd' ? 'spec' : 'prd') };
}

/** Reopened, or a signature withdrawn. Before delegation it is void; after it the signed text stays in force. */
export function withdrawn(item: WorkItem, kind: DocumentKind): WorkItem | Stale {
  if (item.pullRequest?.state === 'merged') return new Stale('it is merged');
  const document = item[kind];
  if (document === null) return new Stale('there is no such document');
  if (signedTextInForce(item)) {
    if (document.signed === null) return new Stale('that text is not signed');
    const reopened = { ...item, [kind]: { ...document, reopened: true } };
    return held({ ...reopened, reSign: kind });
  }
  const prd = kind === 'prd' || item.path === 'short' ? unsigned(item.prd) : item.prd;
  return {
    ...item,
    prd,
    spec: unsigned(item.spec),
    waivers: [],
    waiverRequest: null,
    keptChoice: null,
  };
}
export const unsigned = <Digest>(document: DocumentState<Digest> | null): DocumentState<Digest> | null =>
  document === null ? null : { ...document, signed: null };
