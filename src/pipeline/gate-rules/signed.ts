import { signaturesNow } from '../facts/signatures.ts';
import { clears, type GateRule, holds, judged } from './rule.ts';

/** From the merge on an edit is only a version; before it, an unsigned word holds. */
export const signed: GateRule = {
  id: 'signed',
  title: 'sign-offs are current',
  overridable: false,
  check: ({ item, pullRequest, texts, now }) =>
    judged(texts, {
      what: 'the documents',
      now,
      judge: ({ prdHash, specHash }) => {
        if (pullRequest.state === 'ok' && pullRequest.value.state === 'merged') {
          return clears('It is merged; later edits are only versions.');
        }
        if (item.reSign) {
          return holds(`${item.reSign === 'prd' ? 'PRD' : 'Spec'} changed after sign-off.`);
        }
        const { missing, sentence } = signaturesNow(item);
        if (missing) return holds(sentence);
        if (item.prd && prdHash !== item.prd.hash) return holds('PRD changed after sign-off.');
        if (item.spec && specHash !== item.spec.hash) return holds('Spec changed after sign-off.');
        return clears(sentence);
      },
    }),
};
