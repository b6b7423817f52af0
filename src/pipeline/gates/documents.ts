/** What is to be built: where it belongs, its documents, their signatures, and edits of them. */
import { merged, prdAskedAgain, specDueAgain } from '../conditions.ts';
import type { WorkItem } from '../work-item.ts';
import { ask, bound, type Gate, nobody, prdBound, specBound } from './gate.ts';

/** A spec that came back after a rollback is asked about once it has a newer version. */
function specIsDue(item: WorkItem): boolean {
  const spec = item.spec;
  if (spec === null || spec.signed !== null || specDueAgain(item)) return false;
  return spec.mustBeNewerThan === null || spec.version > spec.mustBeNewerThan;
}

/** Only the version that applying made, and only while nobody signed it. */
function canUndo(item: WorkItem): boolean {
  const { applied } = item;
  if (applied == null || merged(item)) return false;
  const document = item[applied.document];
  return document?.version === applied.version && document.signed?.version !== applied.version;
}

export const documentGates = {
  start: {
    matter: 'start this',
    who: ['pm', 'engineer'],
    asks: nobody,
    bounds: () => ['item'],
    answers: { started: true },
  },
  choose_service: {
    matter: 'say which service this is',
    who: ['reporter', 'pm', 'engineer'],
    asks: ask('pm'),
    first: (item) => item.reporter,
    bounds: (item) => bound(item.serviceChoices !== null, 'service', item.serviceChoices?.join(',')),
    answers: { service_chosen: true },
  },
  split: {
    matter: 'split this',
    who: ['pm'],
    asks: nobody,
    bounds: (item) => bound(item.splitProposal !== null, 'split', prdBound(item)),
    answers: { split_chosen: true, split_declined: true },
  },
  prd_sign_off: {
    matter: 'sign this off',
    who: ['pm'],
    asks: ask('pm'),
    bounds: (item) =>
      bound(item.prd !== null && item.prd.signed === null && !prdAskedAgain(item), prdBound(item)),
    answers: { prd_signed_off: true, changes_requested: true, decided_against: true },
  },
  spec_sign_off: {
    matter: 'sign this off',
    who: ['engineer'],
    asks: ask('engineer'),
    bounds: (item) => bound(item.path === 'full' && specIsDue(item), specBound(item)),
    answers: { spec_signed_off: true, changes_requested: true, document_reopened: true, cancelled: true },
  },
  both_sign_off: {
    matter: 'sign these off',
    who: ['engineer'],
    asks: ask('engineer'),
    bounds: (item) => bound(item.path === 'short' && specIsDue(item), prdBound(item), specBound(item)),
    answers: { both_signed_off: true, changes_requested: true, full_path_chosen: true, cancelled: true },
  },
  re_sign: {
    matter: 'settle the changed text',
    who: ['pm', 'engineer'],
    asks: (item) => [signerRole(item)],
    bounds: (item) =>
      bound(item.reSign !== null && !merged(item), item.reSign === 'prd' ? prdBound(item) : specBound(item)),
    answers: {
      re_signed: (item) => [signerRole(item)],
      signed_text_kept: (item) => [signerRole(item)],
    },
  },
  amend: {
    matter: 'reopen a signed document',
    who: ['pm', 'engineer'],
    asks: nobody,
    bounds: (item) => (merged(item) ? [] : [...amendable(item, 'prd'), ...amendable(item, 'spec')]),
    answers: { document_reopened: true, sign_off_withdrawn: ['signer'] },
  },
  proposal: {
    matter: 'settle the proposal',
    who: ['pm', 'engineer'],
    asks: nobody,
    bounds: (item) => [
      ...bound(item.proposal !== null, item.proposal?.document, item.proposal?.id),
      ...bound(canUndo(item), 'undo', item.applied?.id),
    ],
    answers: { prd_revised: true, spec_revised: true, proposal_discarded: true },
  },
  clash: {
    matter: 'settle the two edits',
    who: ['pm', 'engineer'],
    asks: (item) => [item.clash?.document === 'spec' ? 'engineer' : 'pm'],
    bounds: (item) => bound(item.clash !== null, item.clash?.document, item.clash?.id),
    answers: { prd_revised: true, spec_revised: true },
  },
  redraft: {
    matter: 'have it redrafted',
    who: ['pm'],
    asks: ask('pm'),
    bounds: (item) =>
      bound(
        item.redraft !== null && item.redraft.chosen !== true && item.prd !== null && !merged(item),
        'issue',
        item.redraft?.hash,
      ),
    answers: { redraft_chosen: true, redraft_declined: true },
  },
} satisfies Record<string, Gate>;

function signerRole(item: WorkItem): 'pm' | 'engineer' {
  return item.reSign === 'prd' ? 'pm' : 'engineer';
}
/** A signed text that has not been reopened already. */
function amendable(item: WorkItem, kind: 'prd' | 'spec'): string[] {
  const signed = item[kind]?.signed;
  return bound(signed != null && item.reSign !== kind, kind, `v${signed?.version}`);
}
