/** Names with emoji and right-to-left text, long titles, many labels, services and questions: it fits, and stays true. */
import { describe, expect, test } from 'vitest';
import type { WorkItem } from '../../../src/pipeline/work-item.ts';
import type { AskView, PersonView, TicketView } from '../../../src/ports/chat.ts';
import type { BoardCard, BoardFilter, HomeView } from '../../../src/ports/flow.ts';
import { questionModal } from '../../../src/slack/answers/asking.ts';
import { card } from '../../../src/slack/cards/card.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { stateOf } from '../../../src/slack/cards/state.ts';
import { homeView } from '../../../src/slack/home/view.ts';
import { details, history } from '../../../src/slack/modals/details.ts';
import { extras } from '../../../src/slack/modals/extras.ts';
import { forms } from '../../../src/slack/modals/fields.ts';
import { filingForm } from '../../../src/slack/modals/filing.ts';
import { modalOf, shown } from '../../../src/slack/modals/form.ts';
import { at, now, people } from '../../fixtures/company.ts';
import { items } from '../../fixtures/items.ts';
import { measured } from '../../fixtures/measures.ts';
import { poisoned } from '../../fixtures/poison.ts';
import { askOf, viewOf } from '../../fixtures/views.ts';
import { messageTrouble, viewTrouble } from '../../support/payloads/faults.ts';
import { buttonsIn, wordsIn } from '../../support/payloads/manners.ts';
import { scenes } from './scenes.ts';

/** What is settled says the same in fewer words: the open ones are the large ones. */
const open = scenes.filter(
  ({ ask, message }) =>
    message.kind !== 'nudge' && (ask === null || (ask.state === 'open' && ask.again === null)),
);

const names: Record<string, string> = {
  'emoji in names': '👩‍👩‍👧‍👦 Ana 🏳️‍🌈',
  'names from right to left': 'שלום מרחבא \u202Eana\u202C',
  'names as long as a page': 'Ana-Maria '.repeat(60),
  'names that look like Slack': '<!channel> *Ana* `x` <@U0KIM> &',
  'names of one strange letter': 'ﷺ',
};
const called = (name: string): Record<string, PersonView> =>
  Object.fromEntries(Object.entries(people).map(([id, person]) => [id, { ...person, name }]));

const radius: NonNullable<WorkItem['context']>['blastRadius'] = {
  level: 'high',
  sum: 60,
  services: Array.from({ length: 60 }, (_, index) => ({
    name: `service-${index}-${'ü'.repeat(80)}`,
    tier: 'T1',
    hops: 1,
  })),
};
const large = (item: WorkItem): WorkItem => ({
  ...item,
  title: 'A title without an end '.repeat(13).slice(0, 300),
  labels: Array.from({ length: 40 }, (_, index) => `label-${index}-${'長'.repeat(40)}`),
  context: item.context === null ? null : { ...item.context, blastRadius: radius },
});
const manyAsks = (count: number): AskView[] =>
  Array.from({ length: count }, (_, index) =>
    askOf(index % 2 === 0 ? 'prd_sign_off' : 'acceptance', {
      id: `ask-${index}`,
      asked: ['ana', 'eli', 'sam'],
    }),
  );

describe.each(Object.entries(names))('%s', (_what, name) => {
  test('every message fits, and still begins with its key', () => {
    for (const scene of open) {
      const view = { ...scene.view, item: large(scene.view.item), people: called(name) };
      const content = contentOf(scene.message, view);
      expect(messageTrouble(content), scene.name).toEqual([]);
      expect(content.text.startsWith(view.item.key), scene.name).toBe(true);
    }
  });
  test('every modal fits', () => {
    for (const item of Object.values<WorkItem>(items)) {
      const view = { ...viewOf(large(item)), people: called(name) };
      for (const modal of modalsOf(view)) expect(viewTrouble(modal)).toEqual([]);
    }
  });
});

function modalsOf(view: TicketView): object[] {
  const ask = askOf('acceptance', { asked: ['ana', 'eli', 'sam'] });
  return [
    details(view),
    history(
      view,
      Array.from({ length: 200 }, () => ({
        at,
        who: '長'.repeat(300),
        what: '長'.repeat(300),
        why: '長'.repeat(2_000),
        from: null,
        to: 'preview' as const,
      })),
    ),
    questionModal(view, ask),
    ...Object.values(forms).map((build) =>
      modalOf(build({ view, ask, viewer: 'U0ANA' }), { callback: 'answer', metadata: { ask: ask.id } }),
    ),
    ...Object.values(extras).map((extra) => shown(extra.title, extra.blocks({ view, ask }))),
  ];
}

test.each(['長'.repeat(9_000), '&'.repeat(9_000), '😀'.repeat(4_500)])(
  'modals of a ticket whose every text is endless stay below 250 kB',
  (text) => {
    const scorecard = {
      ...items.blocked.scorecard,
      results: Array.from({ length: 120 }, (_, index) => ({
        ...items.blocked.scorecard.results[0],
        rule: `rule_${index}`,
      })),
    };
    const item = poisoned({ ...items.judged, scorecard } as WorkItem, text);
    if (item.prd !== null)
      item.prd.changes = Array.from({ length: 200 }, () => ({ section: text, before: text, after: text }));
    for (const modal of modalsOf(viewOf(large(item)))) expect(viewTrouble(modal)).toEqual([]);
  },
);

test('a card with 500 open questions still says what it waits for, and offers one answer', () => {
  const view = viewOf(large(items.judged), manyAsks(500));
  const content = card(view);
  expect(messageTrouble(content)).toEqual([]);
  expect(wordsIn(content.blocks)).toContain(`${stateOf(view).emoji} *Preview*`);
  expect(buttonsIn(content.blocks).filter((button) => button.text === 'Answer…')).toHaveLength(1);
});

test('fault 53: a message that is too long for Slack is shortened the same way each time, and keeps its buttons', () => {
  const text = '長&<'.repeat(1_200);
  for (const scene of open) {
    const view = { ...scene.view, item: poisoned(large(scene.view.item), text) };
    const content = contentOf(scene.message, view);
    expect(messageTrouble(content), scene.name).toEqual([]);
    expect(contentOf(scene.message, view), scene.name).toEqual(content);
    const before = buttonsIn(contentOf(scene.message, scene.view).blocks);
    const after = buttonsIn(content.blocks);
    expect(after.length > 0, scene.name).toBe(before.length > 0);
  }
});

test('the form of a new ticket offers what fits of 500 services and channels', () => {
  const many = Array.from({ length: 500 }, (_, index) => `service-${index}-${'ü'.repeat(90)}`);
  const view = filingForm(
    {
      title: '長'.repeat(900),
      description: '😀'.repeat(3_000),
      kind: 'feature',
      priority: 'medium',
      labels: many,
      criteria: many,
      service: many[3] ?? null,
      services: many,
      channels: many.map((service, index) => ({ id: `C${index}`, service, name: service })),
    },
    { channel: 'C400', origin: { kind: 'form' }, note: '長'.repeat(4_000) },
  );
  expect(viewTrouble(view)).toEqual([]);
});

describe('App Home', () => {
  const text = '長<&😀'.repeat(2_000);
  const onBoard = (index: number): BoardCard => {
    const asks = [askOf('acceptance', { id: `ask-${index}`, asked: ['ana', 'eli', 'sam'] }), askOf('run')];
    const view = viewOf(
      { ...poisoned(large(items.judged), text), key: `TL-${index}`, stage: 'preview' },
      asks,
    );
    return {
      key: `TL-${index}`,
      title: view.item.title,
      stage: 'preview',
      since: at,
      service: text,
      owner: text,
      view,
      ask: asks[0] ?? null,
      thread: view.links.thread,
    };
  };
  const five = Array.from({ length: 500 }, (_, index) => onBoard(index));
  const home: HomeView = {
    me: people['eli'] ?? null,
    outsider: false,
    isAdmin: true,
    needs: five.flatMap((one) =>
      one.ask === null ? [] : [{ ask: { ...one.ask, again: text }, view: one.view, thread: one.thread }],
    ),
    moreNeeds: 0,
    board: {
      lanes: [
        'Incoming',
        'Planning',
        'For review',
        'Ready to delegate',
        'In development',
        'Preview',
        'Deployed',
      ].map((column) => ({ column, count: 500, oldest: at, cards: five })),
      backlog: 180,
      services: Array.from({ length: 160 }, (_, index) => `service-${index}-${'ü'.repeat(90)}`),
      now,
    },
    agents: five,
    agentCount: { all: 1_000, queued: 100 },
    reviews: five.slice(0, 5),
    reviewCount: 500,
    setup: Array.from({ length: 40 }, () => ({ problem: text, fix: text })),
    measures: measured,
    now,
  };
  const filters: BoardFilter[] = [
    { show: 'all', open: null, search: null },
    {
      show: { service: home.board.services[7] ?? '' },
      open: { column: 'Preview', page: 3 },
      search: text.slice(0, 200),
    },
  ];

  test.each(filters)(
    'with 500 of everything: at most 100 blocks and 250 kB, and what needs me stands first',
    (filter) => {
      for (const many of [5, 25]) {
        const needs = home.needs.slice(0, many);
        const view = homeView({ ...home, needs, moreNeeds: 500 - many }, filter, { notice: [] });
        expect(viewTrouble(view)).toEqual([]);
        expect(view.private_metadata).toBe(JSON.stringify(JSON.parse(view.private_metadata ?? '')));
        expect(wordsIn(view.blocks)).toContain('Needs you (500)');
        expect(wordsIn(view.blocks)).toContain('*Deployed 500*');
      }
    },
  );
});
