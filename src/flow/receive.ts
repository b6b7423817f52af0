/**
 * The one door: the only thing that changes a ticket. Lock the row, decide, append to the ledger, move, sync the
 * questions, enqueue the effects, all in one transaction. A click, a webhook and a finished effect all come here.
 */
import { authorise, forOutsider, places, type Refusal, refusal } from '../pipeline/authorise.ts';
import { decide } from '../pipeline/decide.ts';
import { type EffectRequest, effects } from '../pipeline/effects.ts';
import type { GateName } from '../pipeline/gates.ts';
import type { Actor, Person, Role } from '../pipeline/people.ts';
import type { Filing, Signal } from '../pipeline/signals.ts';
import type { Flag } from '../pipeline/untrusted/flags.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import { type AskRow, findAsk } from '../store/asks.ts';
import { type Db, dbNow, inTransaction, isUniqueViolation, type Tx } from '../store/db.ts';
import { finishEffect, insertEffects } from '../store/effects.ts';
import { append, wasDelivered } from '../store/ledger.ts';
import type { Queue } from '../store/queue/queue.ts';
import { saveRecords } from '../store/records.ts';
import { insertItem, itemByRef, lockItem, nextNumber, saveItem } from '../store/work-items.ts';
import { syncAsks } from './ask-sync.ts';
import { tooLate } from './asking/tellings.ts';
import { team } from './company/team.ts';

export interface Incoming {
  key: string;
  signal: Signal;
  actor: Actor;
  /** The same delivery twice is one signal. */
  delivery: string;
  /** A person's answer to a question; checked here, in the transaction. */
  answer?: { ask: string };
  /** The effect that reports: a late attempt is refused, and its outcome recorded with the move. */
  effect?: { id: number; attempt: number };
  /** Rows that belong to the signal (a document's text, a deployment), written in the same transaction. */
  write?: (tx: Tx, item: WorkItem) => Promise<void>;
}

export type Received =
  | { kind: 'moved'; item: WorkItem; from: string | null }
  | { kind: 'ignored'; why: string; item: WorkItem | null }
  | { kind: 'refused'; refusal: Refusal; item: WorkItem; ask: AskRow | null }
  | { kind: 'seen'; item: WorkItem | null };

export interface DoorDeps {
  db: Db;
  queue: Pick<Queue, 'send'>;
  company: { name: string };
}

export async function receive(deps: DoorDeps, incoming: Incoming): Promise<Received> {
  return inTransaction(deps.db, (tx) => receiveIn(tx, deps, incoming));
}

export async function receiveIn(
  tx: Tx,
  { queue, company }: Omit<DoorDeps, 'db'>,
  incoming: Incoming,
): Promise<Received> {
  const item = await lockItem(tx, incoming.key);
  if (item === null) return { kind: 'ignored', why: 'there is no such ticket', item: null };
  const seen = await wasDelivered(tx, incoming.key, incoming.delivery);
  if (incoming.effect !== undefined && !(await finishEffect(tx, incoming.effect, { state: 'done' }))) {
    return { kind: 'ignored', why: 'a later attempt has taken over', item };
  }
  if (seen) return { kind: 'seen', item };
  const late = await tooLate(tx, incoming.signal);
  if (late !== null && incoming.actor.kind === 'system') return { kind: 'ignored', why: late, item };
  const at = await dbNow(tx);
  const allowed = await answerAllowed(tx, item, { ...incoming, company: company.name });
  if ('refusal' in allowed) {
    await log(tx, item, {
      incoming,
      at,
      outcome: 'refused',
      why: allowed.refusal.sentence,
      to: null,
      role: null,
    });
    return { kind: 'refused', refusal: allowed.refusal, item, ask: allowed.ask };
  }
  const by = incoming.actor.kind === 'person' ? incoming.actor.id : null;
  const decision = decide(item, incoming.signal, { at, actor: incoming.actor, by, role: allowed.role });
  if (decision.kind === 'ignore') {
    await log(tx, item, {
      incoming,
      at,
      outcome: 'ignored',
      why: decision.why,
      to: null,
      role: allowed.role,
    });
    if (incoming.answer !== undefined) {
      return {
        kind: 'refused',
        refusal: refusal('moved_on', `Nothing was changed: ${decision.why}.`),
        item,
        ask: allowed.ask,
      };
    }
    return { kind: 'ignored', why: decision.why, item };
  }
  const after = decision.item;
  const outcome = after.stage === item.stage ? 'stayed' : 'moved';
  await log(tx, after, {
    incoming,
    at,
    outcome,
    why: whyOf(incoming.signal),
    to: after.stage,
    from: item.stage,
    role: allowed.role,
  });
  await saveItem(tx, after);
  await saveRecords(tx, item, after);
  await incoming.write?.(tx, after);
  await syncAsks(tx, { item: after, signal: incoming.signal, at, answered: allowed.ask, by });
  await enqueue(tx, queue, { item: after, requests: decision.effects });
  return { kind: 'moved', item: after, from: item.stage };
}

/** Creates a ticket; the same delivery or outside reference twice is one ticket. */
export async function file(deps: DoorDeps, request: NewTicket): Promise<WorkItem> {
  const ref = request.ref ?? request.filing.origin.ref ?? `delivery:${request.delivery}`;
  try {
    return (await itemByRef(deps.db, ref)) ?? (await create(deps, request, ref));
  } catch (error) {
    const known = isUniqueViolation(error) ? await itemByRef(deps.db, ref) : null;
    if (known === null) throw error;
    return known;
  }
}

export interface NewTicket {
  filing: Omit<Filing, 'key'>;
  actor: Actor;
  delivery: string;
  as?: 'filed' | 'imported' | 'adopted';
  /** What it is filed once for; left out: what its origin refers to. */
  ref?: string;
  prefix: string;
}

async function create(deps: DoorDeps, request: NewTicket, ref: string): Promise<WorkItem> {
  return inTransaction(deps.db, async (tx) => {
    const number = await nextNumber(tx, request.prefix);
    const key = `${request.prefix}-${number}`;
    const at = await dbNow(tx);
    const signal = { name: request.as ?? 'filed', facts: { ...request.filing, key } } as Signal;
    const by = request.actor.kind === 'person' ? request.actor.id : null;
    const decision = decide(null, signal, { at, actor: request.actor, by, role: null });
    if (decision.kind === 'ignore') throw new Error(decision.why);
    const item = decision.item;
    await insertItem(tx, item, { number, ref });
    await log(tx, item, {
      incoming: { key, signal, actor: request.actor, delivery: request.delivery },
      at,
      outcome: 'moved',
      why: null,
      to: item.stage,
      role: null,
    });
    await syncAsks(tx, { item, signal, at, answered: null, by });
    await enqueue(tx, deps.queue, { item: item, requests: decision.effects });
    return item;
  });
}

/** A person's signal passes only as the answer to an open question that they may answer. */
async function answerAllowed(
  tx: Tx,
  item: WorkItem,
  incoming: Incoming & { company: string },
): Promise<{ role: Role | null; ask: AskRow | null } | { refusal: Refusal; ask: AskRow | null }> {
  if (incoming.actor.kind !== 'person') return { role: null, ask: null };
  if (incoming.answer === undefined)
    return incoming.signal.name === 'filing_undone'
      ? { role: null, ask: null }
      : personWithoutAnswer(tx, item, incoming);
  const ask = await findAsk(tx, incoming.answer.ask);
  if (ask === null || ask.key !== item.key)
    return { refusal: refusal('moved_on', 'That question does not exist any more.'), ask: null };
  const people = await team(tx, item);
  const actor = incoming.actor;
  const person = people.find((one) => one.id === actor.id);
  if (person === undefined || person.outsider) return { refusal: forOutsider(incoming.company), ask };
  if (ask.state !== 'open') return { refusal: over(item, ask, people), ask };
  const verdict = authorise(item, {
    gate: ask.gate as GateName,
    bound: ask.bound,
    signal: incoming.signal.name,
    person,
    team: people,
    company: incoming.company,
  });
  return 'code' in verdict ? { refusal: verdict, ask } : { role: verdict.role, ask };
}

/** What people do outside Slack (an edit by hand, a push) is theirs without a question; gates stay shut to it. */
async function personWithoutAnswer(
  tx: Tx,
  item: WorkItem,
  incoming: Incoming & { company: string },
): Promise<{ role: Role | null; ask: null } | { refusal: Refusal; ask: null }> {
  const byHand = ['prd_revised', 'spec_revised', 'signed_text_kept', 'ask_moved', 'reminder_set'];
  if (byHand.includes(incoming.signal.name)) {
    const people = await team(tx, item);
    const actor = incoming.actor;
    const outsider = actor.kind === 'person' && people.find((one) => one.id === actor.id)?.outsider === true;
    return outsider ? { refusal: forOutsider(incoming.company), ask: null } : { role: null, ask: null };
  }
  return {
    refusal: refusal('not_offered', `That is not offered here. ${item.key} is unchanged.`),
    ask: null,
  };
}

function over(item: WorkItem, ask: AskRow, people: Person[]): Refusal {
  if (ask.state === 'answered') {
    const who = people.find((person) => person.id === ask.answeredBy)?.name ?? 'Somebody';
    return refusal(
      'already_answered',
      `${who} answered that already. Nothing more to do.`,
      ask.answeredBy === null ? [] : [ask.answeredBy],
    );
  }
  return refusal(
    ask.replacedBy === null ? 'moved_on' : 'text_changed',
    `${item.key} is ${places[item.stage]} now. That question is closed.`,
  );
}

async function enqueue(
  tx: Tx,
  queue: DoorDeps['queue'],
  { item, requests }: { item: WorkItem; requests: EffectRequest[] },
): Promise<void> {
  const rows = await insertEffects(tx, item.key, { revision: item.revision, requests });
  for (const row of rows) {
    const afterMs = requests.find((request) => request.name === row.name)?.afterMs;
    await queue.send(tx, {
      lane: effects[row.name].lane,
      key: item.key,
      effect: row.id,
      ...(afterMs === undefined ? {} : { afterMs }),
    });
  }
}

interface Logged {
  incoming: Pick<Incoming, 'key' | 'signal' | 'actor' | 'delivery'>;
  at: string;
  outcome: 'moved' | 'stayed' | 'ignored' | 'refused';
  why: string | null;
  from?: string;
  to: string | null;
  role: Role | null;
}
async function log(tx: Tx, item: WorkItem, entry: Logged): Promise<void> {
  await append(tx, {
    key: item.key,
    revision: item.revision,
    at: entry.at,
    signal: entry.incoming.signal.name,
    facts: entry.incoming.signal.facts,
    actor: entry.incoming.actor,
    role: entry.role,
    outcome: entry.outcome,
    from: entry.from ?? (entry.outcome === 'moved' ? null : item.stage),
    to: entry.to,
    why: entry.why,
    delivery: entry.incoming.delivery,
  });
}

function whyOf(signal: Signal): string | null {
  const facts = signal.facts as { reason?: unknown; what?: unknown; sentence?: unknown };
  const isText = (one: unknown): one is string => typeof one === 'string' && one !== '';
  const said = [facts.reason, facts.what].find(isText);
  const ours = isText(facts.sentence) ? facts.sentence : '';
  const words = said === undefined || ours === '' ? (said ?? ours) : `${said.replace(/\.$/, '')}. ${ours}`;
  return words === '' ? flaggedWhy(signal) : words.slice(0, 2_000);
}

/** A text around the ticket addresses a machine: history says whose. */
function flaggedWhy({ facts }: Signal): string | null {
  const { flagged, context } = facts as { flagged?: Flag[]; context?: { flagged?: Flag[] } };
  const where = [...new Set((flagged ?? context?.flagged ?? []).map((one) => one.where))];
  return where.length === 0 ? null : `Text that addresses the model, treated as text: ${where.join(', ')}.`;
}
