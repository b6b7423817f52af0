/** Whatever people and models wrote: it fits, it mentions nobody, it hides nothing, it breaks no block. */
import { describe, expect, test } from 'vitest';
import type { WorkItem } from '../../src/pipeline/work-item.ts';
import type { TicketView } from '../../src/ports/chat.ts';
import { contentOf } from '../../src/slack/cards/message.ts';
import { details } from '../../src/slack/modals/details.ts';
import { forms } from '../../src/slack/modals/fields.ts';
import { modalOf } from '../../src/slack/modals/form.ts';
import { when } from '../../src/slack/text/dates.ts';
import { cut } from '../../src/slack/text/limits.ts';
import { bare, code, fromMarkdown, link, say, visible } from '../../src/slack/text/mrkdwn.ts';
import { done } from '../../src/slack/wire/api.ts';
import { items } from '../fixtures/items.ts';
import { poisoned } from '../fixtures/poison.ts';
import { askOf, viewOf } from '../fixtures/views.ts';
import { cards } from './words/card-moments.ts';
import { type Moment, moments } from './words/moments.ts';
import { INVOICES, startWorld } from './world.ts';

const attacks = {
  'mass mention': '<!channel> <!here> @channel <@U0KIM> <!subteam^S1>',
  'hidden link': '<https://evil.example|https://bank.example> [bank](javascript:alert(1))',
  formatting: '*bold* _it_ ~no~ `code` ```fence``` > quote',
  'right to left': '\u202Egnp.exe \u2066abc\u2069 שלום مرحبا',
  invisible: 'a\u200Bb\u0000c\u{E0041}d\u2060e\uFEFF',
  emoji: '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(40),
  'lone surrogates': '\uD83D broken \uDE00',
  long: 'word '.repeat(2_000),
  'one long word': 'x'.repeat(9_000),
  entities: '&'.repeat(4_000),
  'three bytes a letter': '漢字'.repeat(4_500),
};

const attacked = (moment: Moment, text: string): { view: TicketView; message: Moment['message'] } => ({
  view: { ...moment.view, item: poisoned(moment.view.item, text) },
  message:
    moment.message.kind === 'answer'
      ? { ...moment.message, text, sources: [{ title: text, url: 'https://a.example' }] }
      : moment.message,
});

const allowed = /<(?:@U0(?:ANA|ELI|SAM|KIM)|!date\^\d+\^[^<>|]*\|[^<>]*|https?:\/\/[^<>|\s]+\|[^<>]*)>/g;
/** Texts in which Slack reads mentions and links; plain text is shown as it is. */
function mrkdwnOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnOf);
  if (typeof value !== 'object' || value === null) return [];
  const { type, text } = value as { type?: unknown; text?: unknown };
  return type === 'mrkdwn' && typeof text === 'string' ? [text] : Object.values(value).flatMap(mrkdwnOf);
}

/** What Slack would read as a mention, a channel or a link of its own. */
const stray = (text: string): string[] => text.replaceAll(allowed, '').match(/<[^>]*>/g) ?? [];

describe.each(Object.entries(attacks))('%s', (_name, text) => {
  test('every message of every moment is taken by Slack as it is, and mentions only whom it asks', async () => {
    const world = await startWorld();
    let thread: string | null = null;
    for (const [name, moment] of Object.entries({ ...moments, ...cards })) {
      const { view, message } = attacked(moment, text);
      const put = await world.slack.chat.put({
        outboxId: name,
        place: { channel: INVOICES, thread },
        ts: null,
        message,
        view,
      });
      expect(put.state, name).toBe('posted');
      thread ??= 'ts' in put ? put.ts : null;
      const content = contentOf(message, view);
      expect(stray(mrkdwnOf(content.blocks).join('\n')), name).toEqual([]);
      expect(stray(content.text), name).toEqual([]);
      expect(content.text.length, name).toBeLessThanOrEqual(4_000);
      if (moment.message.kind !== 'card') expect(content.blocks.length, name).toBeGreaterThan(0);
    }
    expect(await world.calls('chat.postMessage')).toBe(Object.keys({ ...moments, ...cards }).length);
  });

  test('every form and the details are taken by Slack', async () => {
    const world = await startWorld();
    const judged: WorkItem = items.judged;
    const blocked = items.blocked as unknown as WorkItem;
    const item = poisoned({ ...judged, scorecard: blocked.scorecard, splitProposal: [text] }, text);
    const view = viewOf(item);
    const ask = askOf('prd_sign_off', { asked: ['ana'] });
    for (const [name, build] of Object.entries(forms)) {
      const modal = modalOf(build({ view, ask, viewer: 'U0ANA' }), { callback: 'answer', metadata: {} });
      await expect(
        world.slack.api.call('views.open', { trigger_id: 'x', view: modal }, done),
        name,
      ).rejects.toMatchObject({
        code: expect.stringMatching(/trigger/),
      });
    }
    const shown = details(view);
    expect(stray(mrkdwnOf(shown.blocks).join('\n'))).toEqual([]);
    await expect(
      world.slack.api.call('views.open', { trigger_id: 'x', view: shown }, done),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/trigger/),
    });
  });
});

test('fault 113: text of others is text', () => {
  expect(say('<!channel> *a* _b_ snake_case `c`')).toBe('&lt;!channel&gt; ∗a∗ ˍbˍ snake_case ˋcˋ');
  expect(code('a`b <x>')).toBe("`a'b &lt;x&gt;`");
  expect(link('https://evil.example/a', 'bank.example')).toBe(
    '<https://evil.example/a|bank.example> (evil.example)',
  );
  expect(link('javascript:alert(1)', 'click')).toBe('click');
  expect(fromMarkdown('**a** [b](https://c.example) `<!here>` <@U1>')).toBe(
    '*a* b (`https://c.example/`) `&lt;!here&gt;` &lt;@U1&gt;',
  );
  expect(fromMarkdown('[b](https://c.example) ![p](https://c.example/p)', ['c.example'])).toBe(
    '<https://c.example/|b> (c.example) (picture left out: p)',
  );
  expect(bare('a\nb')).toBe('a b');
});

test('fault 116: what cannot be seen is taken out', () => {
  expect(visible('a\u200Bb\u0000c\u202Ed\u{E0041}')).toBe('abcd');
  expect(visible('👩‍👩‍👧 ok\n')).toBe('👩‍👩‍👧 ok\n');
});

test('fault 129: a cut splits nothing', () => {
  expect(cut('abc', 3)).toBe('abc');
  expect(cut('abcd', 3)).toBe('ab…');
  expect(cut('a😀😀', 4)).toBe('a😀…');
  expect(cut('ab &amp; cd', 7)).toBe('ab …');
  expect(cut(`at ${when('2026-11-20T09:10:00Z')} and on`, 20)).toBe('at …');
  expect(cut('```\nlong code here\n```', 14)).toBe(
    '```\nlong \n```…'.length <= 14 ? '```\nlong \n```…' : cut('```\nlong code here\n```', 14),
  );
  for (const text of Object.values(attacks)) {
    for (const max of [1, 2, 3, 10, 24, 75, 299]) {
      const short = cut(text, max);
      expect(short.length).toBeLessThanOrEqual(max);
      expect(short.slice(0, -1).isWellFormed() || !text.isWellFormed()).toBe(true);
    }
  }
});
