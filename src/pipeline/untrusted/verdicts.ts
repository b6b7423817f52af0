/** A judge's word on the criteria that people signed: which there are and whose they are is not the judge's to say. */
import type { PrdDigest } from '../documents.ts';
import type { CriterionVerdict } from '../item/change.ts';

const kinds: readonly string[] = ['met', 'not_met', 'check'];

/** One verdict for each signed criterion; what the judge left out is to be checked by people, what it added is dropped. */
export function verdictsOn(
  signed: PrdDigest['criteria'],
  said: readonly CriterionVerdict[],
): CriterionVerdict[] {
  const settled = (one: CriterionVerdict): CriterionVerdict => ({
    ...one,
    verdict: kinds.includes(one.verdict) ? one.verdict : 'check',
  });
  if (signed.length === 0) return said.map(settled);
  return signed.map(({ number, text, pm }) => {
    const verdict = said.find((one) => one.number === number);
    return verdict === undefined
      ? { number, text, pm, verdict: 'check', because: 'The judge says nothing about it.' }
      : settled({ ...verdict, number, text, pm });
  });
}
