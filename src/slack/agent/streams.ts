/**
 * A message that grows while it is read. Slack takes metadata only when a stream ends, so where it stands is kept as
 * soon as it is known (`address`). One that was cut off is ended and rewritten whole, never begun again; one whose
 * address was lost is the unfinished stream of ours after the person's message that nobody else wrote.
 * Without streams in the workspace, and wherever one cannot be begun, the answer is one post.
 */
import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Place } from '../../ports/chat.ts';
import { type Api, codeOf, done, mayHaveHappened, notHere } from '../wire/api.ts';
import { Void } from './coming.ts';

const started = z.looseObject({ ts: z.string() });
const replies = z.looseObject({
  messages: z.array(
    z.looseObject({ ts: z.string(), user: z.string().optional(), streaming_state: z.string().optional() }),
  ),
});

const UNDER_WAY = 'in_progress';
/** The person pressed Slack's own Stop: what stands there is what they wanted. */
const STOPPED = 'stopped_by_user';

export interface Streamed {
  place: Place & { thread: string };
  /** The message that is answered: the stream comes after it. */
  question: string;
  /** The person who is answered: Slack wants to know outside direct messages. */
  reader: string;
  /** At least one. Those that turn out void end the stream as cut off. */
  pieces: AsyncIterable<string> | Iterable<string>;
  /** What stands below the text, once that is whole. */
  below: () => Promise<KnownBlock[]>;
  /** Told when the person pressed Slack's own Stop. */
  stopped?: () => void;
  metadata: unknown;
  /** Called once it has an address. */
  address: (ts: string) => Promise<void>;
}

export type Ended = { state: 'whole'; ts: string } | { state: 'cut'; ts: string } | { state: 'not_begun' };

export interface Streams {
  /** `cut`: it stands there unfinished and must be rewritten. `not_begun`: it is to be posted. */
  say(about: Streamed): Promise<Ended>;
  /** Ends a stream, so that it can be rewritten; `stopped` when a person had ended it: it stays. */
  end(place: Place, ts: string): Promise<'ended' | 'stopped'>;
  /** An unfinished stream of ours in this thread. */
  lost(
    place: Place & { thread: string },
    about: { after: string; notThese: string[] },
  ): Promise<string | null>;
}

export function createStreams(
  api: Api,
  identity: () => Promise<{ teamId: string; botUserId: string }>,
): Streams {
  let there = true;
  /** Streams that this process is writing now. */
  const underWay = new Set<string>();

  async function begin(about: Streamed, first: string): Promise<string | null> {
    const { teamId } = await identity();
    const asked = {
      channel: about.place.channel,
      thread_ts: about.place.thread,
      recipient_user_id: about.reader,
      recipient_team_id: teamId,
      markdown_text: first,
    };
    try {
      return (await api.callNow('chat.startStream', asked, started)).ts;
    } catch (error) {
      const code = codeOf(error);
      if (code === null) throw error;
      if (notHere.has(code)) there = false;
      return mayHaveHappened(error) ? lost(about.place, { after: about.question, notThese: [] }) : null;
    }
  }

  async function lost(
    place: Place & { thread: string },
    about: { after: string; notThese: string[] },
  ): Promise<string | null> {
    const { botUserId } = await identity();
    const { messages } = await api.call(
      'conversations.replies',
      { channel: place.channel, ts: place.thread, oldest: about.after, limit: 200 },
      replies,
    );
    const ours = messages.filter(
      (one) =>
        one.user === botUserId &&
        one.streaming_state === UNDER_WAY &&
        one.ts > about.after &&
        !about.notThese.includes(one.ts) &&
        !underWay.has(one.ts),
    );
    return ours[0]?.ts ?? null;
  }

  async function grow(about: Streamed, ts: string, rest: AsyncIterable<string>): Promise<'whole' | 'cut'> {
    const at = { channel: about.place.channel, ts };
    try {
      for await (const piece of rest)
        await api.callNow('chat.appendStream', { ...at, markdown_text: piece }, done);
      await api.callNow(
        'chat.stopStream',
        { ...at, blocks: await about.below(), metadata: about.metadata },
        done,
      );
      return 'whole';
    } catch (error) {
      if (error instanceof Void) return 'cut';
      const code = codeOf(error);
      if (code === null) throw error;
      if (code !== STOPPED) return 'cut';
      about.stopped?.();
      return 'whole';
    }
  }

  return {
    async say(about) {
      if (!there) return { state: 'not_begun' };
      const rest = piecesOf(about.pieces);
      const first = await rest.next();
      const ts = await begin(about, first.done === true ? '–' : first.value);
      if (ts === null) return { state: 'not_begun' };
      underWay.add(ts);
      try {
        await about.address(ts);
        return { state: await grow(about, ts, rest), ts };
      } finally {
        underWay.delete(ts);
      }
    },
    async end(place, ts) {
      try {
        await api.call('chat.stopStream', { channel: place.channel, ts }, done);
      } catch (error) {
        const code = codeOf(error);
        if (code === STOPPED) return 'stopped';
        // Ended already, or never one: it can be rewritten as it is.
        if (code === null || !['message_not_in_streaming_state', 'unknown_method'].includes(code))
          throw error;
      }
      return 'ended';
    },
    lost,
  };
}

async function* piecesOf(pieces: Streamed['pieces']): AsyncGenerator<string> {
  yield* pieces;
}
