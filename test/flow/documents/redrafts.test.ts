/** A spec that is drafted again, or need not be: what people wrote into it by hand stays. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { importEdits } from '../../../src/flow/documents.ts';
import { replaceSection, sections } from '../../../src/pipeline/documents/sections.ts';
import type { DocumentKind } from '../../../src/pipeline/item/basics.ts';
import { findDocument } from '../../../src/store/documents.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';
import { pageText } from './pages.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const names = { prd: 'PRD', spec: 'Tech spec' } as const;
async function byHand(key: string, kind: DocumentKind, changes: Record<string, string>): Promise<void> {
  const found = [...world.chat.pages].find(([, page]) => page.marker.endsWith(names[kind]));
  if (found === undefined) throw new Error(`there is no ${kind}`);
  const markdown = Object.entries(changes).reduce(
    (text, [title, body]) => replaceSection(text, title, body),
    found[1].markdown,
  );
  world.chat.pages.set(found[0], { ...found[1], markdown, editor: chatId.sam });
  await importEdits(world.deps, await world.item(key), kind);
  await world.works();
}
const section = async (key: string, kind: DocumentKind, title: string): Promise<string> => {
  const document = await findDocument(world.deps.db, key, { kind });
  return sections(document?.markdown ?? '').find((one) => one.title === title)?.body ?? '';
};
const signsPrd = async (key: string): Promise<void> => {
  await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  await world.works();
};
const withdrawsPrd = async (key: string): Promise<void> => {
  const words = { reason: 'Once more.' };
  await world.answers('ana', { key, gate: 'amend', signal: 'sign_off_withdrawn', words });
  await world.works();
};
const NOTE = '- Old orders may be exported while the storefront is away.';

test('the PRD is withdrawn and signed again as it was: the spec is asked about as it stands, nothing is drafted', async () => {
  const key = await world.reaches('spec_draft');
  await byHand(key, 'spec', { Risks: NOTE });
  const before = await world.item(key);
  await withdrawsPrd(key);
  expect((await world.item(key)).stage).toBe('prd_draft');
  await signsPrd(key);
  const after = await world.item(key);
  expect([after.stage, after.spec?.version, after.spec?.author]).toEqual([
    'spec_draft',
    before.spec?.version,
    'sam',
  ]);
  expect(await section(key, 'spec', 'Risks')).toBe(NOTE);
  expect((await world.open(key, 'spec_sign_off')).bound).toContain(`spec:v${before.spec?.version}`);
});

test('the PRD changed meanwhile: the spec is drafted again, with what was written by hand in it', async () => {
  const key = await world.reaches('spec_draft');
  await byHand(key, 'spec', { Risks: NOTE });
  const version = (await world.item(key)).spec?.version ?? 0;
  await withdrawsPrd(key);
  await byHand(key, 'prd', { 'Acceptance criteria': '1. The list downloads.\n2. It opens in Excel.' });
  await signsPrd(key);
  expect((await world.item(key)).spec).toMatchObject({ version: version + 1, how: 'redrafted' });
  expect(await section(key, 'spec', 'Test plan')).toContain('Criterion 2');
  expect(pageText(world, 'Tech spec')).toContain('Old orders may be exported');
  expect((await world.item(key)).clash).toBeNull();
});

test('a model that writes over a hand edit is not obeyed: people choose', async () => {
  const key = await world.reaches('spec_draft');
  await byHand(key, 'spec', { Risks: NOTE });
  const { model } = world.deps;
  world.deps.model = {
    ...model,
    draft: async (kind, material) => {
      const drafted = await model.draft(kind, material);
      return { ...drafted, markdown: replaceSection(drafted.markdown, 'Risks', '- None that I know of.') };
    },
  };
  const words = { what: 'Name the tests.' };
  await world.answers('eli', { key, gate: 'spec_sign_off', signal: 'changes_requested', words });
  await world.works();
  expect((await world.item(key)).clash).toMatchObject({
    document: 'spec',
    section: 'Risks',
    theirs: NOTE,
    ours: '- None that I know of.',
  });
  await world.answers('eli', { key, gate: 'clash', signal: 'spec_revised', words: { keep: 'theirs' } });
  await world.works();
  expect(await section(key, 'spec', 'Risks')).toBe(NOTE);
});

test('on the short path a changed criterion changes the spec before both are asked about again', async () => {
  const key = await world.files('500 on invoice list when the ledger is slow', { by: 'sam', kind: 'bug' });
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'spec_draft', path: 'short', spec: { version: 1 } });
  await byHand(key, 'spec', { Risks: NOTE });
  const asked = await world.open(key, 'both_sign_off');
  await byHand(key, 'prd', {
    'Acceptance criteria': '1. The list answers in 2 s.\n2. The error says what to do.',
  });
  const item = await world.item(key);
  expect(item.prd?.digest.criteria).toHaveLength(2);
  expect(item.spec).toMatchObject({ version: 3, how: 'redrafted', from: item.prd?.hash });
  expect(item.spec?.digest.testPlan.map((one) => one.criterion)).toEqual([1, 2]);
  expect(await section(key, 'spec', 'Risks')).toBe(NOTE);
  const again = await world.open(key, 'both_sign_off');
  expect(again.id).not.toBe(asked.id);
  expect(again.bound).toContain('spec:v3');
});

test('while the spec is behind, nobody is asked to sign; a PRD edit that asks for nothing else leaves it', async () => {
  const key = await world.files('500 on invoice list when the ledger is slow', { by: 'sam', kind: 'bug' });
  await world.works();
  await byHand(key, 'prd', { Risks: NOTE });
  expect(await world.item(key)).toMatchObject({ prd: { version: 2 }, spec: { version: 1 } });
  await world.open(key, 'both_sign_off');

  world.failing.set('draft_spec', new Error('down'));
  await byHand(key, 'prd', { 'Acceptance criteria': '1. The list answers in 2 s.' });
  expect((await world.asks(key, 'both_sign_off')).filter((one) => one.state === 'open')).toEqual([]);
  expect((await world.item(key)).spec).toMatchObject({ version: 1, lags: true });
});
