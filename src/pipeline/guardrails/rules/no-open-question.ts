import type { WorkItem } from '../../work-item.ts';
import { counted, fail, type Guardrail, pass } from '../rule.ts';

const openIn = ({ prd, spec }: WorkItem): { prd: number; spec: number } => ({
  prd: prd?.digest.openQuestions.length ?? 0,
  spec: spec?.digest.openQuestions.length ?? 0,
});
const placeOf = (open: { prd: number; spec: number }): string =>
  open.prd === 0 ? 'the spec' : open.spec === 0 ? 'the PRD' : 'the PRD and the spec';

export const noOpenQuestion: Guardrail = {
  id: 'no_open_question',
  title: 'no question is open in the documents',
  asks: 'scoped_enough',
  waivable: true,
  mend: (item) => `amend ${placeOf(openIn(item))}`,
  check: ({ item }) => {
    const open = openIn(item);
    const all = open.prd + open.spec;
    if (all === 0) return pass('No question is open.');
    return fail(`${counted(all, 'question is', 'questions are')} open in ${placeOf(open)}.`);
  },
};
