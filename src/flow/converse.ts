/**
 * People talk in a ticket's thread. A question is answered from gathered facts; words never pass a gate, they get the
 * button offered; people who talk to each other are left alone.
 */
import type { GateName } from '../pipeline/gates.ts';
import { gates } from '../pipeline/gates.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import type { Conversation, Reply, Utterance } from '../ports/flow.ts';
import { asksOf } from '../store/asks.ts';
import { intendMessage, saveMessage } from '../store/messages.ts';
import { type PersonRow, rolesIn } from '../store/people.ts';
import { findItem, keyInThread } from '../store/work-items.ts';
import { whoIs } from './company/who.ts';
import type { Deps } from './deps.ts';
import { createIntake } from './intake.ts';
import { material } from './material.ts';
import { ticketView } from './showing/views.ts';

const approves =
  /^(?:[\s!.,:]|ship it|let'?s ship(?: it)?|lgtm|looks good(?: to me)?|approved?|sign(?:ed)? off|go ahead|do it|yes,? ship it|\+1|:(?:\+1|thumbsup|shipit|rocket|white_check_mark):|👍|🚀|✅)+$/iu;
const asksSomething =
  /\?\s*$|^(?:who|what|when|where|why|which|how|is|are|was|were|does|do|did|can|could|should|would|has|have|any|show|list|explain|tell)\b/i;

/** Words at which a message is read as said to us. */
const toSomebodyElse = /^(?:\/\/|<@[A-Z0-9]+>|@\w+)/;

export function createConversation(deps: Deps): Conversation {
  return { said: (utterance) => said(deps, utterance) };
}

const silent: Reply = { kind: 'silent' };

async function said(deps: Deps, utterance: Utterance): Promise<Reply> {
  const person = await whoIs(deps, utterance.by);
  if (person === null || person.outsider) return silent;
  const key =
    utterance.thread === null ? null : await keyInThread(deps.db, utterance.channel, utterance.thread);
  if (key === null) return utterance.mentionsUs ? fileIt(deps, utterance) : silent;
  const item = await findItem(deps.db, key);
  if (item === null) return silent;
  const text = utterance.text.trim();
  if (!utterance.mentionsUs && toSomebodyElse.test(text)) return silent;
  if (item.lostHome != null && (utterance.mentionsUs || asksSomething.test(text)))
    return { kind: 'told', sentence: `I write nothing here about ${item.key} until it has a channel again.` };
  if (approves.test(text)) return offerButton(deps, item, person);
  if (!utterance.mentionsUs && !asksSomething.test(text)) return silent;
  await answer(deps, item, utterance);
  return { kind: 'answering', ticket: item.key };
}

async function fileIt(deps: Deps, utterance: Utterance): Promise<Reply> {
  const outcome = await createIntake(deps).file({
    text: utterance.text,
    by: utterance.by,
    channel: utterance.channel,
    origin: { kind: 'mention', ref: `slack:${utterance.channel}:${utterance.ts}` },
    delivery: `mention:${utterance.channel}:${utterance.ts}`,
  });
  return { kind: 'filed', outcome };
}

/** "Ship it" is never a signature: the person's own open question is offered, or it is noted as support. */
async function offerButton(deps: Deps, item: WorkItem, person: PersonRow): Promise<Reply> {
  const asked = (await asksOf(deps.db, item.key)).filter(
    (ask) => ask.state === 'open' && ask.asked.length > 0,
  );
  const ask = asked.find((one) => one.asked.includes(person.id)) ?? asked.at(-1);
  if (ask === undefined)
    return {
      kind: 'told',
      sentence: `Words don't decide here. Nothing waits for an answer on ${item.key} now.`,
    };
  const held = rolesIn(person, item.service?.team ?? null);
  const yours = gates[ask.gate as GateName].who.some((who) => held.includes(who as (typeof held)[number]));
  const view = await ticketView(deps, item);
  return {
    kind: 'offer',
    ask: ask.id,
    view,
    gate: ask.gate as GateName,
    yours,
    asked: ask.asked.flatMap((id) => view.people[id] ?? []),
  };
}

/** Answered once for each message: the outbox id is the message's own. */
async function answer(deps: Deps, item: WorkItem, utterance: Utterance): Promise<void> {
  const slot = `answer:${utterance.ts}`;
  const place = { channel: utterance.channel, thread: utterance.thread };
  const intended = await intendMessage(deps.db, { id: `${item.key}-${slot}`, key: item.key, slot, ...place });
  const posted = intended.row.ts ?? (intended.fresh ? null : await deps.chat.find(place, intended.row.id));
  if (posted !== null) return;
  const answered = await deps.model.answer(
    utterance.text,
    await material(deps, item, { question: utterance.text }),
  );
  const view = await ticketView(deps, item);
  const put = await deps.chat.put({
    outboxId: intended.row.id,
    place,
    ts: null,
    message: {
      kind: 'answer',
      to: utterance.ts,
      text: answered.text,
      sources: answered.sources,
      offers: answered.offers,
    },
    view,
  });
  await saveMessage(
    deps.db,
    intended.row.id,
    put.state === 'gone' ? { state: 'gone' } : { ts: put.ts, state: 'posted' },
  );
}
