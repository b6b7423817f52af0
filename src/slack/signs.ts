/**
 * A sign of life for a person who wrote: the session's status where the workspace has sessions, else an `:eyes:`
 * reaction. Both are decoration: what fails here is left out.
 */
import type { Place, TicketView } from '../ports/chat.ts';
import { type Api, codeOf, done } from './wire/api.ts';

type Status = 'processing' | 'active' | 'suspended' | 'closed';
const noSessions = new Set([
  'unknown_method',
  'feature_disabled',
  'missing_scope',
  'not_allowed_token_type',
  'access_denied',
  'restricted_action',
]);

export interface Signs {
  show: (about: { channel: string; thread: string; ts: string; by: string }) => Promise<void>;
  clear: (about: { channel: string; thread: string; ts: string }) => Promise<void>;
  /** Where a ticket's thread stands: waiting for a person, or closed. */
  settle: (place: Place, view: TicketView) => Promise<void>;
}

export function createSigns(api: Api): Signs {
  let sessions = true;
  const eyes = new Set<string>();
  const last = new Map<string, Status>();

  async function setStatus(
    about: { channel: string; thread: string; by?: string },
    status: Status,
  ): Promise<boolean> {
    if (!sessions) return false;
    try {
      await api.callNow(
        'agents.sessions.setStatus',
        {
          channel_id: about.channel,
          thread_ts: about.thread,
          status,
          ...(about.by === undefined ? {} : { initiator_user_id: about.by }),
        },
        done,
      );
      last.set(`${about.channel} ${about.thread}`, status);
      return true;
    } catch (error) {
      if (noSessions.has(codeOf(error) ?? '')) sessions = false;
      return false;
    }
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
    async show(about) {
      if (await setStatus(about, 'processing')) return;
      eyes.add(`${about.channel} ${about.ts}`);
      await react('reactions.add', about);
    },
    async clear(about) {
      if (eyes.delete(`${about.channel} ${about.ts}`)) return react('reactions.remove', about);
      if (last.get(`${about.channel} ${about.thread}`) === 'processing') await setStatus(about, 'active');
    },
    async settle(place, view) {
      if (place.thread === null) return;
      const asked = view.asks.some((ask) => ask.state === 'open' && ask.asked.length > 0);
      const closed = ['deployed', 'cancelled', 'split'].includes(view.item.stage) && !asked;
      const status: Status = closed ? 'closed' : asked ? 'suspended' : 'active';
      const id = `${place.channel} ${place.thread}`;
      if (last.get(id) === status || last.get(id) === 'processing') return;
      await setStatus({ channel: place.channel, thread: place.thread }, status);
    },
  };
}
