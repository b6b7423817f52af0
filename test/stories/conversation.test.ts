/**
 * The two seed conversations with a model: a PM asks three questions about the PRD, an engineer three about the spec.
 * What they settle becomes proposed changes, new versions and new signatures; a text that changed a second ago is not
 * signed.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entriesOf } from '../../src/store/ledger.ts';
import { modelCalls } from '../../src/store/spending/schema-spending.ts';
import { seedTalk } from '../support/model/seed-talk.ts';
import { KEY, type ModelServer, startModelServer } from '../support/model/server.ts';
import type { Person, SeenMessage } from '../support/people.ts';
import { startWorld, type World } from '../support/world.ts';
import { INVOICES, offering, refusedWith, stepByStep, wordsOn } from './acting.ts';

stepByStep();
let world: World;
let model: ModelServer;
beforeAll(async () => {
  model = await startModelServer();
  model.otherwise = seedTalk;
  world = await startWorld({ env: { ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: model.url } });
  // As the admin's first look at App Home does: the SDK is loaded, and nothing is wrong with the key.
  expect(await world.product.deps.model.problems?.()).toEqual([]);
});
afterAll(async () => {
  await world?.close();
  await model?.close();
});

const key = 'TL-1';
const thread = async (): Promise<string> => (await world.ana.message(/^TL-1 .*, \d of 7\./)).ts;
/** Asks in the thread, and waits for the whole answer: its sources and buttons come last. */
async function asks(person: Person, question: string, answer: RegExp): Promise<SeenMessage> {
  await person.says(INVOICES, question, await thread());
  return person.finds(`the whole answer to “${question}”`, (seen) =>
    seen.channels
      .flatMap((channel) => channel.messages)
      .findLast(
        (one) => answer.test(one.text) && /Drafted by a model\. (?:Check|It names)/.test(wordsOn(one.blocks)),
      ),
  );
}

/** Titles of an answer's sources, as they stand below it. */
const sourcesOf = (answer: SeenMessage): string[] => {
  const line =
    wordsOn(answer.blocks)
      .split('\n')
      .find((one) => one.startsWith('Sources: ')) ?? '';
  return line
    .replace('Sources: ', '')
    .split(' · ')
    .map((one) => one.replace(/^<[^|]*\|/, '').replace(/>? ?<!date.*$/, ''));
};
const canvas = (person: Person, kind: string) =>
  person.finds(`the ${kind}`, (seen) =>
    seen.canvases.find((one) => new RegExp(`^${key} (?:Tech )?${kind}`, 'i').test(one.title)),
  );
const text = async (kind: string): Promise<string> => (await canvas(world.ana, kind)).markdown;

test('Claude drafts a PRD, and all that it cites was fetched and can be opened', async () => {
  await world.ana.command(INVOICES, '/ticket', 'Export invoices as CSV');
  await world.ana.message(/Ana, please sign off PRD v1/);
  const prd = await text('PRD');
  expect(prd).toContain('Drafted by a model. Check the sources.');
  expect(prd).toContain(
    'without the cancelled ones, because their import stops at them.” (source: customer-norrland',
  );
  const links = [...prd.matchAll(/\]\((http[^)]+)\)/g)].map((match) => match[1] ?? '');
  expect(links.length).toBeGreaterThan(3);
  for (const link of links) expect((await fetch(link)).status).toBe(200);
});

test('Ana asks how many customers, which services, and why not: each answer has its sources', async () => {
  const many = await asks(
    world.ana,
    'How many customers asked for this in the last 6 months?',
    /3 customers/,
  );
  expect(sourcesOf(many)).toEqual([
    'Norrland Books asks to export invoices as CSV',
    'Polder &amp; Sons ask for a spreadsheet of their invoices',
    'Brightside Studio asks for a download of invoices',
  ]);
  const services = await asks(
    world.ana,
    'Which services would this affect? What has been touched there recently?',
    /Only invoices/,
  );
  expect(sourcesOf(services)).toContain('Release 1.4.0 (#17)');
  const commit = /<(http[^|>]+\/commit\/[^|>]+)\|/.exec(wordsOn(services.blocks))?.[1] ?? '';
  expect(await (await fetch(commit)).text()).toContain('Release 1.4.0');
  await asks(world.ana, "Why shouldn't we build this?", /Reasons against/);
  const why = await offering(world.ana, "Don't build this…", /Reasons against[^]*Cheaper ways/);
  expect(sourcesOf(why)).toEqual([
    'INC-80 Report page ran a formula',
    'INC-74 Invoices without customer names',
  ]);
});

test('what she settles is one section, before and after, and she applies it', async () => {
  await world.ana.says(INVOICES, "Let's leave PDF out: the browser prints it.", await thread());
  const proposal = await offering(world.ana, 'Apply', /Change to PRD v1, section Non-goals/);
  expect(wordsOn(proposal.blocks)).toContain('PDF, since the browser prints it.');
  expect(await text('PRD')).not.toContain('PDF, since');
  await world.ana.presses('Apply', /Change to PRD v1, section Non-goals/);
  const applied = await offering(world.ana, 'Undo', /Ana changed the PRD/);
  expect(wordsOn(applied.blocks)).toContain('PRD v2: Non-goals changed by Ana');
  await offering(world.ana, 'Sign off PRD', /Ana, please sign off PRD v2/);
  expect(await text('PRD')).toContain('PDF, since the browser prints it.');
});

test('asked later why, the answer is the decision, and leads to where it was settled', async () => {
  const why = await asks(world.eli, 'Why did we leave PDF out?', /decided Non-goals of the PRD \(v2\)/);
  expect(wordsOn(why.blocks)).toContain('PDF, since the browser prints it.');
  const { messages } = (await world.eli.sees()).channels.find((one) => one.id === INVOICES) ?? {
    messages: [],
  };
  const settled = messages.find((one) => one.text.startsWith("Let's leave PDF out"));
  expect(wordsOn(why.blocks)).toContain(`/archives/${INVOICES}/p${settled?.ts.replace('.', '')}`);
});

test('Sam edits by hand a second before she presses: not signed, and she is shown the difference', async () => {
  const prd = await canvas(world.sam, 'PRD');
  await world.sam.editCanvas(prd.id, prd.markdown.replace('Commas part', 'Semicolons part'));
  await world.ana.presses('Sign off PRD', /please sign off PRD v2/);
  await refusedWith(
    world.ana,
    'The PRD changed while you read it: Sam edited it. Not signed. Assumptions. Before: “Commas',
  );
  expect((await world.item(key)).prd).toMatchObject({ version: 3, signed: null });
  await world.ana.presses('Sign off PRD', /please sign off PRD v3/);
  await world.ana.message(/Ana signed off PRD v3/);
});

test('Eli asks what changed, what to follow and what could go wrong', async () => {
  await world.eli.message(/Eli, please sign off spec v1/);
  await asks(world.eli, 'What changed in this area in the last 30 days, and who is active?', /3 commits/);
  const patterns = await asks(
    world.eli,
    'Are there existing patterns to follow, and is anything duplicated?',
    /Follow the decision/,
  );
  expect(sourcesOf(patterns)).toContain('Files that are opened in spreadsheets');
  const [, line = '', number = ''] =
    /<(http[^|>]+\/file\/src\/page\.js)#L(\d+)\|/.exec(wordsOn(patterns.blocks)) ?? [];
  expect(await (await fetch(line)).text()).toContain(`<span id="L${number}">`);
  const wrong = await asks(
    world.eli,
    'What could go wrong, and which files have caused incidents?',
    /src\/orders\.js` caused/,
  );
  expect(sourcesOf(wrong)).toEqual([
    'INC-80 Report page ran a formula',
    'INC-74 Invoices without customer names',
  ]);
});

test('what he settles changes the spec, and he signs that', async () => {
  await world.eli.says(INVOICES, "Let's put an apostrophe before formulas, as decided.", await thread());
  const proposal = await offering(world.eli, 'Apply', /Change to spec v1, section Risks/);
  expect(wordsOn(proposal.blocks)).toMatch(/Settled by Eli <http[^|]+\|here>\./);
  await world.eli.presses('Apply', /Change to spec v1, section Risks/);
  await world.eli.presses('Sign off spec', /please sign off spec v2/);
  await world.eli.message(/Eli signed off spec v2/);
  await world.eli.message(/Who builds it/);
  expect(await text('spec')).toContain('gets an apostrophe');
});

test('a signed PRD is changed by saying what that voids, and is signed again', async () => {
  await world.ana.says(INVOICES, "Let's go with semicolons, then.", await thread());
  await world.ana.presses('Apply (voids sign-off)', /Change to PRD v3, section Requirements/);
  await world.ana.presses('Sign off PRD', /please sign off PRD v4/);
  await world.ana.message(/Ana signed off PRD v4/);
  await world.eli.presses('Sign off spec', /please sign off spec v3/);
  await world.eli.message(/Eli signed off spec v3/);
  expect(await text('PRD')).toContain('Semicolons must part the fields.');
  expect(await text('spec')).toContain('gets an apostrophe');
});

test('the record has every version, whose it is and how it came to be, and both signatures', async () => {
  const entries = await entriesOf(world.product.deps.db, key);
  const versions = entries.flatMap(({ signal, facts }) => {
    const { version, how, author } = facts as { version?: number; how?: string; author?: string | null };
    return how === undefined ? [] : [`${signal}: v${version}, ${how} by ${author ?? 'the model'}`];
  });
  expect(versions).toMatchInlineSnapshot(`
    [
      "prd_drafted: v1, drafted by the model",
      "prd_revised: v2, proposal by ana",
      "prd_revised: v3, edited by sam",
      "spec_drafted: v1, drafted by the model",
      "spec_revised: v2, proposal by eli",
      "prd_revised: v4, proposal by ana",
      "spec_revised: v3, redrafted by the model",
    ]
  `);
  const { prd, spec } = await world.item(key);
  for (const document of [prd, spec]) expect(document?.signed?.hash).toBe(document?.hash);
  expect({ prd: prd?.signed?.version, spec: spec?.signed?.version }).toEqual({ prd: 4, spec: 3 });
});

test('each request to the model is on record, with its stage, its work and its cost', async () => {
  const calls = await world.product.deps.db.select().from(modelCalls);
  expect(calls.length).toBe(model.requests.length);
  expect(calls.every((one) => one.costMicros > 0)).toBe(true);
  const counts = Map.groupBy(calls, (one) => `${one.key}, ${one.stage}: ${one.task}`);
  expect([...counts].map(([what, all]) => `${what} ${all.length}`)).toMatchInlineSnapshot(`
    [
      "null, null: screening 1",
      "TL-1, enriched: drafting 1",
      "TL-1, prd_draft: conversation 8",
      "TL-1, prd_ready: drafting 2",
      "TL-1, spec_draft: conversation 7",
      "TL-1, ready: conversation 1",
    ]
  `);
  // A talk reads its beginning from the cache.
  const talked = calls.filter((one) => one.task === 'conversation');
  expect(talked.slice(1).every((one) => one.cacheReadTokens > 0)).toBe(true);
});
