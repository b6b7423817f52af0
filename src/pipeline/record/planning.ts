import type { PrdDigest, SpecDigest } from '../documents.ts';
import type { SignalFacts } from '../signals.ts';
import type { DocumentState, WorkItem } from '../work-item.ts';
import { type Entry, person, type Recorders, Stale } from './entry.ts';

type Drafted<Digest> = {
  version: number;
  hash: string;
  author: string | null;
  digest: Digest;
  changes: DocumentState<Digest>['changes'];
};

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
    digest: facts.digest,
    signed: before?.signed ?? null,
    changes: facts.changes,
    mustBeNewerThan: before?.mustBeNewerThan ?? null,
  };
}

/** A new text: after delegation the signed one stays in force until a person settles it. */
function withPrd(item: WorkItem, facts: SignalFacts['prd_revised'], entry: Entry): WorkItem | Stale {
  const prd = next(item.prd, facts, entry);
  if (prd instanceof Stale) return prd;
  return {
    ...item,
    prd,
    waivers: [],
    waiverRequest: null,
    keptChoice: null,
    changeRequest: settled(item, 'prd'),
    reSign: reSign(item, 'prd', prd),
    clash: null,
    proposal: null,
  };
}
function withSpec(item: WorkItem, facts: SignalFacts['spec_revised'], entry: Entry): WorkItem | Stale {
  const spec = next(item.spec, facts, entry);
  if (spec instanceof Stale) return spec;
  return {
    ...item,
    spec,
    waivers: [],
    waiverRequest: null,
    keptChoice: null,
    changeRequest: settled(item, 'spec'),
    reSign: reSign(item, 'spec', spec),
    clash: null,
    proposal: null,
  };
}
function settled(item: WorkItem, document: 'prd' | 'spec'): WorkItem['changeRequest'] {
  return item.changeRequest?.document === document ? null : item.changeRequest;
}
const shipping: readonly string[] = ['delegated', 'needs_attention', 'preview', 'deploying'];
function reSign(item: WorkItem, document: 'prd' | 'spec', state: DocumentState<unknown>): WorkItem['reSign'] {
  if (!shipping.includes(item.stage) || item.pullRequest?.state === 'merged') return item.reSign;
  return state.signed !== null && state.signed.hash !== state.hash ? document : item.reSign;
}

function sign<Digest>(
  document: DocumentState<Digest> | null,
  facts: { version: number; hash: string },
  entry: Entry,
): DocumentState<Digest> | Stale {
  if (document === null || document.version !== facts.version || document.hash !== facts.hash) {
    return new Stale('the text changed meanwhile');
  }
  return {
    ...document,
    signed: { version: facts.version, hash: facts.hash, by: person(entry), at: entry.at },
    mustBeNewerThan: null,
  };
}

function choice(
  facts: {
    agent: string;
    autonomy: 'assisted' | 'autonomous';
    capUsd: number;
    waitsFor: string | null;
    reason: string | null;
  } | null,
  entry: Entry,
): WorkItem['keptChoice'] {
  return facts === null ? null : { ...facts, by: person(entry), at: entry.at };
}

const unsigned = <Digest>(document: DocumentState<Digest> | null): DocumentState<Digest> | null =>
  document === null ? null : { ...document, signed: null };

export const planning: Recorders<
  | 'started'
  | 'enriched'
  | 'service_unclear'
  | 'service_chosen'
  | 'prd_drafted'
  | 'prd_revised'
  | 'spec_drafted'
  | 'spec_revised'
  | 'split_proposed'
  | 'split_chosen'
  | 'split_declined'
  | 'changes_requested'
  | 'prd_signed_off'
  | 'spec_signed_off'
  | 'both_signed_off'
  | 'full_path_chosen'
  | 'document_reopened'
  | 'sign_off_withdrawn'
  | 're_signed'
  | 'signed_text_kept'
  | 'proposal_made'
  | 'proposal_discarded'
  | 'clash_found'
  | 'issue_edited'
  | 'redraft_chosen'
  | 'redraft_declined'
> = {
  started: (item, facts) => ({ ...item, home: facts.home }),
  enriched: (item, facts) => ({
    ...item,
    service: facts.service,
    policy: facts.policy,
    context: facts.context,
    path: facts.path,
    pm: facts.pm ?? item.pm,
    engineer: facts.engineer ?? item.engineer,
    serviceChoices: null,
  }),
  service_unclear: (item, facts) => ({ ...item, serviceChoices: facts.choices }),
  service_chosen: (item, facts) => ({
    ...item,
    serviceChoices: null,
    service: { name: facts.service, team: null, tier: null, repo: null, defaultBranch: 'main', hasCi: null },
  }),
  prd_drafted: withPrd,
  prd_revised: withPrd,
  spec_drafted: withSpec,
  spec_revised: withSpec,
  split_proposed: (item, facts) => ({ ...item, splitProposal: facts.titles }),
  split_chosen: (item) => ({ ...item, splitProposal: null, split: { children: [] } }),
  split_declined: (item) => ({ ...item, splitProposal: null }),
  changes_requested: (item, facts, entry) => {
    const inPreview = item.stage === 'preview';
    return {
      ...item,
      acceptances: inPreview ? [] : item.acceptances,
      changeRequest: {
        by: person(entry),
        at: entry.at,
        what: facts.what,
        about: facts.about,
        sha: inPreview ? (item.pullRequest?.headSha ?? null) : null,
        document: inPreview ? null : item.stage === 'spec_draft' ? 'spec' : 'prd',
      },
    };
  },
  prd_signed_off: (item, facts, entry) => {
    const prd = sign(item.prd, facts, entry);
    return prd instanceof Stale ? prd : { ...item, prd, pm: person(entry) };
  },
  spec_signed_off: (item, facts, entry) => {
    const spec = sign(item.spec, facts, entry);
    return spec instanceof Stale
      ? spec
      : { ...item, spec, engineer: person(entry), keptChoice: choice(facts.choice, entry) };
  },
  both_signed_off: (item, facts, entry) => {
    const prd = sign(item.prd, facts.prd, entry);
    const spec = sign(item.spec, facts.spec, entry);
    if (prd instanceof Stale) return prd;
    if (spec instanceof Stale) return spec;
    return { ...item, prd, spec, engineer: person(entry), keptChoice: choice(facts.choice, entry) };
  },
  full_path_chosen: (item) => ({ ...item, path: 'full' }),
  document_reopened: (item, facts) => withdrawn(item, facts.document),
  sign_off_withdrawn: (item, facts) => withdrawn(item, facts.document),
  re_signed: (item, facts, entry) => {
    const signed = facts.document === 'prd' ? sign(item.prd, facts, entry) : sign(item.spec, facts, entry);
    if (signed instanceof Stale) return signed;
    const documents =
      facts.document === 'prd' ? { prd: signed as typeof item.prd } : { spec: signed as typeof item.spec };
    return { ...item, ...documents, reSign: null, judgement: null, acceptances: [] };
  },
  signed_text_kept: (item, facts, entry) => {
    const kept =
      facts.document === 'prd'
        ? withPrd(item, { ...facts, digest: facts.digest as PrdDigest }, entry)
        : withSpec(item, { ...facts, digest: facts.digest as SpecDigest }, entry);
    return kept instanceof Stale ? kept : { ...kept, reSign: null };
  },
  proposal_made: (item, facts, entry) => ({ ...item, proposal: { ...facts, id: entry.at } }),
  proposal_discarded: (item) => ({ ...item, proposal: null }),
  clash_found: (item, facts, entry) => ({ ...item, clash: { ...facts, id: entry.at } }),
  issue_edited: (item, facts, entry) => ({
    ...item,
    title: facts.title ?? item.title,
    description: facts.description ?? item.description,
    redraft: facts.description === null ? item.redraft : { hash: facts.hash, at: entry.at },
  }),
  redraft_chosen: (item) => ({ ...item, redraft: null }),
  redraft_declined: (item) => ({ ...item, redraft: null }),
};

/** Before delegation the signature is void; after it the signed text stays in force and nothing ships. */
function withdrawn(item: WorkItem, document: 'prd' | 'spec'): WorkItem {
  if (shipping.includes(item.stage)) return { ...item, reSign: document };
  const prd = document === 'prd' || item.path === 'short' ? unsigned(item.prd) : item.prd;
  return { ...item, prd, spec: unsigned(item.spec), waivers: [], waiverRequest: null, keptChoice: null };
}
