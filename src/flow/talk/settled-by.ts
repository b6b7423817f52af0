/**
 * Who settled what is proposed. Only words count: those that say it, and consent to them. Whoever merely wrote in the
 * thread meanwhile settled nothing, they may have said no; and whoever asks for a change has asked for it.
 */
import { isConsent, settlesSomething } from '../../pipeline/documents/settling.ts';
import type { Proposal } from '../../pipeline/item/review.ts';
import { meaningOf } from '../../pipeline/knowledge/meaning.ts';
import { signal } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Utterance } from '../../ports/talk/conversation.ts';
import type { Said } from '../../ports/talk/threads.ts';
import { dbNow } from '../../store/db.ts';
import { allPeople, type PersonRow } from '../../store/people.ts';
import type { Deps } from '../deps.ts';
import { fetched, valueOf } from '../gather-facts.ts';
import { receive } from '../receive.ts';
import { mayPropose } from './who-proposes.ts';

/** Words this old belong to the same talk. */
const TOGETHER_MS = 600_000;
const MOST_READ = 20;
const MOST_NAMED = 3;

export type Spoken = Pick<Utterance, 'channel' | 'thread' | 'ts' | 'text' | 'isDirect'>;

/** What was said to us alone has no place that others could open, and nobody else took part. */
export async function settledIn(
  deps: Deps,
  item: WorkItem,
  { person, utterance, pressed }: { person: PersonRow; utterance: Spoken; pressed: boolean },
): Promise<Pick<Proposal, 'by' | 'url' | 'asked'>> {
  const isSettled = !pressed && settlesSomething(utterance.text);
  const asked = isSettled ? {} : { asked: true as const };
  if (utterance.isDirect) return { by: [person.id], url: null, ...asked };
  const url = await deps.chat.permalink(utterance.channel, utterance.ts);
  if (!isSettled) return { by: [person.id], url, ...asked };
  const before = await saidBefore(deps, item, utterance);
  const subject = meaningOf(utterance.text);
  const agreeing = before.filter((one, at) =>
    isConsent(one.text)
      ? before[at - 1]?.by === person.chatId
      : settlesSomething(one.text) && [...meaningOf(one.text)].some((word) => subject.has(word)),
  );
  const people = (await allPeople(deps.db)).filter((one) => mayPropose(item, one));
  const others = agreeing.flatMap(({ by }) => people.find((one) => one.chatId === by)?.id ?? []);
  return { by: [...new Set([person.id, ...others])].slice(0, MOST_NAMED), url };
}

/** *Agreed.* to words that were just proposed: whoever says it is named with them. True when it was such. */
export async function agreedTo(
  deps: Deps,
  item: WorkItem,
  { person, utterance }: { person: PersonRow; utterance: Spoken },
): Promise<boolean> {
  const { proposal } = item;
  const newest = proposal?.more?.at(-1) ?? proposal;
  if (newest === null || newest.asked === true || newest.by === undefined || newest.url == null) return false;
  if (!isConsent(utterance.text) || !mayPropose(item, person) || newest.by.includes(person.id)) return false;
  const before = (await saidBefore(deps, item, utterance)).findLast((one) => !isConsent(one.text));
  if (before === undefined) return false;
  if ((await deps.chat.permalink(utterance.channel, before.ts)) !== newest.url) return false;
  const { document, section, before: was, after, url, by } = newest;
  const received = await receive(deps, {
    key: item.key,
    signal: signal('proposal_made', {
      document,
      section,
      before: was,
      after,
      url,
      by: [...by, person.id].slice(0, MOST_NAMED),
    }),
    actor: { kind: 'system', name: 'conversation' },
    delivery: `agreed:${utterance.channel}:${utterance.ts}`,
  });
  return received.kind === 'moved';
}

/** Whoever talked about the PRD a minute ago has not settled anything in the spec. Words that came late are older than the stage. */
async function saidBefore(deps: Deps, item: WorkItem, utterance: Spoken): Promise<Said[]> {
  const { channel, thread, ts } = utterance;
  if (thread === null) return [];
  const at = Number(ts) * 1_000;
  const began = Date.parse(item.stageSince);
  const since = Math.max(at - TOGETHER_MS, began <= at ? began : 0);
  const said = await fetched('the thread', deps, async () => ({
    state: 'ok' as const,
    value: await deps.threads.said({ channel, thread }, { before: ts, most: MOST_READ }),
    source: 'this thread',
    at: await dbNow(deps.db),
  }));
  return valueOf(said, []).filter((one) => Number(one.ts) * 1_000 >= since);
}
