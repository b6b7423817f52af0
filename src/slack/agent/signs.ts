/**
 * A sign of life for a person who wrote: the session's status where the workspace has sessions, else an `:eyes:`
 * reaction. A session is *processing* only while something is drafted or answered, *suspended* while a person is
 * asked, *closed* at the end; its title follows the ticket's. All of it is decoration: what fails here is left out.
 */
import type { TicketView } from '../../ports/chat.ts';
import { plain } from '../text/mrkdwn.ts';
import { type Api, codeOf, done } from '../wire/api.ts';

type Status = 'processing' | 'active' | 'suspended' | 'closed';
const noSessions = new Set([
  'unknown_method',
  'feature_disabled',
  'missing_scope',
  'not_allowed_token_type',
  'access_denied',
  'restricted_action',
]);
const LONGEST_TITLE = 200;
/** Threads that are remembered: what is forgotten is set once more. */
const MOST = 10_000;

interface Thread {
  channel: string;
  thread: string;
}
type Question = Thread & { ts: string; by: string };

export interface Signs {
  show: (question: Question) => Promise<void>;
  clear: (question: Omit<Question, 'by'>) => Promise<void>;
  /** Where a ticket's thread stands, and what it is called. */
  settle: (thread: Thread, view: TicketView) => Promise<void>;
  /** Slack's own Stop was pressed: what is being answered here is not wanted any more. */
  stopped: (thread: Thread) => void;
  unwanted: (thread: Thread, question: string) => boolean;
}

export function createSigns(api: Api): Signs {
  let sessions = true;
  const eyes = new Set<string>();
  /** What Slack shows now, and what the ticket says. */
  const last = new Map<string, Status>();
  const settled = new Map<string, Status>();
  const titles = new Map<string, string>();
  /** Questions that are being answered, by thread. */
  const underWay = new Map<string, Set<string>>();
  const refused = new Set<string>();
  const idOf = ({ channel, thread }: Thread): string => `${channel} ${thread}`;

  async function tried(method: string, about: Thread, more: Record<string, unknown>): Promise<boolean> {
    if (!sessions) return false;
    try {
      await api.callNow(method, { channel_id: about.channel, thread_ts: about.thread, ...more }, done);
      return true;
    } catch (error) {
      if (noSessions.has(codeOf(error) ?? '')) sessions = false;
      return false;
    }
  }

  async function setStatus(
    about: Thread,
    status: Status,
    more: Record<string, unknown> = {},
  ): Promise<boolean> {
    if (!(await tried('agents.sessions.setStatus', about, { status, ...more }))) return false;
    if (last.size > MOST) for (const kept of [last, settled, titles]) kept.clear();
    last.set(idOf(about), status);
    return true;
  }

  async function react(
    method: 'reactions.add' | 'reactions.remove',
    about: { channel: string; ts: string },
  ): Promise<void> {
    try {
      await api.callNow(method, { channel: about.channel, timestamp: about.ts, name: 'eyes' }, done);
    } catch (error) {
      if (codeOf(error) === null) throw error;
    }
  }

  return {
    async show(question) {
      const id = idOf(question);
      underWay.set(id, (underWay.get(id) ?? new Set()).add(question.ts));
      if (await setStatus(question, 'processing', { initiator_user_id: question.by })) return;
      eyes.add(`${question.channel} ${question.ts}`);
      await react('reactions.add', question);
    },
    async clear(question) {
      const id = idOf(question);
      const others = underWay.get(id);
      others?.delete(question.ts);
      if (others?.size === 0) underWay.delete(id);
      refused.delete(`${id} ${question.ts}`);
      if (eyes.delete(`${question.channel} ${question.ts}`)) return react('reactions.remove', question);
      if (underWay.has(id) || last.get(id) !== 'processing') return;
      await setStatus(question, settled.get(id) ?? 'active');
    },
    async settle(about, view) {
      const id = idOf(about);
      const status = statusOf(view);
      settled.set(id, status);
      const title = plain(`${view.item.key} ${view.item.title}`, LONGEST_TITLE);
      if (last.get(id) !== status && !underWay.has(id)) await setStatus(about, status, { title });
      if (titles.get(id) === title || !last.has(id)) return;
      // A title given with a status is taken for a new session alone.
      if (await tried('agents.sessions.rename', about, { title })) titles.set(id, title);
    },
    stopped(about) {
      const id = idOf(about);
      last.set(id, 'active');
      for (const ts of underWay.get(id) ?? []) refused.add(`${id} ${ts}`);
    },
    unwanted: (about, question) => refused.has(`${idOf(about)} ${question}`),
  };
}

function statusOf({ item, asks }: TicketView): Status {
  if (asks.some((ask) => ask.state === 'open' && ask.asked.length > 0)) return 'suspended';
  if (['deployed', 'cancelled', 'split'].includes(item.stage)) return 'closed';
  const drafting = ['enriched', 'prd_ready'].includes(item.stage) || item.changeRequest?.document != null;
  return drafting && item.paused === null && item.trouble === null ? 'processing' : 'active';
}
