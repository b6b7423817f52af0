/** Fault 125: what belongs to a private channel is its members' alone, whichever way one asks. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hiddenAmong } from '../../../src/store/evidence/item-texts.ts';
import { type FlowWorld, INVOICES, startFlow } from '../flow-world.ts';
import { AT, asking, commit, ok } from './asking.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());
const asks = asking(() => world);
const members = { channels: [INVOICES], person: null };
const others = { channels: ['G0OTHER'], person: 'gus' };

/** A ticket at work in a private channel, with a pull request. */
async function secret(): Promise<string> {
  world.chat.privateChannels.add(INVOICES);
  const key = await world.reaches('preview', 'Buy the competitor');
  return key;
}

test('fault 125: similar tickets', async () => {
  const key = await secret();
  const text = { text: 'buy the competitor' };
  expect((await asks('similar_items', text)).findings).toEqual([]);
  expect((await asks('similar_items', text, { audience: others })).findings).toEqual([]);
  expect((await asks('similar_items', text, { audience: members })).findings[0]?.id).toBe(key);
});

test('fault 125: work and pull requests', async () => {
  const key = await secret();
  const input = { service: 'invoices' };
  expect((await asks('open_pull_requests', input)).findings).toEqual([]);
  const seen = await asks('open_pull_requests', input, { audience: members });
  expect(seen.findings.map((one) => one.id)).toEqual(['pr:acme/invoices#18', key]);
});

test('fault 125: a pull request that names the ticket without being linked to it', async () => {
  const key = await secret();
  world.forge.pulls = [];
  world.forge.others = [
    {
      repo: 'acme/invoices',
      number: 30,
      title: `${key}: prepare the purchase`,
      author: 'octo-sam',
      files: [],
      url: 'https://forge.test/30',
      updatedAt: AT,
    },
  ];
  expect((await asks('open_pull_requests', { service: 'invoices' })).findings).toEqual([]);
});

test('fault 125: commits that name the ticket', async () => {
  const key = await secret();
  world.facts.history = async () =>
    ok([commit(`${key} Prepare the purchase`), commit('TL-999 Sort'), commit('Fix a typo')], 'git');
  const titles = async (audience = others) =>
    (await asks('recent_changes', { service: 'invoices' }, { audience })).findings.map((one) => one.title);
  expect(await titles()).toEqual(['TL-999 Sort', 'Fix a typo']);
  expect(await titles({ ...members, person: 'ana' })).toHaveLength(3);
});

test('fault 125: incidents that were rolled back', async () => {
  world.chat.privateChannels.add(INVOICES);
  const key = await world.reaches('deployed', 'Buy the competitor');
  await world.answers('eli', { key, gate: 'rollback', signal: 'rollback_requested' });
  await world.works();
  expect((await asks('incidents', { service: 'invoices' })).findings).toEqual([]);
  expect((await asks('incidents', { service: 'invoices' }, { audience: members })).findings[0]?.id).toBe(key);
});

test('keys of private tickets are hidden from all but their channel', async () => {
  const key = await secret();
  expect(await hiddenAmong(world.deps.db, [key, 'TL-999'], [])).toEqual([key]);
  expect(await hiddenAmong(world.deps.db, [key], [INVOICES])).toEqual([]);
});
