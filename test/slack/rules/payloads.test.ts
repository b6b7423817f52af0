/** What is sent to Slack is what Slack's own types and limits say, for every builder; and the check itself bites. */
import { describe, expect, test } from 'vitest';
import type { WorkItem } from '../../../src/pipeline/work-item.ts';
import { questionModal } from '../../../src/slack/answers/asking.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { digestContent } from '../../../src/slack/cards/standing/digest.ts';
import { homeView } from '../../../src/slack/home/view.ts';
import { details, history } from '../../../src/slack/modals/details.ts';
import { extras } from '../../../src/slack/modals/extras.ts';
import { forms } from '../../../src/slack/modals/fields.ts';
import { filingForm } from '../../../src/slack/modals/filing.ts';
import { modalOf, shown } from '../../../src/slack/modals/form.ts';
import { done } from '../../../src/slack/wire/api.ts';
import { friday } from '../../fixtures/digests.ts';
import { items } from '../../fixtures/items.ts';
import { askOf, viewOf } from '../../fixtures/views.ts';
import { callTrouble, messageTrouble, viewTrouble } from '../../support/payloads/faults.ts';
import { installedVersions, writtenSchema } from '../../support/payloads/schema.ts';
import { watchPayloads } from '../../support/payloads/watch.ts';
import { createFakeFlow } from '../fake-flow.ts';
import { cards } from '../words/card-moments.ts';
import { moments } from '../words/moments.ts';
import { startWorld } from '../world.ts';

test('the schema was made from the packages that are installed', () => {
  expect(writtenSchema().$comment, 'npm run slack:schema writes it anew').toBe(installedVersions());
});

describe('every builder', () => {
  test.each(Object.entries({ ...moments, ...cards }))('message: %s', (_name, { view, message }) => {
    expect(messageTrouble(contentOf(message, view))).toEqual([]);
  });

  const subjects = Object.entries(items).map(([name, item]) => [name, viewOf(item)] as const);
  test.each(subjects)('modals of a ticket: %s', (_name, view) => {
    const ask = askOf('prd_sign_off', { asked: ['ana'] });
    const modals = {
      details: details(view),
      history: history(view, []),
      ...Object.fromEntries(
        Object.entries(forms).map(([form, build]) => [
          form,
          modalOf(build({ view, ask, viewer: 'U0ANA' }), { callback: 'answer', metadata: { ask: ask.id } }),
        ]),
      ),
      ...Object.fromEntries(
        Object.entries(extras).map(([extra, about]) => [
          extra,
          shown(about.title, about.blocks({ view, ask })),
        ]),
      ),
    };
    for (const [modal, built] of Object.entries(modals)) expect(viewTrouble(built), modal).toEqual([]);
  });

  test.each(Object.entries({ ...moments, ...cards }))('questions in a modal: %s', (_name, { view }) => {
    for (const ask of view.asks) expect(viewTrouble(questionModal(view, ask)), ask.gate).toEqual([]);
  });

  test('the form of a new ticket, and App Home', async () => {
    const flow = createFakeFlow();
    const proposal = await flow.intake.propose('Export invoices', 'C0INVOICES');
    expect(viewTrouble(filingForm(proposal, { channel: 'C0INVOICES', origin: { kind: 'form' } }))).toEqual(
      [],
    );
    for (const [index, item] of Object.values<WorkItem>(items).entries())
      flow.add(
        viewOf({ ...item, key: `TL-${index}` }, [askOf('card', { id: `ask-${index}`, asked: ['eli'] })]),
      );
    for (const column of ['Incoming', 'Planning', 'For review', 'In development', 'Preview', 'Deployed']) {
      const filter = { show: 'all' as const, open: { column, page: 0 }, search: 'e' };
      const home = await flow.desk.home('U0ELI', filter, 25);
      expect(viewTrouble(homeView(home, filter, { notice: [] })), column).toEqual([]);
    }
  });
});

describe('with a picture', () => {
  const chart = { file: 'F0PICTURE1', alt: 'x'.repeat(3_000) };

  test('a digest, and App Home', async () => {
    expect(messageTrouble(digestContent(friday, [], chart))).toEqual([]);
    const flow = createFakeFlow();
    flow.add(viewOf({ ...items.drafted, stage: 'deployed' }));
    const filter = { show: 'all' as const, open: null, search: null };
    const home = await flow.desk.home('U0ELI', filter, 25);
    const view = homeView(home, filter, { notice: [], chart });
    expect(viewTrouble(view)).toEqual([]);
    expect(view.blocks.filter((block) => block.type === 'image')).toHaveLength(1);
  });
});

describe('the check', () => {
  const text = { type: 'mrkdwn', text: 'words' };
  const label = { type: 'plain_text', text: 'Sign' };
  const press = { type: 'button', action_id: 'a', text: label, accessibility_label: 'Sign, TL-42' };
  const many = (count: number, one: object): object[] => Array.from({ length: count }, () => one);
  const inMessage = (...blocks: object[]): string[] => messageTrouble({ text: 'words', blocks });
  const inModal = (more: object): string[] =>
    viewTrouble({ type: 'modal', title: { type: 'plain_text', text: 'T' }, blocks: [], ...more });

  test('takes what is right', () => {
    expect(inMessage({ type: 'section', text }, { type: 'actions', elements: [press] })).toEqual([]);
    expect(inModal({})).toEqual([]);
  });
  test.each<[string, string[], RegExp]>([
    ['a misspelt key', inMessage({ type: 'section', text: { ...text, verbatm: true } }), /0\/text .*verbatm/],
    ['an unknown block', inMessage({ type: 'sektion', text }), /0\/type must be equal to one of/],
    [
      'markdown on a button',
      inMessage({ type: 'actions', elements: [{ ...press, text }] }),
      /elements\/0\/text/,
    ],
    ['a missing text', inMessage({ type: 'header' }), /required property 'text'/],
    ['too many blocks', inMessage(...many(51, { type: 'divider' })), /51 blocks/],
    ['too many buttons', inMessage({ type: 'actions', elements: many(26, press) }), /elements holds 26/],
    ['a long section', inMessage({ type: 'section', text: { ...text, text: 'x'.repeat(3_001) } }), /3001/],
    [
      'a long label',
      inMessage({ type: 'actions', elements: [{ ...press, text: { ...label, text: 'x'.repeat(76) } }] }),
      /76/,
    ],
    ['an empty text', inMessage({ type: 'section', text: { ...text, text: '' } }), /empty/],
    ['two alike in a row', inMessage({ type: 'actions', elements: [press, press] }), /two actions/],
    [
      'an input in a message',
      inMessage({ type: 'input', label, element: { type: 'plain_text_input' } }),
      /cannot stand/,
    ],
    ['nothing for notifications', messageTrouble({ text: ' ', blocks: [] }), /notifications/],
    ['a long title', inModal({ title: { type: 'plain_text', text: 'x'.repeat(25) } }), /title holds 25/],
    [
      'inputs without a submit',
      inModal({ blocks: [{ type: 'input', label, element: { type: 'plain_text_input' } }] }),
      /no submit/,
    ],
    ['a misspelt view', inModal({ calback_id: 'x' }), /calback_id/],
    [
      'a view that is too large',
      inModal({ blocks: many(95, { type: 'section', text: { ...text, text: 'x'.repeat(2_900) } }) }),
      /bytes/,
    ],
    ['half a character', inMessage({ type: 'section', text: { ...text, text: 'a\uD83D' } }), /half/],
    [
      'a label for no phone',
      inMessage({ type: 'actions', elements: [{ ...press, text: { ...label, text: 'x'.repeat(25) } }] }),
      /longer than 24/,
    ],
    [
      'a button that no screen reader can place',
      inMessage({ type: 'actions', elements: [{ ...press, accessibility_label: 'Sign' }] }),
      /not spoken of/,
    ],
    [
      'four in a row',
      inMessage({
        type: 'actions',
        elements: ['a', 'b', 'c', 'd'].map((id) => ({ ...press, action_id: id })),
      }),
      /4 buttons in a row/,
    ],
    [
      'a call with a misspelt key',
      callTrouble('chat.postMessage', { channel: 'C1', text: 'a', unfurl_link: false }),
      /unfurl_link/,
    ],
    ['a call without a channel', callTrouble('chat.update', { ts: '1', text: 'a' }), /channel/],
  ])('refuses %s', (_name, found, says) => {
    expect(found.join('\n')).toMatch(says);
  });

  test('sees what goes over the wire', async () => {
    const world = await startWorld();
    const watch = watchPayloads(world.local.url);
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'a', verbatm: true } }];
    await world.slack.api
      .call('chat.postMessage', { channel: 'C0INVOICES', text: 'a', blocks }, done)
      .catch(() => null);
    expect(() => watch.verify()).toThrow(
      'chat.postMessage: blocks/0/text must NOT have additional properties (verbatm)',
    );
  });
});
