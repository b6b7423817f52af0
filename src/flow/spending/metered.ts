/**
 * The model as use cases see it: each request is written down with the ticket, its stage and what it cost, and none is
 * made where a budget is used up. It stands around the port, so nobody who calls the model can forget it.
 */
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Answered, Calling, Model, ModelUse } from '../../ports/model.ts';
import type { Db } from '../../store/db.ts';
import { modelSpending, recordModelCall } from '../../store/spending/model-calls.ts';
import { type ModelBudget, usualBudget } from '../company/models-file.ts';
import { BudgetReached } from './budget-reached.ts';

export interface Metering {
  db: Db;
  budget: ModelBudget | undefined;
  /** Answers where the budget is used up: a question is never a dead end. */
  without: Model;
  /** Told of what a request failed with, and the ticket that it was for. */
  failed: (error: unknown, key: string | null) => Promise<void>;
}

type About = Pick<WorkItem, 'key' | 'stage' | 'modelBudget'> | null;

export function meteredModel(model: Model, metering: Metering): Model {
  if (!model.isModel) return model;
  const { db } = metering;
  const budget = metering.budget ?? usualBudget;

  async function mayAsk(about: About): Promise<void> {
    const added = about?.modelBudget;
    const spent = await modelSpending(db, { key: about?.key ?? null, since: added?.lastAt ?? null });
    // What somebody has just added is there for this ticket, whatever was spent before.
    if (added !== undefined && spent.sinceUsd < added.lastUsd) return;
    const limit = about === null ? Number.POSITIVE_INFINITY : limitOf(budget, about);
    if (about !== null && spent.ticketUsd >= limit)
      throw new BudgetReached(
        `its texts have cost ${usd(spent.ticketUsd)}, and ${about.key} stops at ${usd(limit)}`,
        { day: null },
      );
    if (spent.todayUsd >= budget.usdPerDay)
      throw new BudgetReached(
        `all texts of today have cost ${usd(spent.todayUsd)}, and a day stops at ${usd(budget.usdPerDay)}`,
        { day: spent.today },
      );
  }

  async function metered<T, Given extends Calling>(
    about: About,
    given: Given | undefined,
    call: (calling: Given & Calling) => Promise<T>,
  ): Promise<T> {
    const written: Promise<void>[] = [];
    const calling = {
      ...given,
      mayAsk: async () => {
        await Promise.all(written);
        await mayAsk(about);
        await given?.mayAsk?.();
      },
      onUse: (use: ModelUse) => {
        const row = recordModelCall(db, { ...use, key: about?.key ?? null, stage: about?.stage ?? null });
        // Waited for at the next request or at the end, where its failure is heard.
        row.catch(() => {});
        written.push(row);
        given?.onUse?.(use);
      },
    } as Given & Calling;
    try {
      return await call(calling);
    } catch (error) {
      await metering.failed(error, about?.key ?? null);
      throw error;
    } finally {
      await Promise.all(written);
    }
  }

  const { sumUp } = model;
  return {
    ...model,
    draft: (kind, material, given) =>
      metered(material.item, given, (calling) => model.draft(kind, material, calling)),
    judge: (material, changes, given) =>
      metered(material.item, given, (calling) => model.judge(material, changes, calling)),
    ...(sumUp === undefined
      ? {}
      : { sumUp: (talk, given) => metered(talk.item, given, (calling) => sumUp(talk, calling)) }),
    classify: (text, about, given) => metered(null, given, (calling) => model.classify(text, about, calling)),
    answer: async (question, material, given) => {
      try {
        return await metered(material.item, given, (asking) => model.answer(question, material, asking));
      } catch (error) {
        if (!(error instanceof BudgetReached)) throw error;
        given?.onRestart?.();
        return withoutModel(await metering.without.answer(question, material), error);
      }
    },
  };
}

/** What a ticket's texts have cost, and where they stop; nothing where no model is asked. */
export async function textCost(
  { db, model, company }: { db: Db; model: Model; company: { modelBudget?: ModelBudget } },
  item: Pick<WorkItem, 'key' | 'modelBudget'>,
): Promise<{ texts?: { costUsd: number; limitUsd: number } }> {
  if (!model.isModel) return {};
  const { ticketUsd } = await modelSpending(db, { key: item.key, since: null });
  return { texts: { costUsd: ticketUsd, limitUsd: limitOf(company.modelBudget ?? usualBudget, item) } };
}

const limitOf = ({ usdPerTicket }: ModelBudget, { modelBudget }: Pick<WorkItem, 'modelBudget'>): number =>
  usdPerTicket + (modelBudget?.addedUsd ?? 0);

const usd = (sum: number): string => `${sum.toFixed(2)} USD`;

const withoutModel = (answered: Answered, { message }: BudgetReached): Answered => ({
  ...answered,
  text: `${answered.text}\n_Looked up without the model: ${message}._`,
});
