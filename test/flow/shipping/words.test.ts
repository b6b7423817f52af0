/** Small words around a deploy: people where people belong, a system by its name, a time once. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { gateRules } from '../../../src/slack/cards/shipping.ts';
import { list } from '../../../src/slack/commands/list.ts';
import type { Face } from '../../../src/slack/face.ts';
import { inTransaction } from '../../../src/store/db.ts';
import { intendDeployment } from '../../../src/store/deployments.ts';
import { shown } from '../../slack/words/shown.ts';
import { chatId, type FlowWorld, INVOICES, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

test('a deploy that waits for another names whose that is, and says once when all was checked', async () => {
  const other = await world.reaches('preview');
  const key = await world.reaches('preview', 'Show the due date');
  await inTransaction(world.deps.db, (tx) =>
    intendDeployment(tx, {
      id: 'other',
      key: other,
      service: 'invoices',
      environment: 'production',
      sha: 's',
      kind: 'deploy',
      verdict: null,
      reserves: ['invoices'],
    }),
  );
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  await world.works();
  const view = (await world.flow.desk.ticket(key, chatId.eli)) ?? expect.fail();
  const said = shown({ text: '', blocks: gateRules(view) });
  expect(said).toContain('*Held.* TL-1 is being deployed to production on invoices. Owner: Eli.');
  expect(said).not.toContain('Owner: TL-');
  expect(said.match(/checked/gi)).toHaveLength(1);
});

test('the history says CI passed, not that ci passed CI', async () => {
  const key = await world.reaches('preview');
  const lines = await world.flow.desk.history(key, chatId.eli, 50);
  const said = lines.map((one) => `${one.who} ${one.what}`);
  expect(said).toContain('CI passed');
  expect(said.filter((one) => /passed CI|^ci |^code host /.test(one))).toEqual([]);
});

test('/ticket list names who each ticket waits for, else whose it is', async () => {
  await world.reaches('prd_draft');
  await world.reaches('deployed', 'Show the due date');
  const face = { flow: () => world.flow } as unknown as Face;
  const asked = { person: chatId.eli, channel: INVOICES, delivery: 'd' } as never;
  expect(shown(await list(face, asked, { mine: false, stage: null }))).toMatchInlineSnapshot(`
    "T: 2 tickets. TL-2 Show the due date, TL-1 Export invoices as CSV
    S  *TL-2* Show the due date · Deployed · Eli · since <t>
    *TL-1* Export invoices as CSV · For review · waits for Ana · since <t>
    C  The whole board is in App Home."
  `);
});

test('words of a person end with one stop', async () => {
  const key = await world.reaches('rolled_back');
  for (const reason of ['Exports time out.', 'Exports time out']) {
    await world.answers('eli', { key, gate: 'reopen', signal: 'reason_given', words: { reason } });
    await world.works();
    const post = world.chat.posts.find((one) => one.message.kind === 'rolled_back') ?? expect.fail();
    const said = shown(contentOf(post.message, post.view));
    expect(said).toMatch(reason.endsWith('.') ? /time out\."\n/ : /time out"\.\n/);
  }
});
