import { blastRadiusWords } from '../../blast-radius.ts';
import { fail, type Guardrail, pass, read } from '../rule.ts';

export const blastRadiusNotHigh: Guardrail = {
  id: 'blast_radius_not_high',
  title: 'blast radius is not high',
  asks: 'safe_now',
  waivable: true,
  check: ({ catalog }) =>
    read(catalog, {
      what: 'the blast radius',
      judge: ({ blastRadius }) => {
        const words = blastRadiusWords(blastRadius);
        if (blastRadius.level === 'unknown') {
          return fail(`Blast radius is unknown: the catalog does not have all of ${words}.`);
        }
        const sentence = `Blast radius is ${blastRadius.level}: ${words}.`;
        return blastRadius.level === 'high' ? fail(sentence) : pass(sentence);
      },
    }),
};
