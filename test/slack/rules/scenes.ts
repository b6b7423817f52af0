/**
 * Every ticket of the fixtures with the questions that the pipeline itself would have open then, put to those whom it
 * would ask, and every message that such a ticket can have. A gate that no ticket opens is seen by `manners.test.ts`.
 */
import { type GateName, gates } from '../../../src/pipeline/gates.ts';
import type { Person } from '../../../src/pipeline/people.ts';
import { openQuestions, whomToAsk } from '../../../src/pipeline/questions.ts';
import type { SignalName } from '../../../src/pipeline/signals.ts';
import type { WorkItem } from '../../../src/pipeline/work-item.ts';
import type { AskView, Message, TicketView } from '../../../src/ports/chat.ts';
import { at } from '../../fixtures/company.ts';
import { items } from '../../fixtures/items.ts';
import { answeredBy, askOf, viewOf } from '../../fixtures/views.ts';
import { cards } from '../words/card-moments.ts';
import { moments } from '../words/moments.ts';

const person = (id: string, roles: Person['roles']): Person => ({
  id,
  name: id,
  roles,
  isAdmin: id === 'kim',
  outsider: false,
  login: null,
  load: 0,
  away: false,
});
export const eli = person('eli', ['engineer']);
export const team = [person('ana', ['pm']), eli, person('sam', ['engineer']), person('kim', ['approver'])];

const stuckBy = (why: NonNullable<WorkItem['attention']>['why']): WorkItem => ({
  ...items.stuck,
  attention: { why, sentence: 'It changed `src/billing.js`, which the spec protects.', at },
});
const incident: NonNullable<NonNullable<WorkItem['deploy']>['incident']> = {
  id: 'INC-90',
  title: 'Invoices answer slowly',
  priority: 'P1',
  owner: 'Dana',
  services: ['invoices'],
  url: 'https://incidents.example/90',
  openedAt: at,
};
/** Moments that no other test tells. */
const others: Record<string, WorkItem> = {
  'in the backlog': { ...items.filed, stage: 'backlog' },
  'the agent has a question': {
    ...items.asking,
    run: {
      ...items.asking.run,
      request: {
        id: 'r2',
        kind: 'question',
        text: 'Which separator?',
        detail: '',
        choices: ['Comma', 'Semicolon'],
        hash: 'h2',
      },
    },
  },
  'after a hold': { ...items.held, deploy: { ...items.held.deploy, phase: 'awaiting_ship_after_hold' } },
  'an incident opened': {
    ...items.unknown,
    deploy: { ...items.unknown.deploy, phase: 'deploying', incident },
  },
  'the rollback failed': {
    ...items.live,
    rollback: { ...items.rolledBack.rollback, failed: 'no healthy answer in 60 s', healthy: false },
  },
  'rolled back, with a reason': {
    ...items.rolledBack,
    rollback: { ...items.rolledBack.rollback, reason: 'exports time out' },
  },
  'short of budget': {
    ...items.troubled,
    trouble: { ...items.troubled.trouble, sentence: 'Drafting stops at 2.00 USD for TL-42.' },
  },
  'data would be lost': {
    ...items.live,
    spec: {
      ...items.ready.spec,
      digest: { ...items.ready.spec?.digest, dataLoss: 'Exports made since today.' },
    },
  } as WorkItem,
  ...Object.fromEntries(
    (['ci', 'agent', 'cap', 'protected', 'size', 'conflict'] as const).map((why) => [
      `stuck: ${why}`,
      stuckBy(why),
    ]),
  ),
};

export const tickets: Record<string, WorkItem> = {
  ...items,
  ...Object.fromEntries(
    Object.entries({ ...moments, ...cards }).map(([name, { view }]) => [`at: ${name}`, view.item]),
  ),
  ...others,
};

/** Bounds of a question name versions as the store's do. */
function asksNow(item: WorkItem): AskView[] {
  return openQuestions(item).map((question, index) =>
    askOf(question.gate, {
      id: `ask-${index}-${question.gate}`,
      bound: question.bound,
      asked: whomToAsk(item, question, team),
    }),
  );
}

export interface Scene {
  name: string;
  view: TicketView;
  message: Message;
  /** The question that the message is about. */
  ask: AskView | null;
}

const told: Message[] = [
  { kind: 'card' },
  { kind: 'live', deployment: 'd1' },
  { kind: 'rolled_back', deployment: 'd1' },
  { kind: 'bypassed' },
  {
    kind: 'answer',
    to: '1',
    text: 'The report page nearly does it.',
    sources: [],
    offers: ['decided_against', 'risks'],
  },
];

/** A message that shows a ticket's end belongs to a ticket that came to it. */
function fits(message: Message, { stage, bypass }: WorkItem): boolean {
  if (message.kind === 'live') return stage === 'deployed';
  if (message.kind === 'rolled_back') return stage === 'rolled_back';
  return message.kind !== 'bypassed' || bypass !== null;
}

function scenesOf(name: string, item: WorkItem): Scene[] {
  const asks = asksNow(item);
  const view = viewOf(item, asks);
  const about = (ask: AskView, more: Partial<AskView>, what: string): Scene => {
    const changed = { ...ask, ...more };
    const rest = asks.filter((one) => one.id !== ask.id);
    return {
      name: `${name}: ${ask.gate} ${what}`,
      view: viewOf(item, [changed, ...rest]),
      message: { kind: 'ask', ask: ask.id },
      ask: changed,
    };
  };
  const answers = (gate: GateName): SignalName[] => Object.keys(gates[gate].answers) as SignalName[];
  return [
    ...told
      .filter((message) => fits(message, item))
      .map((message) => ({ name: `${name}: ${message.kind}`, view, message, ask: null })),
    ...asks.flatMap((ask) => [
      about(ask, {}, 'asked'),
      about(ask, { again: 'The text changed' }, 'asked again'),
      ...answers(ask.gate).map((signal) =>
        about(ask, answeredBy('eli', signal, 'because'), `answered ${signal}`),
      ),
      about(ask, { state: 'withdrawn' }, 'withdrawn'),
      about(ask, { state: 'withdrawn', replacedBy: 'later' }, 'asked anew'),
      ...[null, 'kim'].map((by) => ({
        name: `${name}: ${ask.gate} put directly by ${by ?? 'nobody'}`,
        view,
        message: { kind: 'nudge', ask: ask.id, by } as const,
        ask,
      })),
    ]),
  ];
}

export const scenes: Scene[] = Object.entries(tickets).flatMap(([name, item]) => scenesOf(name, item));
