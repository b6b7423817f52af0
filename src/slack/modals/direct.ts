/** What a single press says: the words that stood on the question when it was pressed. */
import type { AskView, TicketView } from '../../ports/chat.ts';
import type { Words } from '../../ports/flow.ts';
import { collision } from '../cards/delegation.ts';
import { defaultAgent } from '../cards/facts.ts';

type Subject = { view: TicketView; ask: AskView };
type Say = (subject: Subject, variant: string) => Words;

const choice =
  (name: string, of: (subject: Subject) => string[]): Say =>
  (subject, variant) => ({ [name]: of(subject)[Number(variant)] ?? null });

/** Signals whose press says something; all others say nothing but themselves. */
const said: Record<string, Say> = {
  service_chosen: choice('service', ({ view }) => view.item.serviceChoices ?? []),
  question_answered: choice('answer', ({ view }) => view.item.run?.request?.choices ?? []),
  permission_granted: (_subject, variant) => ({ forRun: variant === 'run' }),
  re_signed: (_subject, variant) => ({ tellAgent: variant === 'tell' }),
  budget_raised: (_subject, variant) => ({ byUsd: Number(variant) }),
  prd_revised: (_subject, variant) => ({ document: 'prd', keep: variant }),
  spec_revised: (_subject, variant) => ({ document: 'spec', keep: variant }),
  accepted: ({ view }) => ({
    criteria: (view.item.judgement?.criteria ?? []).map((one) => String(one.number)),
  }),
  delegated: ({ view }, variant) => ({
    agent: defaultAgent(view)?.name ?? null,
    autonomy: view.item.policy?.autonomy ?? 'assisted',
    capUsd: view.item.policy?.capUsd ?? 5,
    waitsFor: variant === 'wait' ? (collision(view)?.ref ?? null) : null,
    reason: null,
  }),
  waived: ({ view }) => ({ rules: view.item.waiverRequest?.rules ?? [] }),
};

/** Whether the question must be read before the press can be passed on. */
export const saysSomething = (signal: string): boolean => signal in said;
export const directWords = (signal: string, variant: string, subject: Subject): Words =>
  said[signal]?.(subject, variant) ?? {};
