/**
 * People talk in a ticket's thread. A question is answered from gathered facts; words never pass a gate, they get the
 * button offered; people who talk to each other are left alone.
 */

import type { GateName } from '../../pipeline/gates.ts';
import { gates } from '../../pipeline/gates.ts';
import { wishIn } from '../../pipeline/talk/remark.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Conversation, Reply, Utterance } from '../../ports/talk/conversation.ts';
import { asksOf } from '../../store/asks.ts';
import { saveThreadWords } from '../../store/messages.ts';
import { allPeople, type PersonRow, rolesIn } from '../../store/people.ts';
import { beQuiet, isQuiet, lastAnswer, rateAnswer, speakAgain, wholeAnswer } from '../../store/talk/talk.ts';
import { findItem, keyInThread } from '../../store/work-items.ts';
import { createDoor } from '../answers/answer.ts';
import { whoIs } from '../company/who.ts';
import type { Deps } from '../deps.ts';
import { maySee } from '../desk.ts';
import { ticketView } from '../showing/views.ts';
import { isLastWord, type Meant, meantFor } from './addressed.ts';
import { answerId } from './answer-id.ts';
import { answer } from './answering.ts';
import { type AboutTicket, aboutTicket } from './direct.ts';
import { fileOrShow, wantedElsewhere } from './elsewhere.ts';
import { isOverheard } from './proposing.ts';
import { overheard, replied } from './replied.ts';
import { intoRisks } from './risks.ts';
import { agreedTo } from './settled-by.ts';

export function createConversation(deps: Deps): Conversation {
  return {
    said: (utterance) => said(deps, utterance),
    rated: (rating) => rated(deps, rating),
    intoRisks: (press) => intoRisks(deps, press),
    whole: (about) => whole(deps, about),
  };
}

const silent: Reply = { kind: 'silent' };

async function said(deps: Deps, utterance: Utterance): Promise<Reply> {
  const { channel, thread } = utterance;
  const key = thread === null ? null : await keyInThread(deps.db, channel, thread);
  const person = await whoIs(deps, utterance.by);
  if (key !== null)
    await saveThreadWords(deps.db, {
      key,
      ts: utterance.ts,
      person: person?.id ?? utterance.by,
      at: saidAt(utterance),
    });
  if (person === null || person.outsider) return silent;
  if (key === null || thread === null) {
    if (utterance.isDirect) return saidDirectly(deps, utterance, person);
    return utterance.mentionsUs ? mentioned(deps, utterance, person) : silent;
  }
  const item = await findItem(deps.db, key);
  if (item === null) return silent;
  const meant = await meaning(deps, item, { ...utterance, thread });
  switch (meant.kind) {
    case 'nobody':
      if (isOverheard(item, person, utterance.text)) return overheard(deps, item, { person, utterance });
      await agreedTo(deps, item, { person, utterance });
      return silent;
    case 'quiet':
      await beQuiet(deps.db, { channel, thread }, person.id);
      return {
        kind: 'told',
        sentence: 'Quiet in this thread. Questions will still come. Say my name to talk.',
      };
    case 'agent':
      return tellAgent(deps, item, { ...utterance, text: meant.text });
    case 'complaint':
      return item.lostHome == null ? { kind: 'live', view: await ticketView(deps, item) } : homeless(item);
    case 'approval':
      return item.lostHome == null ? offerButton(deps, item, person) : homeless(item);
    default:
      return item.lostHome == null ? replied(deps, item, { person, utterance }) : homeless(item);
  }
}

/** To us alone: every word is for us, and a ticket is named rather than written below. */
async function saidDirectly(deps: Deps, utterance: Utterance, person: PersonRow): Promise<Reply> {
  const about = await aboutTicket(deps, utterance);
  if ('kind' in about) return about;
  // A key names a ticket, so that what is said beside it is about it whatever it is.
  const goesOn = about.text === utterance.text.trim();
  return goesOn && wishIn(about.text) === 'remarks' ? silent : aboutIt(deps, utterance, { ...about, person });
}

/** Our name outside of any ticket's thread: what is asked is answered, what is wanted is filed. */
async function mentioned(deps: Deps, utterance: Utterance, person: PersonRow): Promise<Reply> {
  const wanted = await wantedElsewhere(deps, utterance);
  if (wanted === 'file') return fileOrShow(deps, utterance);
  if ('kind' in wanted) return wanted;
  if (wanted.item.lostHome != null) return homeless(wanted.item);
  return aboutIt(deps, utterance, { ...wanted, person });
}

async function aboutIt(
  deps: Deps,
  utterance: Utterance,
  { item, text, person }: AboutTicket & { person: PersonRow },
): Promise<Reply> {
  if (isLastWord(text)) return silent;
  const meant = meantFor({ text, mentionsUs: true, people: [], quiet: false, sinceAnswerMs: null });
  if (meant.kind === 'approval') return offerButton(deps, item, person);
  if (meant.kind === 'agent') return tellAgent(deps, item, { ...utterance, text: meant.text });
  await answer(deps, item, { utterance, person });
  return { kind: 'answering', ticket: item.key };
}

const homeless = (item: WorkItem): Reply => ({
  kind: 'told',
  sentence: `I write nothing here about ${item.key} until it has a channel again.`,
});

/** Slack's own time of a message: one that is delivered late was not said just now. */
const saidAt = ({ ts }: Utterance): string => new Date(Number(ts) * 1_000).toISOString();

/** Whoever says our name in a quiet thread talks with us again. */
async function meaning(
  deps: Deps,
  item: WorkItem,
  utterance: Utterance & { thread: string },
): Promise<Meant> {
  const { channel, thread } = utterance;
  const quiet = await isQuiet(deps.db, { channel, thread });
  const last = await lastAnswer(deps.db, { channel, thread }, item.key);
  const sinceMs = last === null ? null : (Number(utterance.ts) - Number(last.ts)) * 1_000;
  const meant = meantFor({
    text: utterance.text,
    mentionsUs: utterance.mentionsUs,
    live: item.stage === 'deployed',
    people: (await allPeople(deps.db)).map((one) => one.name),
    quiet,
    sinceAnswerMs: sinceMs !== null && sinceMs >= 0 ? sinceMs : null,
  });
  if (quiet && (meant.kind === 'question' || meant.kind === 'approval'))
    await speakAgain(deps.db, { channel, thread });
  return meant;
}

async function whole(
  deps: Deps,
  { ticket, to, by }: { ticket: string; to: string; by: string },
): Promise<string | null> {
  const item = await findItem(deps.db, ticket);
  if (item === null || !(await maySee(deps, item, by))) return null;
  return wholeAnswer(deps.db, { answer: answerId(item.key, to), key: item.key });
}

async function rated(
  deps: Deps,
  rating: { ticket: string; to: string; by: string; good: boolean },
): Promise<boolean> {
  const person = await whoIs(deps, rating.by);
  const item = await findItem(deps.db, rating.ticket);
  if (person === null || item === null || !(await maySee(deps, item, rating.by))) return false;
  return rateAnswer(deps.db, {
    answer: answerId(item.key, rating.to),
    key: item.key,
    person: person.id,
    good: rating.good,
  });
}

/** *agent: …* is the same answer as the button's, with the same roles and refusals. */
async function tellAgent(deps: Deps, item: WorkItem, utterance: Utterance): Promise<Reply> {
  const open = (await asksOf(deps.db, item.key)).filter((ask) => ask.state === 'open');
  const ask = open.find((one) => one.gate === 'attention') ?? open.find((one) => one.gate === 'run');
  if (ask === undefined || item.run === null)
    return { kind: 'told', sentence: `No agent is at work on ${item.key}. Nothing was passed on.` };
  const outcome = await createDoor(deps).answer({
    ask: ask.id,
    signal: 'agent_told',
    by: utterance.by,
    words: { text: utterance.text },
    delivery: `said:${utterance.channel}:${utterance.ts}`,
  });
  if (outcome.kind === 'refused') return { kind: 'told', sentence: outcome.sentence };
  const agent = deps.agents.find((one) => one.name === item.run?.agent)?.title ?? 'the agent';
  const step = item.run.step === null ? '' : `, step ${item.run.step.number}`;
  return { kind: 'told', sentence: `Passed to ${agent}${step}.` };
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
