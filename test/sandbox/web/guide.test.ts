import { expect, test } from 'vitest';
import { fill, type Guide, guideIn, progressOf } from '../../../src/sandbox/web/ui/state/guide.ts';
import type { Message, Seen } from '../../../src/sandbox/web/ui/state/seen.ts';

const guide: Guide = {
  steps: [
    {
      title: 'File',
      text: 'Type it.',
      done_when: { person: 'ana', sees: '(?<key>TL-\\d+) Export', in: 'message' },
    },
    {
      title: 'Ask',
      text: 'Ask in {key}.',
      done_when: { person: 'ana', sees: 'Reasons against', in: 'thread' },
    },
    { title: 'Look', text: 'Look at it.' },
    { title: 'Twice', text: 'Again.', done_when: { person: 'eli', sees: 'accepted', count: 2 } },
  ],
};

function seenBy(name: string, messages: Partial<Message>[]): [string, Seen] {
  const posts = messages.map((message, at) => ({ ts: `${at + 1}.0`, text: '', ...message }));
  const channel = { id: 'C1', name: 'invoices', is_im: false, messages: posts };
  const me = { id: 'U1', name };
  const nothing = {
    users: {},
    app: { id: 'A1', name: 'App' },
    modal: null,
    home: null,
    canvases: [],
    pings: [],
    errors: [],
  };
  return [name, { me, channels: [channel], ...nothing }];
}

test('it starts with the first step', () => {
  expect(progressOf(guide, new Map(), 0)).toEqual({ at: 0, found: {} });
});

test('a step is done when that person sees it, and names what it found', () => {
  const seen = new Map([seenBy('ana', [{ text: 'TL-7 Export invoices' }])]);
  const progress = progressOf(guide, seen, 0);
  expect(progress).toEqual({ at: 1, found: { key: 'TL-7' } });
  expect(fill('Ask in {key}, not {other}.', progress.found)).toBe('Ask in TL-7, not {other}.');
});

test('only a reply counts where a thread is asked for', () => {
  const root = { text: 'TL-7 Export. Reasons against' };
  expect(progressOf(guide, new Map([seenBy('ana', [root])]), 0).at).toBe(1);
  const reply = { text: 'Reasons against', thread_ts: '1.0' };
  expect(progressOf(guide, new Map([seenBy('ana', [root, reply])]), 0).at).toBe(2);
});

test('a later step that fits carries the earlier ones, whose texts were rewritten', () => {
  const seen = new Map([seenBy('eli', [{ text: 'Sam accepted' }, { text: 'Eli accepted' }])]);
  expect(progressOf(guide, seen, 0).at).toBe(4);
  expect(progressOf(guide, new Map([seenBy('eli', [{ text: 'Sam accepted' }])]), 0).at).toBe(0);
});

test('one that may be done at any time carries nobody, and is passed when its turn comes', () => {
  const asking: Guide = {
    steps: guide.steps.map((step) => (step.title === 'Ask' ? { ...step, at_any_time: true } : step)),
  };
  const early = [{ text: 'Reasons against', thread_ts: '0.5' }];
  expect(progressOf(asking, new Map([seenBy('ana', early)]), 0).at).toBe(0);
  const filed = [...early, { text: 'TL-7 Export invoices' }];
  expect(progressOf(asking, new Map([seenBy('ana', filed)]), 0).at).toBe(2);
});

test('a step that nothing shows is passed by hand', () => {
  const seen = new Map([seenBy('ana', [{ text: 'Reasons against', thread_ts: '0.5' }])]);
  expect(progressOf(guide, seen, 0).at).toBe(2);
  expect(progressOf(guide, seen, 3).at).toBe(3);
});

test('words in blocks and addresses behind links count, too', () => {
  const live: Guide = {
    steps: [{ title: '', text: '', done_when: { person: 'ana', sees: '(?<url>http://localhost:\\d+)' } }],
  };
  const button = {
    type: 'button',
    text: { type: 'plain_text' as const, text: 'Open' },
    url: 'http://localhost:4100',
  };
  const seen = new Map([seenBy('ana', [{ blocks: [{ type: 'actions', elements: [button] }] }])]);
  expect(progressOf(live, seen, 0)).toEqual({ at: 1, found: { url: 'http://localhost:4100' } });
});

test.each([[null], [[]], [{}], [{ steps: [] }], ['guide']])('%j is no guide', (content) => {
  expect(guideIn(content)).toBeNull();
});
