/**
 * Questions are derived: what is open now comes from the ticket's facts. Here the stored ones follow: what is no
 * longer open was answered by this signal or is withdrawn, what is newly open is asked.
 */

import type { PersonId } from '../pipeline/item/basics.ts';
import type { Person } from '../pipeline/people.ts';
import { openQuestions, type Question, whomToAsk } from '../pipeline/questions.ts';
import type { Signal } from '../pipeline/signals.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import { type AskRow, asksOf, insertAsks, openAsks, reassign, settleAsk } from '../store/asks.ts';
import type { Tx } from '../store/db.ts';
import { entriesOf } from '../store/ledger.ts';
import { messagesBelow } from '../store/messages.ts';
import { noteAsked } from '../store/people.ts';
import { followed, follower } from './asking/succession.ts';
import { askAgain, moveAsk, movedFrom, noteStep, tellings } from './asking/tellings.ts';
import { team } from './company/team.ts';
import { newId } from './ids.ts';

interface Change {
  item: WorkItem;
  signal: Signal;
  at: string;
  answered: AskRow | null;
  by: PersonId | null;
}

const same = (row: AskRow, question: Question): boolean =>
  row.gate === question.gate && row.bound === question.bound;

export async function syncAsks(tx: Tx, change: Change): Promise<void> {
  const { signal } = change;
  if (signal.name === 'ask_moved' || signal.name === 'ask_escalated') {
    const room = { people: await team(tx, change.item), at: change.at };
    if (signal.name === 'ask_moved') await moveAsk(tx, { signal, by: change.by, room });
    else await noteStep(tx, signal, room);
  }
  const open = await openAsks(tx, change.item.key);
  if (signal.name === 'agent_parked' && signal.facts.until !== null) await askAgain(tx, open, change.at);
  if (signal.name === 'ask_moved') {
    const slot = open.find((row) => row.id === signal.facts.ask)?.slot;
    if (slot != null) await noteAsked(tx, [signal.facts.to], slot);
  }
  const wanted = openQuestions(change.item);
  const fresh = wanted.filter((question) => !open.some((row) => same(row, question)));
  const gone = open.filter((row) => !wanted.some((question) => same(row, question)));
  const kept = open.filter((row) => wanted.some((question) => same(row, question)));
  if (fresh.length === 0 && gone.length === 0 && !kept.some((row) => row.gate === 'acceptance')) return;
  const people = await team(tx, change.item);
  const room = { people, at: change.at };
  const earlier = await overtaken(tx, change, fresh);
  const buried = await farUp(tx, change, gone);
  const rows = fresh.map((question): AskRow => {
    const before = followed(question, { gone, answered: change.answered }) ?? earlier.get(question.gate);
    const id = newId('ask');
    const asked = whomToAsk(change.item, question, people);
    return {
      id,
      key: change.item.key,
      gate: question.gate,
      bound: question.bound,
      state: 'open',
      asked,
      slot: slotOf(change, question, { id, before, inPlace: earlier.has(question.gate), buried }),
      since: change.at,
      answeredBy: null,
      answeredAt: null,
      answer: null,
      again: before === undefined ? null : whyAgain(change.signal, question, people),
      replacedBy: null,
      told: tellings(question.gate, asked, room),
      moved: movedFrom(change.item, question, { asked, people }),
    };
  });
  for (const row of gone) {
    const answered = row.id === change.answered?.id;
    const next = follower(row, { fresh: rows, answered: change.answered });
    await settleAsk(tx, row.id, {
      state: answered ? 'answered' : 'withdrawn',
      answeredBy: answered ? change.by : null,
      answeredAt: change.at,
      answer:
        answered || next === undefined
          ? { signal: change.signal.name, words: wordsOf(change.signal), ...signedText(change.signal) }
          : null,
      replacedBy: next?.id ?? null,
    });
  }
  for (const row of earlier.values())
    await settleAsk(tx, row.id, {
      ...row,
      replacedBy: rows.find((one) => one.gate === row.gate)?.id ?? null,
    });
  await insertAsks(tx, rows);
  const never = people.filter((person) => person.asked !== true).map((person) => person.id);
  for (const row of rows)
    if (row.slot !== null)
      await noteAsked(
        tx,
        row.asked.filter((id) => never.includes(id)),
        row.slot,
      );
  // Who is still asked to accept shrinks as the roles that it needs accept.
  for (const row of kept.filter((one) => one.gate === 'acceptance' && signal.name === 'accepted')) {
    const question = wanted.find((one) => same(row, one));
    if (question === undefined) continue;
    const asked = whomToAsk(change.item, question, people);
    await reassign(tx, row.id, { asked, told: tellings(row.gate, asked, { ...room, before: row.told }) });
  }
}

/** Questions about one run share its message; an edit by hand rewrites the open question in place. */
function slotOf(
  change: Change,
  question: Question,
  about: { id: string; before: AskRow | undefined; inPlace: boolean; buried: string[] },
): string | null {
  if (['plan_approval', 'run', 'permission', 'agent_question'].includes(question.gate)) {
    return change.item.run === null ? null : `run:${change.item.run.id}`;
  }
  if (question.gate === 'reopen' && change.item.stage === 'rolled_back')
    return `rolled_back:${change.item.deploy?.deployment?.id ?? change.item.rollback?.at}`;
  if (question.gate === 'proposal') return proposalSlot(question, about);
  if (question.roles.length === 0) return null;
  const stays = byHand(change.signal) && !about.buried.includes(about.before?.slot ?? '');
  const inPlace = about.before?.slot != null && (about.inPlace || stays);
  return inPlace ? (about.before?.slot ?? null) : `ask:${about.id}`;
}

/** A proposal is posted though nobody is asked for it; Undo stands on what was applied, or on a line of its own. */
function proposalSlot(question: Question, about: { id: string; before: AskRow | undefined }): string | null {
  const wasApplied = question.bound.startsWith('undo:') && about.before !== undefined;
  return wasApplied ? null : `ask:${about.id}`;
}

/** Nobody scrolls that far up for a question: from here on it is asked anew at the end of the thread. */
const MOST_BELOW = 10;

/** Slots of the questions that an edit by hand would rewrite far above what people read. */
async function farUp(tx: Tx, { item, signal }: Change, gone: AskRow[]): Promise<string[]> {
  const found: string[] = [];
  for (const { slot } of byHand(signal) ? gone : [])
    if (slot !== null && (await messagesBelow(tx, item.key, slot)) >= MOST_BELOW) found.push(slot);
  return found;
}

const byHand = (signal: Signal): boolean =>
  (signal.name === 'prd_revised' || signal.name === 'spec_revised') &&
  ['edited', 'proposal', 'kept', 'restored'].includes(signal.facts.how);

/**
 * A new push withdraws the question to accept, and asks it again once the commit is judged. The same message shows
 * both, unless somebody had accepted or asked for changes: then people look for a new one.
 */
async function overtaken(tx: Tx, change: Change, fresh: Question[]): Promise<Map<string, AskRow>> {
  if (!fresh.some((question) => question.gate === 'acceptance')) return new Map();
  const last = (await asksOf(tx, change.item.key)).findLast((row) => row.gate === 'acceptance');
  if (last?.state !== 'withdrawn') return new Map();
  const heard = await entriesOf(tx, change.item.key);
  const accepted = heard.some(
    (entry) => entry.signal === 'accepted' && entry.outcome === 'stayed' && entry.at >= last.since,
  );
  return accepted ? new Map() : new Map([[last.gate, last]]);
}

/** Why a question is asked again, as it is said on it; null where the question says it itself. */
function whyAgain(signal: Signal, question: Question, people: Person[]): string | null {
  if (question.gate === 'acceptance') return 'a new commit';
  if (signal.name !== 'prd_revised' && signal.name !== 'spec_revised') return null;
  const author = people.find((person) => person.id === signal.facts.author)?.name;
  return author === undefined ? null : `${author}'s edit`;
}

/** Answers that came with a signature made a newer text than the one that was asked about: that one is signed. */
function signedText(signal: Signal): Pick<NonNullable<AskRow['answer']>, 'signed'> {
  if (signal.name === 'prd_signed_off' && signal.facts.answered !== undefined)
    return { signed: { version: signal.facts.version, questions: signal.facts.answered.questions } };
  if (signal.name !== 'both_signed_off' || signal.facts.questions === undefined) return {};
  const { prd, spec, questions } = signal.facts;
  return { signed: { version: prd.version, spec: spec.version, questions } };
}

function wordsOf(signal: Signal): string | null {
  if ((signal.name === 'prd_revised' || signal.name === 'spec_revised') && signal.facts.applied !== undefined)
    return `v${signal.facts.version}: ${signal.facts.applied.section}`;
  const facts = signal.facts as { reason?: unknown; what?: unknown; text?: unknown; answer?: unknown };
  const words = [facts.reason, facts.what, facts.text, facts.answer].find(
    (one) => typeof one === 'string' && one !== '',
  );
  return typeof words === 'string' ? words : null;
}
