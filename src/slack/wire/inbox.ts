/**
 * Persist before ack. Bolt acknowledges an event before any listener runs, and Slack never sends an acknowledged one
 * again; so a delivery is stored first. Not stored: an event is not acknowledged (Slack repeats it), a press is
 * answered *Not saved*. Worked off: settled. What is left after a crash is fed to the listeners again by `replay`.
 */
import { createHash } from 'node:crypto';
import type { ReceiverEvent } from '@slack/bolt';
import { z } from 'zod';
import { messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Inbox } from '../../ports/flow.ts';

/** Kind of the claim on one message, which arrives twice when it mentions us. */
export const SAID = 'said';

export interface Claim {
  id: string;
  kind: string;
  /** Somebody waits for an answer on the screen. */
  pressed: boolean;
}

const eventBody = z.looseObject({
  type: z.literal('event_callback'),
  event_id: z.string().optional(),
  team_id: z.string().optional(),
  event: z.looseObject({
    type: z.string(),
    channel: z.unknown().optional(),
    ts: z.string().optional(),
    event_ts: z.string().optional(),
    thread_ts: z.string().optional(),
    channel_type: z.string().optional(),
    bot_id: z.string().optional(),
    subtype: z.string().optional(),
    hidden: z.boolean().optional(),
    text: z.string().optional(),
  }),
});
const pressed = z.looseObject({
  type: z.enum(['block_actions', 'view_submission', 'view_closed', 'shortcut', 'message_action']),
  trigger_id: z.string().optional(),
  user: z.looseObject({ id: z.string() }).optional(),
  actions: z.array(z.looseObject({ action_id: z.string(), action_ts: z.string().optional() })).optional(),
  action_ts: z.string().optional(),
  view: z.looseObject({ id: z.string(), hash: z.string().optional() }).optional(),
});
const command = z.looseObject({
  command: z.string(),
  trigger_id: z.string().optional(),
  user_id: z.string(),
  text: z.string().optional(),
});

/** What makes a delivery the same as an earlier one; null for what is answered and forgotten. */
export function claimOf(body: unknown): Claim | null {
  const asEvent = eventBody.safeParse(body);
  if (asEvent.success) {
    const { event_id: id, team_id: team, event: inner } = asEvent.data;
    if (!isForUs(inner)) return null;
    const fallback = `${team ?? ''}:${typeof inner.channel === 'string' ? inner.channel : ''}:${inner.ts ?? inner.event_ts ?? digest(body)}:${inner.type}`;
    return { id: id ?? fallback, kind: inner.type, pressed: false };
  }
  const asPress = pressed.safeParse(body);
  if (asPress.success) return claimOfPress(asPress.data);
  const asCommand = command.safeParse(body);
  if (asCommand.success)
    return { id: `command:${asCommand.data.trigger_id ?? digest(body)}`, kind: 'command', pressed: true };
  return null;
}

/** Subtypes under which a person says something; the others are edits, deletions, joins and bots. */
export const HEARD_SUBTYPES = new Set(['file_share', 'thread_broadcast']);

/** What happened to a channel that tickets may live in: a missed one would leave them posting where they must not. */
export const CHANNEL_EVENTS = [
  'channel_shared',
  'channel_unshared',
  'channel_archive',
  'channel_unarchive',
  'channel_deleted',
  'channel_left',
  'group_archive',
  'group_unarchive',
  'group_deleted',
  'group_left',
  'member_joined_channel',
  'member_left_channel',
] as const;
const ofChannels: ReadonlySet<string> = new Set(CHANNEL_EVENTS);

/** What a person may have said to us. Everything else is acknowledged and forgotten: it can be seen again later. */
function isForUs(inner: z.infer<typeof eventBody>['event']): boolean {
  if (ofChannels.has(inner.type)) return true;
  if (inner.type === 'app_mention') return inner.bot_id === undefined;
  if (inner.type !== 'message' || inner.bot_id !== undefined || inner.hidden === true) return false;
  if (inner.subtype !== undefined && !HEARD_SUBTYPES.has(inner.subtype)) return false;
  return inner.thread_ts !== undefined || inner.channel_type === 'im' || inner.text?.includes('<@') === true;
}

function claimOfPress(body: z.infer<typeof pressed>): Claim | null {
  const action = body.actions?.[0];
  if (body.type === 'block_actions') {
    if (action === undefined || isLink(action.action_id)) return null;
    return {
      id: `press:${body.trigger_id ?? `${body.user?.id}:${action.action_id}:${action.action_ts}`}`,
      kind: 'press',
      pressed: true,
    };
  }
  if (body.type === 'view_submission') {
    return {
      id: `submit:${body.view?.id}:${body.view?.hash ?? ''}:${body.trigger_id ?? ''}`,
      kind: 'submit',
      pressed: true,
    };
  }
  if (body.type === 'view_closed') return null;
  return {
    id: `shortcut:${body.trigger_id ?? body.action_ts ?? digest(body)}`,
    kind: 'shortcut',
    pressed: true,
  };
}

/** Link buttons open an address in the browser; the delivery tells us nothing. */
const isLink = (actionId: string): boolean => actionId.startsWith('link:');
const digest = (body: unknown): string =>
  createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 24);

/** The verification token is a secret of old, and of no use. */
function withoutToken(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'token'));
}

export interface Fault {
  reference: string;
  reason: string;
}

type Process = (event: ReceiverEvent) => Promise<void>;
export interface Intake {
  /** Given to the receiver in place of Bolt's own `processEvent`. */
  process: Process;
  replay: () => Promise<void>;
  /** Resolves when no listener runs any more. */
  drained: () => Promise<void>;
  /** The listener of this body failed: its delivery is settled as failed, and whoever waits is told. */
  failed: (body: unknown, fault: Fault) => void;
}

/** A second acknowledgement is an error over HTTP; after a fault nobody knows whether there was a first. */
function acknowledgedOnce(event: ReceiverEvent): ReceiverEvent {
  let acknowledged = false;
  const ack: ReceiverEvent['ack'] = async (response) => {
    if (acknowledged) return;
    acknowledged = true;
    await event.ack(response);
  };
  return { ...event, ack };
}

export function createIntake(about: {
  inbox: () => Inbox;
  listeners: Process;
  notSaved: (event: ReceiverEvent) => Promise<void>;
  /** The person who waits is told a reference. */
  faulted: (event: ReceiverEvent, reference: string) => Promise<void>;
  /** Messages whose twin claims were never settled: `replay` lets them be heard again. */
  unfinished: (ids: string[]) => void;
  log: Log;
}): Intake {
  const underWay = new Set<Promise<void>>();
  const failures = new WeakMap<object, Fault>();

  async function work(given: ReceiverEvent, claim: Claim | null): Promise<void> {
    const event = acknowledgedOnce(given);
    await about.listeners(event);
    if (claim === null) return;
    const fault = typeof event.body === 'object' ? failures.get(event.body) : undefined;
    if (fault !== undefined && claim.pressed) await about.faulted(event, fault.reference);
    const outcome =
      fault === undefined
        ? { state: 'processed' as const }
        : { state: 'failed' as const, note: `${fault.reference}: ${fault.reason}` };
    try {
      await about.inbox().settle('slack', claim.id, outcome);
    } catch (error) {
      about.log.error('slack.settle_failed', { id: claim.id, error });
    }
  }

  async function process(event: ReceiverEvent): Promise<void> {
    const claim = claimOf(event.body);
    if (claim !== null) {
      try {
        const known = await about
          .inbox()
          .accept({ source: 'slack', id: claim.id, kind: claim.kind, payload: withoutToken(event.body) });
        if (known === 'seen') return await event.ack();
      } catch (error) {
        about.log.error('slack.not_saved', { id: claim.id, kind: claim.kind, error });
        if (!claim.pressed) throw error;
        return await about.notSaved(event);
      }
    }
    await work(event, claim);
  }

  function tracked(run: Promise<void>): Promise<void> {
    const settled = run.then(
      () => undefined,
      () => undefined,
    );
    underWay.add(settled);
    void settled.finally(() => underWay.delete(settled));
    return run;
  }

  return {
    process: (event) => tracked(process(event)),
    async replay() {
      const pending = await about.inbox().pending('slack');
      about.unfinished(pending.filter((one) => one.kind === SAID).map((one) => one.id));
      for (const delivery of pending) {
        const body = delivery.payload;
        if (delivery.kind === SAID || typeof body !== 'object' || body === null) continue;
        const again: ReceiverEvent = { body: { ...body, replayed: true }, ack: async () => undefined };
        try {
          await tracked(work(again, { id: delivery.id, kind: delivery.kind, pressed: false }));
        } catch (error) {
          about.log.error('slack.replay_failed', { id: delivery.id, reason: messageOf(error) });
        }
      }
    },
    async drained() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    failed: (body, fault) => {
      if (typeof body === 'object' && body !== null) failures.set(body, fault);
    },
  };
}
