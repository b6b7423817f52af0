/** What models cost is written down by ticket, stage and task; a budget that is used up ends in a question, never in silence. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkModel } from '../../../src/flow/company/model-check.ts';
import type { ModelBudget } from '../../../src/flow/company/models-file.ts';
import { lakeProblems } from '../../../src/flow/knowledge/problems.ts';
import { ticketView } from '../../../src/flow/showing/views.ts';
import { meteredModel } from '../../../src/flow/spending/metered.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { details } from '../../../src/slack/modals/details.ts';
import { modelSpending, recordModelCall, spentOnTicket } from '../../../src/store/spending/model-calls.ts';
import { headings } from '../../support/drafting.ts';
import { fails, says } from '../../support/model/replies.ts';
import { type ModelRig, startModelRig } from '../../support/model/rig.ts';
import { drafter } from '../../support/questions.ts';
import { chatId, type FlowWorld, INVOICES, startFlow } from '../flow-world.ts';

let world: FlowWorld;
let rig: ModelRig;
beforeAll(async () => {
  [world, rig] = await Promise.all([startFlow(), startModelRig()]);
});
afterAll(async () => {
  await world?.close();
  await rig?.close();
});
beforeEach(async () => {
  await world.reset();
  rig.reset();
});

const bodies: Record<string, string> = {
  'In short': 'Invoices as CSV.',
  'Acceptance criteria': '1. Cancelled invoices are left out.',
};
const prd = headings('prd')
  .map((title) => `## ${title}\n\n${bodies[title] ?? 'Nothing more is known.'}\n`)
  .join('\n');
const fields = JSON.stringify({
  kind: 'feature',
  priority: 'medium',
  labels: ['export'],
  criteria: [],
  services: ['invoices'],
});

function withModel(budget: ModelBudget = { usdPerTicket: 2, usdPerDay: 20 }): void {
  world.deps.model = meteredModel(rig.model, {
    db: world.deps.db,
    budget,
    without: drafter,
    failed: async () => {},
  });
  rig.server.otherwise = (request) =>
    request.output_config?.format === undefined ? says(prd) : says(fields);
}
const spends = (key: string | null, costUsd: number): Promise<void> =>
  recordModelCall(world.deps.db, {
    key,
    stage: 'enriched',
    task: 'drafting',
    model: 'claude-opus-5-5',
    inputTokens: 1,
    outputTokens: 1,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    costUsd,
  });
const wordsOfQuestion = async (key: string): Promise<string> => {
  const view = await ticketView(world.deps, await world.item(key));
  return JSON.stringify(contentOf({ kind: 'ask', ask: (await world.open(key, 'trouble')).id }, view));
};

test('a ticket on its way: each request has its ticket, stage, task, tokens and cost', async () => {
  withModel();
  const key = await world.reaches('prd_draft');
  const [drafting] = await spentOnTicket(world.deps.db, key);
  expect(drafting).toMatchObject({ stage: 'enriched', task: 'drafting', calls: 1, outputTokens: 100 });
  expect(drafting?.costUsd).toBeGreaterThan(0.002);
  // Sorting the new ticket came before its key was known, and counts for the day.
  const { ticketUsd, todayUsd } = await modelSpending(world.deps.db, { key, since: null });
  expect(todayUsd).toBeGreaterThan(ticketUsd);
  await spends(key, 0.4);
  const view = await world.flow.desk.ticket(key, chatId.ana);
  expect(view?.texts).toEqual({ costUsd: expect.closeTo(0.4 + ticketUsd, 4), limitUsd: 2 });
  expect(view === null ? '' : JSON.stringify(details(view))).toMatch(/\*Cost:\* texts 0\.4\d of 2\.00 USD/);
});

test('tries that failed are on the bill, the text is there once', async () => {
  withModel();
  rig.server.otherwise = (request) =>
    request.output_config?.format === undefined ? says(prd) : says(fields);
  const key = await world.files('Export invoices as CSV');
  await world.worksUntil('draft_prd');
  rig.server.will({ kind: 'breaks', text: 'Half of' });
  await world.works();
  expect(await spentOnTicket(world.deps.db, key)).toMatchObject([{ task: 'drafting', calls: 2 }]);
  expect((await world.item(key)).prd?.version).toBe(1);
});

test('a ticket whose budget is used up asks its owner, who may add to it; then it goes on', async () => {
  withModel();
  const key = await world.files('Export invoices as CSV');
  await world.worksUntil('draft_prd');
  await spends(key, 2.4);
  const before = rig.server.requests.length;
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'enriched', prd: null });
  expect((await world.item(key)).trouble?.sentence).toBe(
    `I could not draft the PRD: its texts have cost 2.40 USD, and ${key} stops at 2.00 USD.`,
  );
  expect(rig.server.requests).toHaveLength(before);
  const question = await wordsOfQuestion(key);
  expect(question).toContain('Add 2 USD');
  expect(question).toContain('Write it yourself');
  await world.answers('ana', { key, gate: 'trouble', signal: 'budget_raised', words: { byUsd: '2' } });
  await world.works();
  expect(await world.item(key)).toMatchObject({
    stage: 'prd_draft',
    trouble: null,
    modelBudget: { addedUsd: 2, lastUsd: 2 },
  });
});

test("a day's budget stops every ticket; one that was given more goes on, the others ask", async () => {
  withModel({ usdPerTicket: 2, usdPerDay: 3 });
  const key = await world.files('Export invoices as CSV');
  await world.worksUntil('draft_prd');
  await spends('TL-900', 3);
  await world.works();
  expect((await world.item(key)).trouble?.sentence).toBe(
    'I could not draft the PRD: all texts of today have cost 3.00 USD, and a day stops at 3.00 USD.',
  );
  await world.answers('ana', { key, gate: 'trouble', signal: 'budget_raised', words: { byUsd: '2' } });
  await world.works();
  expect((await world.item(key)).stage).toBe('prd_draft');
  await expect(world.deps.model.classify('Broken totals', { services: [] })).resolves.toMatchObject({
    kind: 'bug',
  });
  expect(rig.reported).toContain('sorting a new ticket with the model');
});

test('a question is answered without the model where the budget is used up, and says so', async () => {
  withModel();
  const key = await world.reaches('prd_draft');
  await spends(key, 2);
  const thread = world.chat.posts[0]?.ts ?? '';
  const reply = await world.flow.conversation.said({
    channel: INVOICES,
    thread,
    ts: `${Math.floor(Number(thread)) + 50}.000100`,
    by: chatId.ana,
    text: 'Who owns it?',
    mentionsUs: true,
    isDirect: false,
  });
  expect(reply).toEqual({ kind: 'answering', ticket: key });
  const answer = world.chat.posts.findLast((one) => one.message.kind === 'answer')?.message;
  expect(answer).toMatchObject({
    text: expect.stringMatching(
      new RegExp(
        `^.*owns invoices.*\\n_Looked up without the model: its texts have cost 2\\.\\d\\d USD, and ${key} stops at 2\\.00 USD\\._$`,
      ),
    ),
  });
});

test('fault 58: a model that is down is tried again in silence, then the owner is asked; the stage stays', async () => {
  withModel();
  const key = await world.files('Export invoices as CSV');
  await world.worksUntil('draft_prd');
  rig.server.otherwise = () => fails(529, { type: 'overloaded_error' });
  await world.works();
  expect(await world.item(key)).toMatchObject({
    stage: 'enriched',
    trouble: { sentence: 'I could not draft the PRD: the model is down (overloaded).' },
  });
  expect(await wordsOfQuestion(key)).toContain('Try again');
  rig.server.otherwise = () => says(prd);
  await world.answers('ana', { key, gate: 'trouble', signal: 'retry_requested' });
  await world.works();
  expect((await world.item(key)).stage).toBe('prd_draft');
});

test('at the start the admin is told what is wrong with the models, and the product runs', async () => {
  withModel();
  rig.server.models = rig.server.models.filter((one) => one.id !== 'claude-opus-5-5');
  world.deps.connections = [{ name: 'Claude', connected: true }];
  await checkModel(world.deps);
  const told = world.log
    .filter((line) => line.event === 'model.problem')
    .map((line) => line.fields['problem']);
  expect(told).toEqual([
    'The model claude-opus-5-5 for drafting is not offered to this key. Name another one as models.drafting in throughline.yaml and start again.',
    'The model claude-opus-5-5 for judging is not offered to this key. Name another one as models.judging in throughline.yaml and start again.',
  ]);
  expect(world.deps.connections).toEqual([{ name: 'Claude', connected: false }]);
  expect((await lakeProblems(world.deps)).map((one) => one.fix)).toEqual(expect.arrayContaining(told));
});
