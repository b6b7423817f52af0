/**
 * What we need of the chat. Content is a value of the domain; the adapter (`slack/`) owns every word and block.
 * Posting is *ensure*: the outbox id travels in the message's metadata, so an uncertain post can be found again.
 */

import type { Telling } from '../pipeline/asking/telling.ts';
import type { Hours } from '../pipeline/asking/working-hours.ts';
import type { GateName } from '../pipeline/gates.ts';
import type { Instant, PersonId } from '../pipeline/item/basics.ts';
import type { Moved } from '../pipeline/people.ts';
import type { WorkItem } from '../pipeline/work-item.ts';

export interface AskView {
  id: string;
  gate: GateName;
  /** The version, SHA or run it is bound to. */
  bound: string;
  state: 'open' | 'answered' | 'withdrawn';
  asked: PersonId[];
  since: Instant;
  answeredBy: PersonId | null;
  answeredAt: Instant | null;
  /** The signal that answered it, and what it said where words were asked for. */
  answer: { signal: string; words: string | null } | null;
  /** Why it is asked again; null the first time. */
  again: string | null;
  /** The later question that stands for it now. */
  replacedBy: string | null;
  /** Who was told of it, and how; absent: those who are asked, in the thread. */
  told?: Telling[];
  /** Whom it was for, where somebody else is asked now. */
  moved?: Moved | null;
}

export interface PersonView {
  id: PersonId;
  name: string;
  /** The chat's own id of the person, for mentions. */
  chatId: string;
  /** Outside them nobody is mentioned; absent: at any hour. */
  hours?: Hours;
}

/** Everything that a message about a ticket may show. */
export interface TicketView {
  item: WorkItem;
  asks: AskView[];
  people: Record<PersonId, PersonView>;
  /** Who may answer each open gate, by role, for refusals and Details. */
  links: {
    thread: string | null;
    /** Where the ticket was discussed before it moved. */
    earlier: string | null;
    prd: string | null;
    spec: string | null;
    notes: string | null;
    tracker: { ref: string; url: string } | null;
  };
  /** What the question must show beside the facts, by gate, e.g. the gate's state now for `acceptance`. */
  agents: { name: string; title: string; able: boolean; sentence: string | null }[];
  /** No model key: texts say that they were put together without one. */
  withoutModel: boolean;
  now: Instant;
}

/** One message of a ticket's thread; `ask`, `deployment` … say which. */
export type Message =
  | { kind: 'card' }
  | { kind: 'ask'; ask: string }
  | { kind: 'live'; deployment: string }
  | { kind: 'rolled_back'; deployment: string }
  | {
      kind: 'answer';
      to: string;
      text: string;
      sources: { title: string; url?: string; at?: string }[];
      offers: string[];
    }
  | { kind: 'bypassed' }
  /** A question put to one person directly; `by` handed it over. */
  | { kind: 'nudge'; ask: string; by: PersonId | null }
  /** Nobody answered for days: offered to everybody who may. */
  | { kind: 'offered'; ask: string }
  /** To the owner, directly: the ticket's channel is gone for us. */
  | { kind: 'homeless'; channel: string; why: 'channel_archived' | 'not_in_channel' | 'channel_gone' };

export interface Place {
  channel: string;
  thread: string | null;
}

/** Failure that the caller must treat as "may have been posted". */
export type PutResult =
  | { state: 'posted'; ts: string }
  | { state: 'rewritten'; ts: string }
  | { state: 'unchanged'; ts: string }
  | { state: 'gone'; why: 'message_deleted' | 'channel_archived' | 'not_in_channel' | 'channel_gone' };

export interface Chat {
  /** A fingerprint of what would be shown; equal fingerprints need no rewrite. */
  fingerprint(message: Message, view: TicketView): string;
  /** Posts (no `ts`) or rewrites (with `ts`) one message of a ticket. */
  put(request: {
    outboxId: string;
    place: Place;
    ts: string | null;
    message: Message;
    view: TicketView;
  }): Promise<PutResult>;
  /** The message that carries this outbox id, if it was posted. */
  find(place: Place, outboxId: string): Promise<string | null>;
  permalink(channel: string, ts: string): Promise<string | null>;
  /** A private sentence: ephemeral in the thread, else a direct message. */
  tell(person: PersonView, place: Place | null, text: string): Promise<void>;
  /** Asks whoever has the Home open to see it drawn anew. */
  refreshHome(chatIds: string[]): Promise<void>;
}

/** Documents where people read and edit them. `gone` and `unreadable` are answers, not errors. */
export interface Pages {
  /** Creates a page (or finds the one with this marker) and opens it to the channel. */
  ensure(request: {
    marker: string;
    title: string;
    markdown: string;
    channel: string;
    /** What the channel may do with it. */
    access: 'read' | 'write';
  }): Promise<{ id: string; url: string }>;
  read(
    id: string,
  ): Promise<
    | { state: 'ok'; markdown: string; editor: string | null }
    | { state: 'gone' }
    | { state: 'unreadable'; reason: string }
  >;
  /** Writes changed sections only, where the rest is as it was; else the whole. */
  write(id: string, request: { title: string; markdown: string }): Promise<void>;
  setAccess(id: string, channel: string, access: 'read' | 'write'): Promise<void>;
}

/** Who somebody of the chat is; parsed from the chat's own records, never from a payload alone. */
export interface Directory {
  person(
    chatId: string,
  ): Promise<{ chatId: string; name: string; outsider: boolean; isBot: boolean; zone: string } | null>;
  channel(id: string): Promise<{
    id: string;
    name: string;
    isPrivate: boolean;
    sharedOutside: boolean;
    archived: boolean;
    member: boolean;
  } | null>;
  /** Whether somebody is in a channel; false where that cannot be told. */
  isMember(channel: string, chatId: string): Promise<boolean>;
  /** Private channels that both we and this person are in. */
  privateChannelsOf(chatId: string): Promise<string[]>;
}

/** What one person is told directly, apart from a ticket's messages. */
export type Notice =
  /** Back from an absence: what others answered meanwhile. */
  | { kind: 'back'; absence: string; answered: { name: string; count: number }[] }
  /** Whoever may answer is away. `service` null: not known yet. */
  | { kind: 'nobody'; gate: GateName; service: string | null; until: Instant | null; thread: string | null };

export interface Notices {
  /** A direct message; answers where it stands. The outbox id makes a repeat findable (`Chat.find`). */
  post(request: { to: string; outboxId: string; notice: Notice }): Promise<string>;
}

/** Channels that tickets live in. */
export interface Rooms {
  /** Says what a channel is for; answers where that stands. The outbox id makes a repeat findable (`Chat.find`). */
  welcome(request: {
    channel: string;
    service: string;
    outboxId: string;
    sandbox: boolean;
    withoutModel: boolean;
  }): Promise<string>;
}
