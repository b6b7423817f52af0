/** Models and their budgets in the policy file. */
import { z } from 'zod';
import { modelTasks } from '../../pipeline/model-tasks.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9.:@/-]{2,100}$/i, 'the id of a model such as claude-opus-5-5');

/** Left out: the usual model of that task. */
export const modelsGiven = z.partialRecord(z.enum(modelTasks), name);

/** US dollars for texts and answers; coding agents have a cap of their own. */
export const modelBudgetGiven = z.strictObject({
  usd_per_ticket: z.number().positive().default(2),
  usd_per_day: z.number().positive().default(20),
});

export interface ModelBudget {
  usdPerTicket: number;
  usdPerDay: number;
}

export const budgetOf = (given: z.infer<typeof modelBudgetGiven>): ModelBudget => ({
  usdPerTicket: given.usd_per_ticket,
  usdPerDay: given.usd_per_day,
});

export const usualBudget: ModelBudget = budgetOf(modelBudgetGiven.parse({}));
