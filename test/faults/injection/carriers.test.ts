/**
 * A corpus goes stale in silence: a place that models no longer read keeps passing. So each carrier is filled with a word
 * that stands nowhere else, and that word must be in what the real adapter sends, as a source; never in what instructs.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { importEdits } from '../../../src/flow/documents.ts';
import { attacks, type Carrier, carriers, variants } from '../../fixtures/injection/attacks.ts';
import { chatId, type FlowWorld, INVOICES, startFlow } from '../../flow/flow-world.ts';
import { questionIn, shownIn } from '../../support/model/reading.ts';
import { says, uses } from '../../support/model/replies.ts';
import { type ModelRig, startModelRig } from '../../support/model/rig.ts';
import { plant } from './planting.ts';

let world: FlowWorld;
let rig: ModelRig;
beforeAll(async () => {
  [world, rig] = await Promise.all([startFlow(), startModelRig()]);
});
beforeEach(async () => {
  await world.reset();
  rig.reset();
});
afterAll(() => Promise.all([world?.close(), rig?.close()]));

const TITLE = 'Export invoices to a spreadsheet';
const wordOf = (carrier: Carrier): string => `zq${carrier.replaceAll('_', '')}qz`;
const textOf = (carrier: Carrier): string => carriers[carrier](wordOf(carrier));

/** From now on the real adapter is asked, and whatever it sends is kept. */
function listens(): void {
  world.deps.model = rig.model;
  rig.server.otherwise = () => says('Nothing.');
}
async function files(carrier: Carrier): Promise<string> {
  const takenAway = plant(world, { carrier, text: textOf(carrier) }, TITLE);
  const key = await world.files(
    carrier === 'title' ? textOf(carrier) : TITLE,
    carrier === 'description' ? { description: textOf(carrier) } : {},
  );
  await world.works();
  takenAway();
  return key;
}
async function drafts(carrier: Carrier): Promise<void> {
  listens();
  await files(carrier);
}
async function asks(text: string): Promise<void> {
  await world.flow.conversation.said({
    channel: INVOICES,
    thread: world.chat.posts[0]?.ts ?? '',
    ts: `${Date.now() / 1_000}`,
    by: chatId.ana,
    text,
    mentionsUs: true,
    isDirect: false,
  });
}
async function judges(change: { path?: string; patch?: string }): Promise<void> {
  await world.reaches('preview', TITLE);
  listens();
  const usual = { path: 'src/list.js', previousPath: null, added: 1, removed: 0, patch: '+ a\n' };
  world.forge.files = [{ ...usual, ...change }];
  world.forge.push(18, 'd1');
  world.forge.ci(18, 'green');
  await world.works();
}

/** How each of them comes to be read; the texts that are sent on answer. */
const ways: Record<Carrier, () => Promise<unknown>> = {
  title: () => drafts('title'),
  description: () => drafts('description'),
  knowledge: () => drafts('knowledge'),
  server: () => drafts('server'),
  file_name: () => drafts('file_name'),
  source: () => drafts('source'),
  commit: () => drafts('commit'),
  pull_request: () => drafts('pull_request'),
  thread: async () => {
    await world.reaches('prd_draft', TITLE);
    listens();
    await asks(textOf('thread'));
  },
  canvas: async () => {
    const key = await world.reaches('prd_draft', TITLE);
    const [id, page] = [...world.chat.pages][0] ?? [];
    if (id === undefined || page === undefined) throw new Error('there is no page');
    const markdown = page.markdown.replace('## Risks\n', `${textOf('canvas')}\n`);
    world.chat.pages.set(id, { ...page, markdown, editor: chatId.ana });
    expect(await importEdits(world.deps, await world.item(key), 'prd')).toBe('imported');
    await world.works();
    listens();
    await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
    await world.works();
  },
  diff: () => judges({ patch: textOf('diff') }),
  diff_name: () => judges({ path: textOf('diff_name') }),
  codeowners: async () => {
    await world.reaches('prd_draft', TITLE);
    listens();
    rig.server.will(
      uses([{ name: 'read_file', input: { service: 'invoices', path: 'CODEOWNERS' } }]),
      says('Billing.'),
    );
    const takenAway = plant(world, { carrier: 'codeowners', text: textOf('codeowners') }, TITLE);
    await asks('Who owns it?');
    takenAway();
  },
  log: async () => {
    await world.reaches('preview', TITLE);
    world.forge.ci(18, 'red', textOf('log'));
    await world.works();
  },
};

test.each(Object.keys(ways) as Carrier[])('%s reaches a model, as data', async (carrier) => {
  await ways[carrier]();
  const word = wordOf(carrier);
  if (carrier === 'log') {
    // A job's log goes to the coding agent, in one field of one message.
    const told = world.agent.told.flatMap((one) => (one.kind === 'ci_failed' ? [one.failure] : []));
    return expect(told).toEqual([expect.stringContaining(word)]);
  }
  const { requests } = rig.server;
  const shown = requests.flatMap((request) => shownIn(request)).map(({ title, text }) => `${title}\n${text}`);
  const read = carrier === 'thread' ? requests.map(questionIn) : shown;
  expect(read.filter((text) => text.includes(word)).length).toBeGreaterThan(0);
  expect(JSON.stringify(requests.map(({ system, tools }) => [system, tools]))).not.toContain(word);
});

test('each carrier is attacked in English, in two more languages, and behind two tricks of Unicode', () => {
  for (const carrier of Object.keys(carriers) as Carrier[]) {
    const own = attacks.filter((one) => one.carrier === carrier);
    expect(own.map(({ name }) => name)).toEqual(expect.arrayContaining(variants.map(([name]) => name)));
    expect(own.length).toBeGreaterThan(variants.length);
  }
});
