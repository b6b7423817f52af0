/** What a model drafts, from its answer to the text that people sign. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ticketView } from '../../../src/flow/showing/views.ts';
import type { Drafted, Repair } from '../../../src/ports/model.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { details } from '../../../src/slack/modals/details.ts';
import { findDocument } from '../../../src/store/documents.ts';
import { shown } from '../../slack/words/shown.ts';
import { skills } from '../../support/documents/skills.ts';
import { type FlowWorld, startFlow } from '../flow-world.ts';
import { pageText } from './pages.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

/** The model answers with these texts, one after the other; what it was asked to mend is kept. */
function modelDrafts(change: (whole: string, attempt: number) => string): (Repair | undefined)[] {
  const asked: (Repair | undefined)[] = [];
  const model = { ...world.deps.model };
  world.deps.model.draft = async (kind, material): Promise<Drafted> => {
    asked.push(material.repair);
    const whole = await model.draft(kind, material);
    return { ...whole, markdown: change(whole.markdown, asked.length), costUsd: 0.5 };
  };
  return asked;
}
const without = (heading: string) => (text: string) =>
  text.replace(new RegExp(`## ${heading}\\n[\\s\\S]*?(?=## )`), '');

test('fault 64: a draft without a section is asked for again with what is wrong, and the mended one is saved', async () => {
  const asked = modelDrafts((whole, attempt) => (attempt === 1 ? without('Risks')(whole) : whole));
  const key = await world.reaches('prd_draft');
  expect(asked).toEqual([
    undefined,
    { markdown: expect.stringContaining('## Problem'), problems: ['The section "Risks" is missing.'] },
  ]);
  expect((await world.item(key)).prd?.version).toBe(1);
  expect(pageText(world, 'PRD')).toContain('## Risks');
  expect(world.log.find(({ event }) => event === 'model.drafted')?.fields['costUsd']).toBe(1);
});

test('fault 64: refused twice, a person is asked, who tries again or writes it; nothing of the drafts is saved', async () => {
  let answers = (whole: string): string =>
    whole.replace('## Risks\n', '## Risks\n\n- Floats drift (source: crm-9).');
  const asked = modelDrafts((whole) => answers(whole));
  const key = await world.files('Export invoices as CSV');
  await world.works();
  expect(asked).toHaveLength(2);
  const item = await world.item(key);
  expect([item.stage, item.prd]).toEqual(['enriched', null]);
  expect(item.trouble?.sentence).toBe(
    'I could not draft the PRD: two drafts were refused. It cites crm-9, which was not fetched.',
  );
  const question = world.chat.posts.find(({ message }) => message.kind === 'ask');
  const words = question === undefined ? '' : shown(contentOf(question.message, question.view));
  expect(words).toContain('It cites crm-9, which was not fetched.');
  expect(words).toContain('[Try again*]');
  expect(words).toContain('[Write it yourself…]');
  expect(await findDocument(world.deps.db, key, { kind: 'prd' })).toBeNull();

  answers = (whole) => whole;
  await world.answers('ana', { key, gate: 'trouble', signal: 'retry_requested' });
  await world.works();
  expect((await world.item(key)).prd?.version).toBe(1);
});

test('a quotation that its source does not hold is refused as well', async () => {
  modelDrafts((whole) =>
    whole.replace('## Risks\n', '## Risks\n\n- “Nobody ever needs this export” (source: TL-1).\n'),
  );
  const key = await world.files('Export invoices as CSV');
  await world.works();
  expect((await world.item(key)).trouble?.sentence).toBe(
    `I could not draft the PRD: two drafts were refused. The quotation “Nobody ever needs this export” does not stand in ${key}.`,
  );
});

test('a claim without a source reaches people as an assumption, and is counted in the question', async () => {
  modelDrafts((whole) => whole.replace('## Evidence\n', '## Evidence\n\n- Ten customers left over this.\n'));
  const key = await world.reaches('prd_draft');
  expect(pageText(world, 'PRD')).toContain('Ten customers left over this. (assumption)');
  const before = (await world.item(key)).prd?.digest.assumptions ?? 0;
  const question = world.chat.posts.find(({ message }) => message.kind === 'ask');
  const words = question === undefined ? '' : shown(contentOf(question.message, question.view));
  expect(words).toContain(`${before} assumptions`);
});

test('the skill and its version stand with the version, on the ledger and in Details; a person’s text has none', async () => {
  const key = await world.reaches('prd_draft');
  const skill = `prd ${skills.named('prd').version}`;
  expect((await findDocument(world.deps.db, key, { kind: 'prd' }))?.skill).toBe(skill);
  const drafted = (await world.ledger(key)).find(({ signal }) => signal === 'prd_drafted');
  expect(drafted?.facts).toMatchObject({ skill });
  const modal = details(await ticketView(world.deps, await world.item(key)));
  expect(JSON.stringify(modal)).toContain(`drafted with ${skill}`);
});

test('the verdict on a change names the skill that it was judged by', async () => {
  const key = await world.reaches('preview');
  const judged = (await world.ledger(key)).find(({ signal }) => signal === 'diff_judged');
  expect(judged?.facts).toMatchObject({ skill: `judge ${skills.named('judge').version}` });
});

test('a redraft is not refused for what a person wrote by hand', async () => {
  const key = await world.reaches('prd_draft');
  const model = { ...world.deps.model };
  world.deps.model.draft = async (kind, material) =>
    model.draft(kind, {
      ...material,
      prd: `${material.prd}\n\nSam: as we all know (source: the-cafeteria).`,
    });
  const page = [...world.chat.pages].find(([, one]) => one.marker.endsWith('PRD'));
  if (page === undefined) throw new Error('there is no PRD');
  world.chat.pages.set(page[0], {
    ...page[1],
    markdown: `${page[1].markdown}\n\nSam: as we all know (source: the-cafeteria).`,
    editor: 'U0SAM',
  });
  await world.answers('ana', {
    key,
    gate: 'prd_sign_off',
    signal: 'changes_requested',
    words: { what: 'Put the customer number first.' },
  });
  await world.works();
  const item = await world.item(key);
  expect([item.trouble, item.prd?.how]).toEqual([null, 'redrafted']);
  expect(pageText(world, 'PRD')).toContain('the-cafeteria');
});
