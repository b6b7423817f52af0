/** A flow that holds state in memory, behind the same ports: what the Slack face is tested against. */

import type { GateName } from '../../src/pipeline/gates.ts';
import { newItem } from '../../src/pipeline/record/general.ts';
import type { AskView, PersonView, TicketView } from '../../src/ports/chat.ts';
import type {
  AnswerOutcome,
  AnswerRequest,
  BoardCard,
  Delivery,
  DocumentView,
  FilingRequest,
  Flow,
  SectionEdit,
} from '../../src/ports/flow.ts';
import type { OrderRequest } from '../../src/ports/standing.ts';
import type { Reply, RisksPress, Utterance } from '../../src/ports/talk/conversation.ts';
import { at, now, people } from '../fixtures/company.ts';
import { viewOf } from '../fixtures/views.ts';
import { createFakeConversation } from './agent/fake-conversation.ts';
import { type FakeVersions, fakeVersions } from './documents/fake-versions.ts';
import { homeOf, outsiders } from './fake-home.ts';
import { createFakePersonal, type FakePersonal } from './fake-personal.ts';
import { createFakeStanding } from './fake-standing.ts';
import { createFakeAccess, type FakeAccess } from './personal/fake-access.ts';
import { createFakeRequests, type FakeRequests } from './personal/fake-requests.ts';

interface Row extends Delivery {
  state: 'received' | 'processed' | 'ignored' | 'failed';
  note?: string;
}

export interface FakeFlow extends Flow {
  access: FakeAccess;
  versions: FakeVersions;
  personal: FakePersonal;
  requests: FakeRequests;
  rows: Map<string, Row>;
  tickets: Map<string, TicketView>;
  /** Thread of a ticket: `channel ts` → key. */
  threads: Map<string, string>;
  answers: AnswerRequest[];
  filed: FilingRequest[];
  /** Sections that were sent, and the document that they are read from. */
  edits: SectionEdit[];
  lost: string[];
  text: DocumentView | null;
  edit: ((request: SectionEdit) => AnswerOutcome) | null;
  heard: Utterance[];
  /** Presses of *Put this into Risks*. */
  risks: RisksPress[];
  ratings: { ticket: string; to: string; by: string; good: boolean }[];
  /** Whole answers, by the message that was answered. */
  wholes: Map<string, string>;
  ordered: OrderRequest[];
  /** Next accepts that fail, as a database that is away. */
  failAccepts: number;
  /** What was heard of channels, in words. */
  channelNews: string[];
  /** People of whom it was heard that something about them changed. */
  peopleNews: string[];
  /** How the next answers come out; the default records the answer. */
  decide: ((request: AnswerRequest) => AnswerOutcome | Promise<AnswerOutcome>) | null;
  answer: ((utterance: Utterance) => Reply | Promise<Reply>) | null;
  add(view: TicketView): TicketView;
}

export function createFakeFlow(): FakeFlow {
  const rows = new Map<string, Row>();
  const tickets = new Map<string, TicketView>();
  const threads = new Map<string, string>();
  let number = 50;

  const personBy = (chatId: string): PersonView | null =>
    Object.values(people).find((one) => one.chatId === chatId) ?? null;
  const withAsk = (id: string): { view: TicketView; ask: AskView } | null => {
    for (const view of tickets.values()) {
      const ask = view.asks.find((one) => one.id === id);
      if (ask !== undefined) return { view, ask };
    }
    return null;
  };
  const card = (view: TicketView): BoardCard => ({
    key: view.item.key,
    title: view.item.title,
    stage: view.item.stage,
    since: view.item.stageSince,
    service: view.item.service?.name ?? null,
    owner: view.item.pm === null ? null : (people[view.item.pm]?.name ?? null),
    view,
    ask: view.asks.find((one) => one.state === 'open' && one.asked.length > 0) ?? null,
    thread: view.links.thread,
  });

  const ordered: OrderRequest[] = [];
  const flow: FakeFlow = {
    rows,
    tickets,
    threads,
    answers: [],
    filed: [],
    edits: [],
    lost: [],
    text: null,
    edit: null,
    heard: [],
    risks: [],
    ratings: [],
    wholes: new Map(),
    ordered,
    failAccepts: 0,
    channelNews: [],
    peopleNews: [],
    tracking: { decide: async () => ({ done: true, sentence: 'It is adopted.' }), list: async () => [] },
    people: { changed: async (chatId) => void flow.peopleNews.push(chatId) },
    channels: {
      changed: async (channel, gone) =>
        void flow.channelNews.push(`${channel} changed${gone === undefined ? '' : `: ${gone}`}`),
      invited: async (channel, by) => void flow.channelNews.push(`${channel} invited by ${by}`),
      peopleChanged: async (channel, chatId) => void flow.channelNews.push(`${channel} people: ${chatId}`),
      invite: async ({ key, person, by }) => {
        flow.channelNews.push(`${by} invites ${person} for ${key}`);
        return { done: true, sentence: 'Kim is in this channel now.' };
      },
    },
    decide: null,
    answer: null,
    add(view) {
      tickets.set(view.item.key, view);
      return view;
    },
    inbox: {
      async accept(delivery) {
        if (flow.failAccepts > 0) {
          flow.failAccepts -= 1;
          throw new Error('the database is away');
        }
        const known = rows.get(delivery.id);
        if (known === undefined || known.state === 'failed') {
          rows.set(delivery.id, { ...delivery, state: 'received' });
          return known === undefined ? 'new' : 'again';
        }
        return 'seen';
      },
      async settle(_source, id, outcome) {
        const row = rows.get(id);
        if (row !== undefined) Object.assign(row, outcome);
      },
      async pending() {
        return [...rows.values()].filter((row) => row.state === 'received' || row.state === 'failed');
      },
    },
    door: {
      async answer(request) {
        flow.answers.push(request);
        if (flow.decide !== null) return flow.decide(request);
        const found = withAsk(request.ask);
        const refused = (sentence: string, who: PersonView[] = []): AnswerOutcome => ({
          kind: 'refused',
          code: 'already_answered',
          sentence,
          thread: found?.view.links.thread ?? null,
          offer: null,
          who,
        });
        if (found === null) return refused('That question does not exist any more.');
        if (found.ask.state !== 'open') return refused('Ana signed off PRD v1. Nothing more to do.');
        Object.assign(found.ask, {
          state: 'answered',
          answeredBy: personBy(request.by)?.id ?? null,
          answeredAt: now,
          answer: { signal: request.signal, words: null },
        });
        return { kind: 'done', ticket: found.view.item.key, sentence: null };
      },
    },
    versions: fakeVersions(outsiders),
    texts: {
      read: async ({ viewer }) => (outsiders.has(viewer) ? null : flow.text),
      pageLost: async (page) => void flow.lost.push(page),
      async editSection(request) {
        flow.edits.push(request);
        return flow.edit?.(request) ?? { kind: 'done', ticket: request.key, sentence: null };
      },
    },
    intake: {
      async file(request) {
        const same = flow.filed.find((one) => one.delivery === request.delivery);
        flow.filed.push(request);
        if (request.channel === 'C0RANDOM') {
          return {
            kind: 'unlinked',
            sentence: 'This channel is not linked to a service. Where does this go?',
            teams: [{ channel: 'C0INVOICES', service: 'invoices', name: 'invoices' }],
          };
        }
        const title = request.title ?? request.text;
        const twin = [...tickets.values()].find((one) => one.item.title === title);
        if (twin !== undefined && request.anyway !== true && same === undefined) {
          const { item, links } = twin;
          return {
            kind: 'duplicate',
            of: { key: item.key, title: item.title, stage: item.stage, owner: 'Eli', thread: links.thread },
            title,
          };
        }
        const key = `TL-${number}`;
        number += 1;
        const item = newItem(
          {
            key,
            title,
            description: request.description ?? '',
            reporter: personBy(request.by)?.id ?? 'ana',
            origin: request.origin,
            home: { channel: request.channel, isPrivate: false },
            kind: request.kind ?? 'feature',
            priority: request.priority ?? 'medium',
            labels: request.labels ?? [],
            proposedCriteria: request.criteria ?? [],
            service: request.service ?? 'invoices',
          },
          at,
        );
        const view = flow.add(viewOf(item));
        return {
          kind: 'filed',
          key,
          title,
          home: { channel: request.channel, isPrivate: false },
          thread: view.links.thread,
        };
      },
      async propose(text) {
        return {
          title: text.split('\n')[0] ?? '',
          description: '',
          kind: 'feature',
          priority: 'medium',
          labels: [],
          criteria: [],
          service: 'invoices',
          services: ['invoices', 'storefront'],
          channels: [{ id: 'C0INVOICES', service: 'invoices', name: 'invoices' }],
        };
      },
      async undo(key) {
        tickets.delete(key);
        return { done: true, sentence: `${key} was undone.` };
      },
      async link(_channel, service) {
        return service === 'invoices'
          ? { done: true, sentence: '#invoices is linked to invoices.' }
          : { done: false, sentence: `There is no service ${service}. Known: invoices, storefront.` };
      },
    },
    desk: {
      ticket: async (key, viewer) => (outsiders.has(viewer) ? null : (tickets.get(key) ?? null)),
      question: async (ask, viewer) => (outsiders.has(viewer) ? null : withAsk(ask)),
      home: async (viewer, filter, needs) => homeOf(flow, { viewer, filter, needs, card }),
      list: async (_viewer, about) => {
        const all = [...tickets.values()].map(card);
        const near = about.near?.replace(/\d$/, '');
        const fits = all.filter((one) =>
          near === undefined ? about.stage === null || one.stage === about.stage : one.key.startsWith(near),
        );
        return fits.slice(0, about.limit);
      },
      history: async () => [
        { at, who: 'Ana', what: 'filed it', why: null, from: null, to: 'incoming' },
        { at: now, who: 'Throughline', what: 'drafted it', why: null, from: 'enriched', to: 'prd_draft' },
      ],
      inThread: async (place) => threads.get(`${place.channel} ${place.thread}`) ?? null,
    },
    access: createFakeAccess((chatId) => outsiders.has(chatId)),
    ...createFakeStanding(ordered),
    personal: createFakePersonal(),
    requests: createFakeRequests(),
    conversation: createFakeConversation(() => flow),
  };
  return flow;
}

/** An open question of a ticket, by gate. */
export const questionOf = (view: TicketView, gate: GateName): AskView => {
  const ask = view.asks.find((one) => one.gate === gate);
  if (ask === undefined) throw new Error(`${view.item.key} does not ask ${gate}`);
  return ask;
};
