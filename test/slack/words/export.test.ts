/** Export…, and All as a file: the whole ticket, sent to whoever asked. `script.md` §5, §14. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { at } from '../../fixtures/company.ts';
import { items } from '../../fixtures/items.ts';
import { askOf, viewOf } from '../../fixtures/views.ts';
import { INVOICES, startWorld, type World, wordsOf } from '../world.ts';

const view = viewOf(items.planned, [askOf('card')]);
const withFiles = z.array(
  z.looseObject({
    text: z.string(),
    files: z.array(z.looseObject({ name: z.string(), url_private: z.string() })).default([]),
  }),
);

async function withTicket(): Promise<{ world: World; ts: string }> {
  const world = await startWorld();
  world.flow.add(view);
  world.flow.texts.read = async ({ document, version, viewer }) =>
    viewer === 'U0GUS' || document === 'release_notes'
      ? null
      : {
          view,
          version: version ?? (document === 'prd' ? 2 : 1),
          sections: [{ title: 'Problem', body: `Finance copies by hand (${document}).\n\n1. One\n2. Two` }],
          open: false,
        };
  world.flow.desk.history = async () => [
    { at, who: 'Eli', what: 'asked for changes', why: 'too\nwide', from: 'spec_draft', to: 'spec_draft' },
    { at, who: 'Ana', what: 'filed it', why: null, from: null, to: 'incoming' },
  ];
  return { world, ts: await world.show(view, { kind: 'card' }) };
}

/** The files of a person's last direct message, as they would open them. */
async function received(
  world: World,
  name: string,
): Promise<{ text: string; files: Record<string, string> }> {
  const last = withFiles.parse(await world.direct(name)).at(-1);
  const files: Record<string, string> = {};
  for (const file of last?.files ?? []) {
    const answer = await fetch(file.url_private, { headers: { authorization: 'Bearer xoxb-local-1' } });
    files[file.name] = await answer.text();
  }
  return { text: last?.text ?? '', files };
}

test('Export… in Details… sends one file with the documents and the whole history', async () => {
  const { world, ts } = await withTicket();
  await world.clicks('eli', ts, 'Details…');
  await world.does('eli', 'click', { modal: true, label: 'Export…' });
  expect(wordsOf((await world.sees('eli')).modal?.blocks)).toBe(
    'Sent to you as TL-42.md, in a direct message.',
  );
  const { text, files } = await received(world, 'eli');
  expect(text).toBe('TL-42, its documents and its whole history.');
  expect(files['TL-42.md']).toMatchInlineSnapshot(`
    "# TL-42 Export invoices as CSV

    - For review since 20 Nov 2026, 09:10 UTC
    - invoices · feature · priority medium
    - Filed by Ana, 20 Nov 2026, 09:10 UTC
    - Labels: finance
    - https://acme.slack.com/archives/C0INVOICES/p1763629800000100

    Finance asks for it every month.

    # PRD, v1

    Signed off by Ana, 20 Nov 2026, 09:10 UTC.

    ## Problem

    Finance copies by hand (prd).

    1. One
    2. Two

    # PRD, v2

    Not signed off.

    ## Problem

    Finance copies by hand (prd).

    1. One
    2. Two

    # Tech spec, v1

    Not signed off.

    ## Problem

    Finance copies by hand (spec).

    1. One
    2. Two

    # History

    - 20 Nov 2026, 09:10 UTC · Ana filed it → Incoming
    - 20 Nov 2026, 09:10 UTC · Eli asked for changes: too wide
    "
  `);
});

test('All as a file below the history of the command sends the same, and nobody else sees it', async () => {
  const { world } = await withTicket();
  await world.does('ana', 'command', { channel: INVOICES, command: '/ticket', text: 'history TL-42' });
  const answer = (await world.messages('ana')).filter((one) => one.ephemeral === true).at(-1);
  await world.clicks('ana', answer?.ts ?? '', 'All as a file');
  expect((await world.messages('ana')).filter((one) => one.ephemeral === true).at(-1)?.text).toBe(
    'Sent to you as TL-42.md, in a direct message.',
  );
  expect(Object.keys((await received(world, 'ana')).files)).toEqual(['TL-42.md']);
  expect((await received(world, 'eli')).files).toEqual({});
});

test('somebody of another company gets nothing', async () => {
  const { world, ts } = await withTicket();
  await world.clicks('gus', ts, 'Details…');
  expect(wordsOf((await world.sees('gus')).modal?.blocks)).toBe('No ticket TL-42 that you can see.');
  expect(await world.direct('gus')).toEqual([]);
});
