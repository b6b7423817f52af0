import { fail, type Guardrail, pass, read } from '../rule.ts';

const usd = (amount: number): string => `${amount.toFixed(2)} USD`;

export const budgetLeft: Guardrail = {
  id: 'budget_left',
  title: 'budget is left',
  asks: 'safe_now',
  waivable: true,
  check: ({ budget }) =>
    read(budget, {
      what: 'the budget',
      judge: ({ leftUsd, capUsd }) =>
        leftUsd >= capUsd
          ? pass(`${usd(leftUsd)} of today's budget are left.`)
          : fail(`${usd(Math.max(0, leftUsd))} of today's budget are left; this may cost ${usd(capUsd)}.`, {
              clearsItself: true,
            }),
    }),
};
