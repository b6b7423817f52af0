/** What is said about channels and the workspace, and to people outside of a ticket's channel: `script.md` §§3, 15. */
import { describe, expect, test } from 'vitest';
import type { Notice } from '../../../src/ports/chat.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { noticeContent } from '../../../src/slack/channels/notices.ts';
import { items } from '../../fixtures/items.ts';
import { askOf, viewOf } from '../../fixtures/views.ts';
import { shown } from './shown.ts';

const words = (notice: Notice): string => shown(noticeContent(notice, '/ticket'));
const ticket = (number: number) => ({
  key: `TL-${number}`,
  title: 'Export invoices as CSV',
  ask: `ask${number}`,
});
const lost = (more: Partial<Extract<Notice, { kind: 'lost_home' }>>): string =>
  words({
    kind: 'lost_home',
    why: 'shared',
    channel: 'invoices',
    company: 'Globex',
    tickets: [ticket(42)],
    ...more,
  });

describe('a lost channel', () => {
  test('shared with another company', () => {
    expect(lost({})).toMatchInlineSnapshot(`
      "T: #invoices is now shared with Globex. TL-42 is paused until you move it or allow it. Buttons: Move, Allow.
      S  #invoices is now shared with Globex. TL-42 is paused until you move it or allow it.
      A  [Move…*] [Allow…]"
    `);
  });
  test('shared, several tickets, the company unknown', () => {
    expect(lost({ company: null, tickets: [ticket(42), ticket(43)] })).toMatchInlineSnapshot(`
      "T: #invoices is now shared with another company. TL-42 and TL-43 are paused until you move them or allow them. Buttons: Move, Allow.
      S  #invoices is now shared with another company. TL-42 and TL-43 are paused until you move them or allow them.
      S  *TL-42* Export invoices as CSV
      A  [Move…*] [Allow…]
      S  *TL-43* Export invoices as CSV
      A  [Move…*] [Allow…]"
    `);
  });
  test('archived', () => {
    expect(lost({ why: 'archived' })).toMatchInlineSnapshot(`
      "T: TL-42 lost its channel (#invoices was archived). It is unchanged. Choose a new home. Button: Move.
      S  TL-42 lost its channel (#invoices was archived). It is unchanged. Choose a new home.
      A  [Move…*]"
    `);
  });
  test('deleted', () => {
    expect(lost({ why: 'deleted' })).toMatchInlineSnapshot(`
      "T: TL-42 lost its channel (#invoices was deleted). It is unchanged. Choose a new home. Button: Move.
      S  TL-42 lost its channel (#invoices was deleted). It is unchanged. Choose a new home.
      A  [Move…*]"
    `);
  });
  test('we were removed', () => {
    expect(lost({ why: 'removed' })).toMatchInlineSnapshot(`
      "T: TL-42 lost its channel (I was removed from #invoices). It is unchanged. Choose a new home. Button: Move.
      S  TL-42 lost its channel (I was removed from #invoices). It is unchanged. Choose a new home.
      A  [Move…*]"
    `);
  });
  test('many tickets: each with its button, as far as a message goes', () => {
    const many = lost({ why: 'archived', tickets: Array.from({ length: 12 }, (_, at) => ticket(at + 1)) });
    expect(many.split('\n').slice(0, 4).join('\n')).toMatchInlineSnapshot(`
      "T: 12 tickets (TL-1, TL-2, TL-3 …) lost their channel (#invoices was archived). They are unchanged. Choose a new home for each. Button: Move.
      S  12 tickets (TL-1, TL-2, TL-3 …) lost their channel (#invoices was archived). They are unchanged. Choose a new home for each.
      S  *TL-1* Export invoices as CSV
      A  [Move…*]"
    `);
    expect(many.match(/\[Move…\*\]/g)).toHaveLength(8);
    expect(many.split('\n').at(-1)).toMatchInlineSnapshot(
      `"C  4 more. They show here as these are settled."`,
    );
  });
  test('settled', () => {
    expect(lost({ tickets: [] })).toMatchInlineSnapshot(`
      "T: Settled. No ticket waits because of #invoices any more.
      S  Settled. No ticket waits because of #invoices any more."
    `);
  });
  test('fault 113: names of channels and companies mention nobody', () => {
    const text = lost({ channel: '<!channel>', company: '*<@U0ANA>*' });
    expect(text).not.toMatch(/<[!@]/);
  });
});

describe('a new channel', () => {
  test('which service', () => {
    expect(
      words({
        kind: 'which_service',
        channel: { id: 'C0BILLING', name: 'billing' },
        services: ['invoices', 'storefront'],
        linked: null,
      }),
    ).toMatchInlineSnapshot(`
      "T: Which service does #billing belong to? Button: Link.
      S  Which service does #billing belong to?
      A  [Service] [Link*]"
    `);
  });
  test('linked', () => {
    expect(
      words({
        kind: 'which_service',
        channel: { id: 'C0BILLING', name: 'billing' },
        services: ['invoices'],
        linked: 'invoices',
      }),
    ).toMatchInlineSnapshot(`
      "T: #billing belongs to invoices.
      S  #billing belongs to invoices."
    `);
  });
  test('what it is for', () => {
    expect(
      words({ kind: 'welcome', service: 'invoices', sandbox: false, withoutModel: false, digestAt: '09:30' }),
    ).toMatchInlineSnapshot(`
      "T: Tickets for invoices live here. File one with /ticket. Digest at 9:30.
      S  Tickets for invoices live here. File one with \`/ticket\`. Digest at 9:30."
    `);
  });
});

test('the installer', () => {
  expect(
    words({
      kind: 'connected',
      workspace: 'acme',
      events: true,
      canvases: true,
      services: [{ name: 'GitHub', connected: false }],
    }),
  ).toMatchInlineSnapshot(`
    "T: Connected to acme. Events: received. Canvases: yes. GitHub: not connected. Next: invite me to a channel.
    S  Connected to acme.
    S  Events: received.
    Canvases: yes.
    S  GitHub: not connected  [How]
    S  Next: invite me to a channel."
  `);
});

describe('people', () => {
  const ask = askOf('prd_sign_off', { asked: ['ana'] });
  const view = viewOf(items.drafted, [ask, askOf('card')]);

  test('the first question that somebody is ever asked', () => {
    const first = { ...view, asks: view.asks.map((one) => ({ ...one, first: one.id === ask.id })) };
    const text = shown(contentOf({ kind: 'ask', ask: ask.id }, first));
    expect(text.split('\n').at(-1)).toMatchInlineSnapshot(
      `"C  You can write here as to a colleague. Only buttons decide. Slack's own "Turn off notifications for replies" keeps mentions."`,
    );
    expect(shown(contentOf({ kind: 'ask', ask: ask.id }, view))).not.toContain('as to a colleague');
  });
  test('asked, and not in the channel', () => {
    expect(
      shown(contentOf({ kind: 'nudge', ask: ask.id, by: null, outside: true }, view)),
    ).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Sign this off. Buttons: Answer, Read PRD, Open thread.
      S  *TL-42* Export invoices as CSV
      Sign this off.
      C  asked <t>
      A  [Answer…*] [Read PRD↗] [Open thread↗]"
    `);
  });
  test('the card of a private channel names who is not in it', () => {
    const absent = [{ id: 'kim', name: 'Kim', chatId: 'U0KIM' }];
    expect(
      shown(contentOf({ kind: 'card' }, { ...view, absent }))
        .split('\n')
        .slice(-3)
        .join('\n'),
    ).toMatchInlineSnapshot(`
      "C  Kim is not in this channel.
      A  [Invite Kim…]
      A  [Answer…*] [Read PRD↗]"
    `);
  });
});
