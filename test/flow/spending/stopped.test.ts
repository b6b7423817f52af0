/** Fault 59: no more money for the model. The admins hear it once, by message; people read it on their tickets. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { meteredModel } from '../../../src/flow/spending/metered.ts';
import { tellStopped } from '../../../src/flow/spending/stopped.ts';
import { noticeContent } from '../../../src/slack/personal/notices.ts';
import { recordModelCall } from '../../../src/store/spending/model-calls.ts';
import { shown } from '../../slack/words/shown.ts';
import { headings } from '../../support/drafting.ts';
import { fails, says } from '../../support/model/replies.ts';
import { type ModelRig, startModelRig } from '../../support/model/rig.ts';
import { drafter } from '../../support/questions.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
let rig: ModelRig;
let hasMoney: boolean;
beforeAll(async () => {
  [world, rig] = await Promise.all([startFlow(), startModelRig()]);
});
afterAll(() => Promise.all([world?.close(), rig?.close()]));
beforeEach(async () => {
  await world.reset();
  rig.reset();
  hasMoney = true;
  world.deps.model = meteredModel(rig.model, {
    db: world.deps.db,
    budget: { usdPerTicket: 50, usdPerDay: 20 },
    without: drafter,
    failed: (error, key) => tellStopped(world.deps, error, key),
  });
  rig.server.otherwise = (request) => {
    if (!hasMoney)
      return fails(429, { type: 'rate_limit_error', message: 'You have reached your spend limit.' });
    return request.output_config?.format === undefined ? says(prd) : says(fields);
  };
});

const prd = headings('prd')
  .map(
    (title) =>
      `## ${title}\n\n${title === 'Acceptance criteria' ? '1. Cancelled invoices are left out.' : 'Nothing more is known.'}\n`,
  )
  .join('\n');
const fields = JSON.stringify({
  kind: 'feature',
  priority: 'medium',
  labels: [],
  criteria: [],
  services: ['invoices'],
});
const messages = () =>
  world.chat.personal
    .filter(({ notice }) => notice.kind === 'model_stopped')
    .map(({ to, notice }) => ({ to, words: shown(noticeContent(notice)) }));
async function drafts(title: string): Promise<string> {
  const key = await world.files(title);
  await world.works();
  return key;
}
/** Everything that was told and asked is so much older. */
async function passes(minutes: number): Promise<void> {
  for (const table of ['messages', 'model_calls'])
    await world.deps.db.execute(
      sql`update ${sql.identifier(table)} set at = at - ${`${minutes} minutes`}::interval`,
    );
}

test('fault 59: a spend limit is told to the admin once, and to nobody else by message', async () => {
  hasMoney = false;
  const key = await drafts('Export invoices as CSV');
  expect(messages()).toMatchInlineSnapshot(`
    [
      {
        "to": "U0KIM",
        "words": "T: The model stands still: the model's spend limit at Anthropic is reached. Drafts and verdicts wait. Signing, agents and deploys go on. Buttons: Open the Console.
    S  The model stands still: the model's spend limit at Anthropic is reached.
    S  Drafts and verdicts wait. Signing, agents and deploys go on.
    S  Raise the spend limit or add credit in the Anthropic Console.
    C  Tickets that wait go on with *Try again*. Nobody else was told by message; each ticket says it.
    A  [Open the Console↗]",
      },
    ]
  `);
  expect((await world.item(key)).trouble?.sentence).toBe(
    "I could not draft the PRD: the model's spend limit at Anthropic is reached.",
  );
  // Another ticket, and another try of the first: it is known.
  await drafts('Sort the invoice list by customer');
  await world.answers('ana', { key, gate: 'trouble', signal: 'retry_requested' });
  await world.works();
  await passes(120);
  await drafts('Show the due date');
  expect(messages()).toHaveLength(1);
  expect(messages()[0]?.to).toBe(chatId.kim);
});

test('it is told again when it was lifted and is reached anew; an answer that was under way lifts nothing', async () => {
  hasMoney = false;
  const key = await drafts('Export invoices as CSV');
  // Begun before the limit, answered after it.
  hasMoney = true;
  await world.answers('ana', { key, gate: 'trouble', signal: 'retry_requested' });
  await world.works();
  hasMoney = false;
  await drafts('Sort the invoice list by customer');
  expect(messages()).toHaveLength(1);
  await passes(20);
  hasMoney = true;
  await drafts('Show the due date');
  hasMoney = false;
  await drafts('Hide paid invoices');
  expect(messages()).toHaveLength(2);
});

test('the day’s own budget is told once a day; one ticket’s budget is its owner’s alone', async () => {
  const spends = (usd: number, on: string) =>
    recordModelCall(world.deps.db, {
      key: on,
      stage: 'enriched',
      task: 'drafting',
      model: 'claude-opus-5-5',
      inputTokens: 1,
      outputTokens: 1,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      costUsd: usd,
    });
  await spends(20, 'TL-900');
  const key = await drafts('Export invoices as CSV');
  await drafts('Sort the invoice list by customer');
  expect(messages()).toMatchInlineSnapshot(`
    [
      {
        "to": "U0KIM",
        "words": "T: The model stands still: all texts of today have cost 20.00 USD, and a day stops at 20.00 USD. Drafts and verdicts wait. Signing, agents and deploys go on.
    S  The model stands still: all texts of today have cost 20.00 USD, and a day stops at 20.00 USD.
    S  Drafts and verdicts wait. Signing, agents and deploys go on.
    S  It goes on after midnight, UTC. For today: *Add 2 USD* in a ticket that waits, or raise \`usd_per_day\` under \`model_budget\` in throughline.yaml and start again.
    C  Tickets that wait go on with *Try again*. Nobody else was told by message; each ticket says it.",
      },
    ]
  `);
  expect((await world.item(key)).trouble?.sentence).toContain('a day stops at 20.00 USD');
  await world.reset();
  world.deps.model = meteredModel(rig.model, {
    db: world.deps.db,
    budget: { usdPerTicket: 2, usdPerDay: 20 },
    without: drafter,
    failed: (error, own) => tellStopped(world.deps, error, own),
  });
  const poor = await world.files('Export invoices as CSV');
  await world.worksUntil('draft_prd');
  await spends(3, poor);
  await world.works();
  expect((await world.item(poor)).trouble?.sentence).toContain('stops at 2.00 USD');
  expect(messages()).toEqual([]);
});

test('that a message cannot be sent keeps no work from failing as it does', async () => {
  hasMoney = false;
  world.deps.notices = { post: () => Promise.reject(new Error('Slack is down')) };
  const key = await drafts('Export invoices as CSV');
  expect((await world.item(key)).trouble?.sentence).toContain('spend limit');
  expect(world.log.some(({ event }) => event === 'model.stop_not_told')).toBe(true);
});
