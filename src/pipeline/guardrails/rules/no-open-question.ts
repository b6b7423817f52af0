import { counted, fail, type Guardrail, pass } from '../rule.ts';

export const noOpenQuestion: Guardrail = {
  id: 'no_open_question',
  title: 'no question is open in the documents',
  asks: 'scoped_enough',
  waivable: true,
  check: ({ item }) => {
    const inPrd = item.prd?.digest.openQuestions.length ?? 0;
    const inSpec = item.spec?.digest.openQuestions.length ?? 0;
    if (inPrd + inSpec === 0) return pass('No question is open.');
    const open = counted(inPrd + inSpec, 'question is', 'questions are');
    const where = inPrd === 0 ? 'the spec' : inSpec === 0 ? 'the PRD' : 'the PRD and the spec';
    return fail(`${open} open in ${where}.`);
  },
};
