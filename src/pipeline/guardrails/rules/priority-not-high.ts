import { fail, type Guardrail, pass } from '../rule.ts';

export const priorityNotHigh: Guardrail = {
  id: 'priority_not_high',
  title: 'priority is not high or critical',
  asks: 'safe_now',
  waivable: true,
  check: ({ item }) => {
    const sentence = `Priority is ${item.priority}.`;
    return item.priority === 'high' || item.priority === 'critical' ? fail(sentence) : pass(sentence);
  },
};
