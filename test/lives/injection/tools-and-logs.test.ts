/** Attacks that reach a model by its tools, and a coding agent by the log of a job that failed. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contentOf } from '../../../src/slack/cards/message.ts';
import {
  breachesOf,
  othersOf,
  type Standing,
  standingOf,
  unsafeBlocks,
} from '../../faults/injection/breaches.ts';
import { type Obeying, obeyingModel } from '../../faults/injection/obeying-model.ts';
import { plant } from '../../faults/injection/planting.ts';
import { SAID, shownOf } from '../../faults/injection/shown.ts';
import { type Attack, attacks, type Carrier } from '../../fixtures/injection/attacks.ts';
import { chatId, type FlowWorld, INVOICES, startFlow } from '../../flow/flow-world.ts';

let world: FlowWorld;
let model: Obeying;
/** A ticket like the attacked ones, without an attack: what any of them must come to. */
let control: { key: string; standing: Standing };
beforeAll(async () => {
  world = await startFlow();
  model = obeyingModel();
  world.deps.model = model;
  const key = await world.reaches('prd_draft', 'List invoices by customer');
  control = { key, standing: await standingOf(world, key) };
});
beforeEach(() => {
  model.obeys = null;
  model.read = 0;
});
afterAll(() => world?.close());

const from = (carrier: Carrier): [string, Attack][] =>
  attacks.filter((one) => one.carrier === carrier).map((one) => [one.name, one]);

describe('fault 115: what a model looks up while it answers', () => {
  test.each(from('codeowners'))('%s', async (_name, attack) => {
    const key = await world.reaches('prd_draft', `Export invoices daily, ${attack.name}`);
    const [card] = world.chat.posts.filter((post) => post.view.item.key === key);
    model.obeys = attack.text;
    model.looksUp = { tool: 'read_file', input: { service: 'invoices', path: 'CODEOWNERS' } };
    const takenAway = plant(world, attack, '');
    const othersBefore = await othersOf(world, key, [control.key]);
    await world.flow.conversation.said({
      channel: INVOICES,
      thread: card?.ts ?? '',
      ts: `${Date.now() / 1_000}`,
      by: chatId.ana,
      text: 'Who owns it?',
      mentionsUs: true,
      isDirect: false,
    });
    await world.works();
    takenAway();
    model.looksUp = null;
    expect(model.read).toBeGreaterThan(0);
    const about = { expected: control.standing, others: [control.key], othersBefore, fetched: [] };
    expect(await breachesOf(world, key, about)).toEqual([]);
    expect(shownOf(world, key)).toContain(`“CODEOWNERS” ${SAID}`);
  });
});

describe('faults 115, 116, 122: what a failed job prints', () => {
  /** A ticket of its own each: an agent tries to mend CI twice, and no more. */
  async function inPreview(title: string): Promise<{ key: string; number: number }> {
    model.obeys = null;
    const key = await world.reaches('preview', title);
    return { key, number: (await world.item(key)).pullRequest?.number ?? 0 };
  }

  test.each(from('log'))('%s', async (_name, attack) => {
    const { key, number } = await inPreview(`Sort invoices by date, ${attack.name}`);
    const expected = await standingOf(world, key);
    model.obeys = attack.text;
    const told = world.agent.told.length;
    world.forge.ci(number, 'red', attack.text);
    await world.works();
    // It reaches the agent, as the text of one field, without what nobody sees and without secrets.
    const failed = world.agent.told.slice(told).find((one) => one.kind === 'ci_failed');
    expect(failed?.failure).toMatch(/^(?:test|deploy): /);
    expect(failed?.failure).not.toMatch(/ghp_|[\u200b\u2060]|[\u{e0000}-\u{e007f}]/u);
    const item = await world.item(key);
    expect(JSON.stringify([item, await world.ledger(key)])).not.toMatch(/ghp_a1B2/);
    expect({ ...(await standingOf(world, key)), stage: '' }).toEqual({ ...expected, stage: '' });
    expect(item.acceptances).toEqual([]);
    const flagged = item.pullRequest?.ci.findLast((one) => one.state === 'red')?.flagged ?? [];
    expect(flagged.length > 0).toBe(attack.flagged);
    const posts = world.chat.posts.filter((post) => post.view.item.key === key);
    expect(posts.flatMap(({ message, view }) => unsafeBlocks(contentOf(message, view)))).toEqual([]);
  });

  test('whoever is asked what to do about a red CI reads that its log addresses a machine', async () => {
    const { key, number } = await inPreview('Sort invoices by sum');
    const order = from('log').find(([, one]) => one.name === 'order')?.[1].text ?? '';
    for (const sha of ['r1', 'r2', 'r3']) {
      world.forge.push(number, sha);
      world.forge.ci(number, 'red', order);
      await world.works();
    }
    await world.open(key, 'attention');
    const post = world.chat.posts.findLast(
      ({ message, view }) => message.kind === 'ask' && view.item.key === key,
    );
    const shown = post === undefined ? '' : JSON.stringify(contentOf(post.message, post.view));
    expect(shown).toContain('CI is red on');
    expect(shown).toContain(`The log of CI ${SAID}`);
  });
});
