import type { SignalFacts } from '../signals.ts';
import type { WorkItem } from '../work-item.ts';
import { clashesFound } from './clashes.ts';
import {
  keptSigned,
  reSigned,
  revisedPrd,
  revisedSpec,
  sign,
  withAnswers,
  withdrawn,
  withPrd,
  withSpec,
} from './documents.ts';
import { type Entry, person, type Recorders, Stale } from './entry.ts';
import { proposalsAfterFirst, proposalsWith } from './proposals.ts';

const choice = (facts: SignalFacts['spec_signed_off']['choice'], entry: Entry): WorkItem['keptChoice'] =>
  facts === null ? null : { ...facts, by: person(entry), at: entry.at };

const serviceOnly = (name: string): WorkItem['service'] => ({
  name,
  team: null,
  tier: null,
  repo: null,
  hasCi: null,
});

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
  | 'issue_filed'
  | 'issue_changed'
  | 'redraft_chosen'
  | 'redraft_declined'
> = {
  started: (item, facts) => ({ ...item, home: facts.home }),
  enriched: (item, facts) =>
    facts.changes !== undefined && facts.changes !== (item.changes ?? 0)
      ? new Stale('it was changed meanwhile and is looked up again')
      : {
          ...item,
          service: facts.service,
          policy: facts.policy,
          context: facts.context,
          path: facts.path,
          pm: facts.pm ?? item.pm,
          engineer: facts.engineer ?? item.engineer,
          serviceChoices: null,
          ...(facts.tracker === undefined ? {} : { tracker: facts.tracker }),
        },
  service_unclear: (item, facts) => ({ ...item, serviceChoices: facts.choices }),
  service_chosen: (item, facts) => ({ ...item, serviceChoices: null, service: serviceOnly(facts.service) }),
  prd_drafted: withPrd,
  prd_revised: revisedPrd,
  spec_drafted: withSpec,
  spec_revised: revisedSpec,
  split_proposed: (item, facts) => ({ ...item, splitProposal: facts.titles }),
  split_chosen: (item, facts) =>
    facts.titles.length === 0
      ? new Stale('nobody has said into what')
      : { ...item, splitProposal: facts.titles, split: { children: [] } },
  split_declined: (item) => ({ ...item, splitProposal: null }),
  changes_requested: (item, facts, entry) => {
    const inPreview = item.stage === 'preview';
    const goesOn = inPreview && item.run?.state === 'finished' && item.delegation?.agent !== 'hand';
    return {
      ...item,
      acceptances: inPreview ? [] : item.acceptances,
      run: goesOn && item.run !== null ? { ...item.run, state: 'working', healTries: 0 } : item.run,
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
    const answered = withAnswers(item, { prd: facts }, entry);
    if (answered instanceof Stale) return answered;
    const prd = sign(answered.prd, facts, entry);
    return prd instanceof Stale ? prd : { ...answered, prd, pm: person(entry) };
  },
  spec_signed_off: (item, facts, entry) => {
    const spec = sign(item.spec, facts, entry);
    return spec instanceof Stale
      ? spec
      : { ...item, spec, engineer: person(entry), keptChoice: choice(facts.choice, entry) };
  },
  both_signed_off: (item, facts, entry) => {
    const answered = withAnswers(item, facts, entry);
    if (answered instanceof Stale) return answered;
    const prd = sign(answered.prd, facts.prd, entry);
    const spec = sign(answered.spec, facts.spec, entry);
    if (prd instanceof Stale) return prd;
    if (spec instanceof Stale) return spec;
    return { ...answered, prd, spec, engineer: person(entry), keptChoice: choice(facts.choice, entry) };
  },
  full_path_chosen: (item) => ({ ...item, path: 'full' }),
  document_reopened: (item, facts) => withdrawn(item, facts.document),
  sign_off_withdrawn: (item, facts) => withdrawn(item, facts.document),
  re_signed: reSigned,
  signed_text_kept: keptSigned,
  proposal_made: (item, facts, entry) => ({
    ...item,
    proposal: proposalsWith(item.proposal, facts, entry.at),
  }),
  proposal_discarded: (item, _facts, entry) => ({
    ...item,
    proposal: proposalsAfterFirst(item.proposal, entry.at),
  }),
  clash_found: (item, facts, entry) => ({ ...item, clash: clashesFound(item.clash, facts, entry.at) }),
  issue_edited: (item, facts, entry) => ({
    ...item,
    title: facts.title ?? item.title,
    description: facts.description ?? item.description,
    priority: facts.priority ?? item.priority,
    // Before there is a PRD its draft reads the new text anyway.
    redraft:
      facts.description === null || item.prd === null
        ? item.redraft
        : { hash: facts.hash, at: entry.at, ...(facts.by == null ? {} : { from: facts.by }) },
  }),
  issue_filed: (item, facts) => ({ ...item, issue: facts }),
  issue_changed: (item, facts) => ({ ...item, issue: facts }),
  // Kept until the new version comes; in the stage of the PRD it is asked for like a person's change.
  redraft_chosen: (item, _facts, entry) =>
    item.redraft === null
      ? new Stale('there is nothing to redraft from')
      : {
          ...item,
          redraft: { ...item.redraft, chosen: true },
          changeRequest:
            item.stage === 'prd_draft'
              ? {
                  by: person(entry),
                  at: entry.at,
                  what: item.redraft.words ?? 'The description in the tracker changed; follow it.',
                  about: null,
                  sha: null,
                  document: 'prd',
                }
              : item.changeRequest,
        },
  redraft_declined: (item) => ({ ...item, redraft: null }),
};
