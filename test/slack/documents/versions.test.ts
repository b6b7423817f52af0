/** Versions of a document: from *Details…* to the difference between two, and back to one of them. */
import { expect, test } from 'vitest';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { items } from '../../fixtures/items.ts';
import { answeredBy, askOf, viewOf } from '../../fixtures/views.ts';
import { shown } from '../words/shown.ts';
import { startWorld, type World, wordsOf } from '../world.ts';

async function withVersions(): Promise<{ world: World; ts: string }> {
  const world = await startWorld();
  const { prd } = items.drafted;
  const view = viewOf({ ...items.drafted, prd: prd === null ? null : { ...prd, version: 3 } });
  world.flow.add(view);
  return { world, ts: await world.show(view, { kind: 'card' }) };
}
async function opens(world: World, name: string, ts: string): Promise<void> {
  await world.clicks(name, ts, 'Details…');
  await world.does(name, 'click', { modal: true, label: 'PRD versions…' });
}
const modal = async (world: World, name: string) => (await world.sees(name)).modal;

test('each version says who made it, how, and by which skill', async () => {
  const { world, ts } = await withVersions();
  await opens(world, 'ana', ts);
  expect(
    wordsOf((await modal(world, 'ana'))?.blocks).replaceAll(/<!date[^>]*>/g, '<t>'),
  ).toMatchInlineSnapshot(`
    "*v3*  Sam, edited by hand, <t>
    *v2*  redrafted, <t>, with prd 1-5f2c77aa
    *v1*  drafted, <t>, with prd 1-5f2c77aa
    From
    v3 · Sam, edited by hand
    v2 · redrafted
    v1 · drafted
    v2 · redrafted
    To
    v3 · Sam, edited by hand
    v2 · redrafted
    v1 · drafted
    v3 · Sam, edited by hand"
  `);
});

test('any two are compared, and whoever may brings the older text back', async () => {
  const { world, ts } = await withVersions();
  await opens(world, 'ana', ts);
  await world.does('ana', 'submit', { values: { from: { value: '3' }, to: { value: '1' } } });
  const opened = await modal(world, 'ana');
  expect(opened?.title?.text).toBe('v1 and v3');
  expect(wordsOf(opened?.blocks).replaceAll(/<!date[^>]*>/g, '<t>')).toMatchInlineSnapshot(`
    "*v1*  drafted, <t>, with prd 1-5f2c77aa
    *v3*  Sam, edited by hand, <t>
    *Problem*
    Before: "By hand."
    After: "By hand, each month."
    *Goals*
    New: "&lt;@U0ANA&gt; ˍsleepsˍ"
    *Restore v1* makes its text version 4, by you. Nothing is deleted: v3 stays in this list."
  `);
  await world.does('ana', 'submit', {});
  expect(world.flow.versions.restored).toMatchObject([
    { key: 'TL-42', document: 'prd', version: 1, over: 3, by: 'U0ANA' },
  ]);
  expect(await modal(world, 'ana')).toBeNull();
});

test('whoever may not bring a text back sees the difference, and no button for it', async () => {
  const { world, ts } = await withVersions();
  await opens(world, 'sam', ts);
  await world.does('sam', 'submit', { values: { from: { value: '1' }, to: { value: '2' } } });
  const opened = await modal(world, 'sam');
  expect(wordsOf(opened?.blocks)).toContain('By hand, each month.');
  expect(wordsOf(opened?.blocks)).not.toContain('Restore');
  expect(opened).not.toHaveProperty('submit.text');
});

test('a proposal that was applied leads to the versions, to be undone', () => {
  const ask = askOf('proposal', answeredBy('ana', 'prd_revised'));
  const settled = contentOf({ kind: 'ask', ask: ask.id }, viewOf(items.drafted, [ask]));
  expect(shown(settled)).toContain('(Undo… · Details)');
});
