/** Texts that change under a signature, forms that come too late, and what Slack refuses: the whole product, among people. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { entriesOf } from '../../src/store/ledger.ts';
import { filesLine, INVOICES, offering, opens, posts, refusedWith, wordsOn } from '../stories/acting.ts';
import { labels } from '../support/people.ts';
import { startWorld, type World } from '../support/world.ts';

vi.setConfig({ testTimeout: 40_000, hookTimeout: 60_000 });
let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.slackHas([]));
afterAll(() => world?.close());

const asksToSign = (key: string, version = 1): RegExp =>
  new RegExp(`^${key} .*please sign off PRD v${version}`);
/** Files a ticket as Ana and returns its key, once she is asked to sign its PRD. */
async function filed(title: string): Promise<string> {
  const key = await filesLine(world, world.ana, `new ${title}`);
  await offering(world.ana, 'Sign off PRD', asksToSign(key));
  return key;
}
const signed = async (key: string): Promise<unknown> => (await world.item(key)).prd?.signed ?? null;

test('faults 18 and 55: a PRD edited by hand is a version of that person; who signs the old text sees what changed, and signs the new one', async () => {
  const key = await filed('Show the due date');
  const page = await world.sam.finds(`the PRD of ${key}`, ({ canvases }) =>
    canvases.find((one) => one.title.startsWith(key)),
  );
  const edited = page.markdown.replace(/(## Non-goals\n)/, '$1\nNo reminders by post.\n');
  expect(edited).not.toBe(page.markdown);
  await world.sam.editCanvas(page.id, edited);
  await world.ana.presses('Sign off PRD', asksToSign(key));
  await refusedWith(world.ana, 'Not signed');
  const seen = await world.ana.sees();
  expect(wordsOn(seen.modal)).toContain('Sam');
  expect(wordsOn(seen.modal)).toContain('No reminders by post.');
  expect(await world.item(key)).toMatchObject({ prd: { version: 2, author: 'sam', signed: null } });
  await world.ana.presses('Sign off PRD', asksToSign(key, 2));
  await world.ana.message(new RegExp(`^${key} .*Ana signed off PRD v2`));
  const kept = await world.sam.finds('the signed PRD', ({ canvases }) =>
    canvases.find((one) => one.id === page.id),
  );
  expect(kept.markdown).toContain('No reminders by post.');
  const past = await entriesOf(world.product.deps.db, key);
  const byPeople = past.flatMap(({ actor, signal }) =>
    actor.kind === 'person' ? [`${actor.id} ${signal}`] : [],
  );
  expect(byPeople).toEqual(['ana filed', 'sam prd_revised', 'ana prd_signed_off']);
});

test('fault 25: a form whose trigger died is offered again in private, and opens from there', async () => {
  const key = await filed('Group invoices by month');
  await world.slackHas([{ method: 'views.open', kind: 'error', error: 'expired_trigger_id' }]);
  await world.ana.presses('Ask for changes…', asksToSign(key));
  const again = await world.ana.message(/took too long to open/);
  expect(again).toMatchObject({ ephemeral: true });
  const modal = await opens(world.ana, 'Open it…', /took too long to open/);
  expect(modal.title?.text).toBe('Ask for changes');
  await world.ana.submit({ what: { value: 'Weeks, please' } });
  await offering(world.ana, 'Sign off PRD', asksToSign(key, 2));
});

test('fault 26: a form sent after the ticket moved on is refused in the form, and keeps what was typed', async () => {
  const key = await filed('Remember the chosen filter');
  const asked = await offering(world.ana, 'Ask for changes…', asksToSign(key));
  await opens(world.ana, 'Ask for changes…', asksToSign(key));
  await world.ana.click({ channel: INVOICES, ts: asked.ts, label: 'Sign off PRD' });
  await world.ana.message(new RegExp(`^${key} .*Ana signed off PRD v1`));
  await world.ana.submit({ what: { value: 'Only for those who are signed in, please' } });
  const { modal } = await world.ana.sees();
  expect(modal?.title?.text).toBe('Not done');
  expect(wordsOn(modal)).toContain('Only for those who are signed in, please');
  expect(await signed(key)).toMatchObject({ by: 'ana', version: 1 });
  expect((await world.item(key)).changeRequest).toBeNull();
});

test('fault 53: a question that Slack calls too long or malformed is asked in fewer words, with its buttons', async () => {
  await world.slackHas([
    { method: 'chat.postMessage', kind: 'error', error: 'msg_too_long', skip: 1 },
    { method: 'chat.update', kind: 'error', error: 'invalid_blocks' },
  ]);
  const key = await filed('Add the purchase order');
  const asked = await offering(world.ana, 'Sign off PRD', asksToSign(key));
  expect(labels(asked)).toEqual(expect.arrayContaining(['Sign off PRD', 'Ask for changes…', 'Remind me…']));
  await world.ana.click({ channel: INVOICES, ts: asked.ts, label: 'Sign off PRD' });
  await world.ana.message(new RegExp(`^${key} .*Ana signed off PRD v1`));
});

test('faults 113 and 129: a title full of Slack’s own marks mentions nobody, hides no link and is cut whole', async () => {
  const before = (await world.kim.sees()).pings.length;
  const title = `<!channel> @here <@U0KIM> <https://evil.example|bank> *bold* \`code ${'👩‍👩‍👧‍👦'.repeat(30)} end`;
  const key = await filed(title);
  const thread = await posts(world.ana, INVOICES, key);
  expect(thread).toHaveLength(2);
  for (const post of thread) {
    const words = `${post.text}\n${wordsOn(post.blocks)}`;
    expect(words.replaceAll('<@U0ANA>', '').match(/<[@!](?!date)|<https?:[^>]*evil[^>]*>/g) ?? []).toEqual(
      [],
    );
    expect(words.isWellFormed()).toBe(true);
    expect(words).not.toMatch(/\u200d…|\u200d"/);
  }
  expect((await world.kim.sees()).pings).toHaveLength(before);
});
