/**
 * A question about a ticket is answered once: the outbox id is the question's own. Its address is kept as soon as
 * there is one, so that an answer which a crash cut off is finished and never begun again. A model's answer is shown
 * while it is written.
 */
import { UpstreamError } from '../../errors.ts';
import type { Citing } from '../../pipeline/talk/into-risks.ts';
import { sixLines } from '../../pipeline/talk/six-lines.ts';
import { type Flag, flagsIn, foundTexts, type Passage } from '../../pipeline/untrusted/flags.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Coming, Message, Place } from '../../ports/chat.ts';
import type { Answered, Asking } from '../../ports/model.ts';
import type { Utterance } from '../../ports/talk/conversation.ts';
import { intendMessage, messagesOf, saveMessage } from '../../store/messages.ts';
import { allPeople, type PersonRow } from '../../store/people.ts';
import { keepWholeAnswer } from '../../store/talk/talk.ts';
import { saveTurn, type Talk, talkBefore } from '../../store/talk/turns.ts';
import type { Deps } from '../deps.ts';
import { createEvidence } from '../evidence/evidence.ts';
import { audienceOf } from '../knowledge/search.ts';
import { material } from '../material.ts';
import { modelOf } from '../model/checked.ts';
import { ticketView } from '../showing/views.ts';
import { answerId } from './answer-id.ts';
import { createPieces } from './pieces.ts';
import { propose } from './proposing.ts';
import { keepRisks } from './risks.ts';
import { mayPropose } from './who-proposes.ts';

type Answer = Extract<Message, { kind: 'answer' }>;

export async function answer(
  deps: Deps,
  item: WorkItem,
  { utterance, person }: { utterance: Utterance; person: PersonRow },
): Promise<void> {
  const slot = `answer:${utterance.ts}`;
  const id = answerId(item.key, utterance.ts);
  // Said to us directly, or with our name in a channel, a message begins a thread.
  const place: Place = { channel: utterance.channel, thread: utterance.thread ?? utterance.ts };
  const { row, fresh } = await intendMessage(deps.db, { id, key: item.key, slot, ...place });
  if (row.state === 'posted' || row.state === 'gone') return;
  const whole = fresh ? null : await deps.chat.find(place, id);
  if (whole !== null) return saveMessage(deps.db, id, { ts: whole, state: 'posted' });
  const begun = begin(deps, item, { utterance, place, person });
  const put = await deps.chat.put({
    outboxId: id,
    place,
    ts: row.ts,
    message: deps.model.isModel ? messageOf(utterance, nothing) : await begun.coming.whole,
    view: await ticketView(deps, item),
    growing: {
      address: (ts) => saveMessage(deps.db, id, { ts, state: 'growing' }),
      cutOff: fresh ? null : { after: utterance.ts, notThese: await known(deps, item, place) },
      ...(deps.model.isModel ? { coming: begun.coming } : {}),
    },
  });
  // Shown or stopped, it is finished: what it cost is written down, and the next question knows of it.
  await begun.coming.whole;
  await saveMessage(deps.db, id, put.state === 'gone' ? { state: 'gone' } : { ts: put.ts, state: 'posted' });
  if (put.state !== 'gone') await propose(deps, item, { made: begun.proposal(), person, utterance });
}

/** What somebody said in the thread is linked where it stands. */
function withLinks(deps: Deps, channel: string, sources: Answered['sources']): Promise<Answered['sources']> {
  return Promise.all(
    sources.map(async ({ said, ...source }) => {
      const url = said === undefined ? null : await deps.chat.permalink(channel, said);
      return url === null ? source : { ...source, url };
    }),
  );
}

type Said = Pick<Answered, 'text' | 'sources' | 'offers'> & { flagged?: Flag[] };
const nothing: Said = { text: '', sources: [], offers: [] };

const messageOf = ({ ts, by }: Utterance, { text, sources, offers, flagged = [] }: Said): Answer => ({
  kind: 'answer',
  to: ts,
  reader: by,
  text,
  sources,
  offers,
  ...(flagged.length === 0 ? {} : { flagged }),
});

interface Question {
  utterance: Utterance;
  place: Place;
  person: PersonRow;
}

/** The answer on its way, in pieces and as a whole. A model that cannot answer says so in its place. */
function begin(
  deps: Deps,
  item: WorkItem,
  question: Question,
): { coming: Coming; proposal: () => Answered['proposal'] } {
  let proposal: Answered['proposal'] = null;
  const pieces = createPieces();
  const stopping = new AbortController();
  const asking: Asking = {
    onText: pieces.push,
    onRestart: () => pieces.push(null),
    signal: stopping.signal,
  };
  const whole = ask(deps, item, { ...question, asking })
    .then((answered): Said => {
      ({ proposal } = answered);
      return answered;
    })
    .catch((error: unknown): Said => {
      if (!(error instanceof UpstreamError)) throw error;
      deps.log.warn('answer.failed', { key: item.key, error });
      pieces.push(null);
      return { ...nothing, text: `I could not answer: ${error.message}. Ask again in a few minutes.` };
    })
    .then((said) => messageOf(question.utterance, said))
    .finally(() => pieces.end());
  // Whoever shows it hears of a failure; until then nobody waits for it.
  whole.catch(() => {});
  return { coming: { pieces: pieces.all, whole, stop: () => stopping.abort() }, proposal: () => proposal };
}

async function ask(
  deps: Deps,
  item: WorkItem,
  question: Question & { asking: Asking },
): Promise<Answered & { flagged: Flag[] }> {
  const { utterance, place, person, asking } = question;
  const at = { key: item.key, channel: place.channel, thread: place.thread ?? '', ts: utterance.ts };
  const evidence = createEvidence(deps);
  const lookedUp: Passage[] = [];
  const found: Citing[] = [];
  const gathered = await material(deps, item, { question: utterance.text, thread: utterance });
  const before: Pick<Asking, 'earlier' | 'summary'> = deps.model.isModel ? await talkSoFar(deps, at) : {};
  const answered = await modelOf(deps).answer(utterance.text, gathered, {
    ...asking,
    mayPropose: mayPropose(item, person),
    evidence: async (tool, input) => {
      const looked = await evidence.gather(tool, input, audienceOf(item));
      lookedUp.push(...foundTexts(looked.findings));
      found.push(...looked.findings);
      return looked;
    },
    ...before,
  });
  if (answered.turn !== undefined) await saveTurn(deps.db, { ...at, by: person.id, ...answered.turn });
  if (sixLines(answered.text).more)
    await keepWholeAnswer(deps.db, {
      answer: answerId(item.key, utterance.ts),
      key: item.key,
      text: answered.text,
    });
  const sources = await withLinks(deps, utterance.channel, answered.sources);
  await keepRisks(
    deps,
    { key: item.key, to: utterance.ts },
    { answered: { ...answered, sources }, known: [...found, ...gathered.evidence] },
  );
  const flagged = flagsIn([
    { where: 'Your message', text: utterance.text },
    ...foundTexts(gathered.evidence),
    ...(before.summary ?? []).map(({ text }) => ({ where: 'This thread', text })),
    ...lookedUp,
  ]);
  if (flagged.length > 0)
    deps.log.warn('text.addresses_machine', {
      key: item.key,
      where: [...new Set(flagged.map((one) => one.where))],
    });
  return { ...answered, flagged, sources };
}

/** Turns as they were, and what was said before them by whom. */
async function talkSoFar(
  deps: Deps,
  at: Talk & { ts: string },
): Promise<Required<Pick<Asking, 'earlier' | 'summary'>>> {
  const { summary, turns } = await talkBefore(deps.db, at);
  const people = summary.length === 0 ? [] : await allPeople(deps.db);
  const nameOf = (id: string | null): string => people.find((one) => one.id === id)?.name ?? 'Somebody';
  return {
    earlier: turns,
    summary: summary.map(({ text, from }) => ({
      text,
      from: from.map((one) => ({ title: `${nameOf(one.by)} in this thread`, at: one.at, said: one.ts })),
    })),
  };
}

/** Addresses in this thread that we know to be other messages. */
async function known(deps: Deps, item: WorkItem, place: Place): Promise<string[]> {
  const rows = await messagesOf(deps.db, item.key);
  return rows.flatMap((row) => (row.channel === place.channel && row.ts !== null ? [row.ts] : []));
}
