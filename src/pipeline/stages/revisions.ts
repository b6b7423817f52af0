/** Edits after sign-off: where a revision, a document reopened or a signature withdrawn leads, by how far the work is. */

import * as is from '../conditions.ts';
import { type Arrow, each, type Rows, stays, to, when } from './arrows.ts';

/** Before delegation a revision, or a sign-off withdrawn, goes back to that draft; the short path has one for both. */
const backToPrd: Arrow[] = [when(is.short, to('spec_draft')), to('prd_draft')];
const backToDraft: Arrow[] = [
  when(is.short, to('spec_draft')),
  when(is.aboutPrd, to('prd_draft')),
  to('spec_draft'),
];
export const revisionsGoBack: Rows = {
  spec_revised: to('spec_draft'),
  prd_revised: backToPrd,
  ...each(backToDraft, 'document_reopened', 'sign_off_withdrawn'),
};

/** From delegation on the signed text stays in force, nothing ships, and gate `re_sign` asks. */
export const revisionsWait: Rows = each(
  stays(),
  'spec_revised',
  'prd_revised',
  'document_reopened',
  'sign_off_withdrawn',
);
/** Before the merge a revision holds the deploy; after it, it is only a version. */
export const revisionsHold: Rows = {
  ...each([when(is.notMerged, stays('check_gate')), stays()], 'spec_revised', 'prd_revised'),
  ...each(stays('check_gate'), 'document_reopened', 'sign_off_withdrawn', 'signed_text_kept'),
};
