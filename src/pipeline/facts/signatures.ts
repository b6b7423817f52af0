import { isByHand } from '../conditions.ts';
import type { DocumentState } from '../item/review.ts';
import type { WorkItem } from '../work-item.ts';

function unsigned(name: string, document: DocumentState<unknown> | null): string | null {
  if (!document) return `There is no ${name}.`;
  if (!document.signed) return `${name} v${document.version} is not signed.`;
  if (document.mustBeNewerThan !== null && document.signed.version <= document.mustBeNewerThan) {
    return `${name} needs a signed version after v${document.mustBeNewerThan}.`;
  }
  if (document.signed.version !== document.version || document.signed.hash !== document.hash) {
    return `${name} v${document.version} is not signed; v${document.signed.version} is.`;
  }
  return null;
}

/** Work that was in progress when the tracker was connected goes on by hand, without documents. */
export function wasAdopted(item: WorkItem): boolean {
  return item.prd === null && item.spec === null && isByHand(item);
}

/** Whether both documents are signed in the version and with the hash that they have now. */
export function signaturesNow(item: WorkItem): { missing: boolean; sentence: string } {
  if (wasAdopted(item)) {
    return { missing: false, sentence: 'Adopted from the tracker: there are no documents to sign.' };
  }
  const problem = unsigned('PRD', item.prd) ?? unsigned('Spec', item.spec);
  if (problem) return { missing: true, sentence: problem };
  return {
    missing: false,
    sentence: `PRD v${item.prd?.version} and spec v${item.spec?.version} are signed.`,
  };
}
