import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { searchKnowledge } from '../../src/flow/knowledge/search.ts';
import { material } from '../../src/flow/material.ts';
import type { Evidence } from '../../src/pipeline/item/context.ts';
import { everyone } from '../../src/pipeline/knowledge/visibility.ts';
import { saveSource } from '../../src/store/knowledge/lake-sources.ts';
import { type FlowWorld, startFlow } from './flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const passage = (id: string, excerpt: string): Evidence => ({
  id,
  title: id,
  kind: 'adr',
  excerpt,
  at: '2026-01-01T00:00:00Z',
});

test('a question is looked up in several ways; each document counts once, the best of the question first', async () => {
  const key = await world.reaches('prd_draft');
  world.facts.evidence = [
    passage('about-retries', 'No retries: a second try doubles the load.'),
    passage('about-csv', 'We export invoices as CSV without a library.'),
    passage('about-failures', 'An incident: the export failed, these files were to blame.'),
    passage('about-lunch', 'Soup on Mondays.'),
  ];
  const found = await material(world.deps, await world.item(key), { question: 'Why no retries?' });
  const ids = found.evidence.map((one) => one.id);
  expect(ids[0]).toBe('about-retries');
  expect(ids.toSorted()).toEqual(['about-csv', 'about-failures', 'about-retries']);
});

test('asked about a record by its key, that record answers, and none that only names it', async () => {
  const key = await world.reaches('prd_draft');
  world.facts.evidence = [
    {
      ...passage('prd-tl-12', 'Decided against: legal asked us not to.'),
      title: 'TL-12 Invoice report by mail',
    },
    { ...passage('prd-tl-120', 'What is it? A page.'), title: 'TL-120 What a page is' },
    { ...passage('adr-mail', 'What mail is for, see TL-12.'), title: 'Mail' },
  ];
  const asks = async (question: string): Promise<string[]> => {
    const found = await material(world.deps, await world.item(key), { question });
    return found.evidence.map((one) => one.id);
  };
  expect(await asks('What is tl-12?')).toEqual(['prd-tl-12']);
  expect(await asks('Why was TL-12 turned down?')).toEqual(['prd-tl-12']);
  // About this ticket, with the other one named.
  expect((await asks('How does this differ from TL-12 and from mail?')).length).toBeGreaterThan(1);
});

test('a source that cannot be reached keeps what is there, and the note says how old it is', async () => {
  world.facts.evidence = [passage('before', 'Retries were ruled out.')];
  const key = await world.reaches('prd_draft');
  await material(world.deps, await world.item(key));
  world.facts.down.add('knowledge');
  world.facts.evidence = [];
  const item = await world.item(key);
  const found = await material(world.deps, item, { question: 'Why no retries?' });
  expect(found.evidence.map((one) => one.id)).toEqual(['before']);
  const { notes } = await searchKnowledge(world.deps, ['retries'], { audience: everyone, limit: 5 });
  expect(notes).toEqual([
    {
      source: 'Company docs',
      state: 'unknown',
      at: expect.any(String),
      reason: expect.stringMatching(
        /^did not answer; searched as it was on \d{4}-\d\d-\d\d at \d\d:\d\d UTC$/,
      ),
    },
  ]);
});

test('a source that was silent when the ticket was looked up, and answered for the draft, is not called silent', async () => {
  world.facts.down.add('knowledge');
  const key = await world.files('Export invoices as CSV');
  await world.worksUntil('draft_prd');
  const states = async (): Promise<unknown[]> =>
    ((await world.item(key)).context?.sources ?? [])
      .filter(({ source }) => source === 'Company docs')
      .map(({ state }) => state);
  expect(await states()).toEqual(['unknown']);
  world.facts.down.delete('knowledge');
  await world.works();
  expect((await world.item(key)).prd?.version).toBe(1);
  expect(await states()).toEqual(['ok']);
});

test('a question is told what others change now, not what they changed when the ticket was filed', async () => {
  const key = await world.reaches('prd_draft');
  const item = await world.item(key);
  const before = (item.context?.otherWork ?? []).map(({ ref }) => ref);
  world.forge.others.push({
    repo: 'acme/invoices',
    number: 77,
    title: 'Rename the list',
    author: 'octo-eli',
    files: ['src/list.js'],
    url: 'https://code.example/77',
    updatedAt: '2026-11-20T12:00:00Z',
  });
  const refs = async (about?: { question: string }): Promise<string[] | undefined> =>
    (await material(world.deps, item, about)).context?.otherWork.map(({ ref }) => ref);
  expect(await refs({ question: 'Who else changes this?' })).toEqual([...before, '#77']);
  expect(await refs()).toEqual(before);
});

test('of hundreds of repositories that the code host does not know, two are named and the others are counted', async () => {
  for (const number of ['1', '2', '3', '4', '5'])
    await saveSource(world.deps.db, `Docs of them/repo-${number}`, { reason: 'There is no such repository' });
  const { notes } = await searchKnowledge(world.deps, ['retries'], { audience: everyone, limit: 5 });
  const silent = notes.filter(({ state }) => state === 'unknown');
  expect(silent.map(({ source }) => source)).toEqual([
    'Docs of them/repo-1',
    'Docs of them/repo-2',
    'Docs of 3 more repositories',
  ]);
  expect(silent.at(-1)?.reason).toBe(
    'Docs of them/repo-3 is the first of them: There is no such repository; nothing of it is searched yet',
  );
});

test('people hear before they delegate that an agent cannot build it', async () => {
  world.agent.able = false;
  const key = await world.reaches('ready');
  const view = await world.flow.desk.ticket(key, 'U0ELI');
  expect(view?.agents).toEqual([
    {
      name: 'demo',
      title: 'Demo agent',
      able: false,
      sentence: 'The demo agent has no ready change for this one.',
    },
  ]);
});

test('CODEOWNERS is read for a draft, whatever else of the repository is cut', async () => {
  const files = world.facts.files.bind(world.facts);
  world.facts.files = async (repo) => {
    const found = await files(repo);
    return found.state === 'ok'
      ? { ...found, value: { ...found.value, codeowners: '/src/list.js @octo-eli\n' } }
      : found;
  };
  const key = await world.reaches('prd_draft');
  const found = await material(world.deps, await world.item(key));
  expect(Object.entries(found.sources)[0]).toEqual(['CODEOWNERS', '/src/list.js @octo-eli\n']);
});
