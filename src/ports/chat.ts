/**
 * What we need of the chat. Content is a value of the domain; the adapter (`slack/`) owns every word and block.
 * Posting is *ensure*: the outbox id travels in the message's metadata, so an uncertain post can be found again.
 */

import type { Telling } from '../pipeline/asking/telling.ts';
import type { Hours } from '../pipeline/asking/working-hours.ts';
import type { GateName } from '../pipeline/gates.ts';
import type { DocumentKind, Instant, LostHome, PersonId } from '../pipeline/item/basics.ts';
import type { CodeOwner } from '../pipeline/item/change.ts';
import type { Part } from '../pipeline/item/parts.ts';
import type { Digest } from '../pipeline/measuring/digest.ts';
import type { Moved, Profile } from '../pipeline/people.ts';
import type { Flag } from '../pipeline/untrusted/flags.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import type { DailyNotice, RequestsNotice } from './requests.ts';
import type { OrderNotice } from './standing.ts';
import type { TrackerNotice } from './trackers/tracking.ts';

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
  answer: {
    signal: string;
    words: string | null;
    /** The PRD that was signed, and the spec signed with it, where answers that came with the signature made newer texts. */
    signed?: { version: number; spec?: number; questions: number };
  } | null;
  /** Why it is asked again; null the first time. */
  again: string | null;
  /** The later question that stands for it now. */
  replacedBy: string | null;
  /** Somebody is asked here for the first time ever. */
  first?: boolean;
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
  /** Whether anything outside would hold a deploy now; absent where nobody is asked to accept. */
  gate?: { clear: boolean; why: string | null };
  /** What the scorecard would find now, one sentence each, with the time of the check; absent where no spec is to be signed. */
  outlook?: { at: Instant; stops: string[] };
  /** Tickets that were rolled back and go live again with this one; absent where it does not ship now. */
  comebacks?: { name: string; words: string }[];
  agents: { name: string; title: string; able: boolean; sentence: string | null }[];
  /** Of a ticket that was split: its parts, in their order. */
  parts?: Part[];
  /** Documents whose page somebody deleted, and the version in which it was restored; until their next version or signature. */
  restored?: { document: DocumentKind; version: number }[];
  /** No model key: texts say that they were put together without one. */
  withoutModel: boolean;
  /** What the model's texts have cost, and where they stop; for Details alone. */
  texts?: { costUsd: number; limitUsd: number };
  /** Who owns the files in scope, or those that were changed; for Details alone. */
  scopeOwners?: CodeOwner[];
  /** Who could waive what blocks it; absent where nothing does. */
  mayWaive?: PersonId[];
  /** Asked, and not in the ticket's private channel. */
  absent?: PersonView[];
  now: Instant;
}

/** One message of a ticket's thread; `ask`, `deployment` … say which. */
export type Message =
  | { kind: 'card' }
  /** `plain`: asked without a mention. `hint`: for somebody's first tickets. Decided with the first post, kept for every rewrite. */
  | { kind: 'ask'; ask: string; plain?: PersonId[]; hint?: true }
  | { kind: 'live'; deployment: string }
  /** `ask`: the question on it, whatever became of that. */
  | { kind: 'rolled_back'; deployment: string; ask?: string }
  | {
      kind: 'answer';
      /** The message that is answered, and the chat's own id of whoever wrote it. */
      to: string;
      reader?: string;
      text: string;
      sources: { title: string; url?: string; at?: string }[];
      offers: string[];
      /** Texts behind it that address a machine. */
      flagged?: Flag[];
    }
  | { kind: 'bypassed' }
  /** Rolled back, and live again with this deployment of another ticket. */
  | { kind: 'live_again'; deployment: string }
  /** The branch was rewritten, and this merge is gone from it. */
  | { kind: 'rewritten'; mergeSha: string }
  /** A document in the thread, where the chat has no pages. `markdown` null: it is on a page now. */
  | { kind: 'document'; document: DocumentKind; version: number; markdown: string | null; open: boolean }
  /** A question put to one person directly; `by` handed it over. `outside`: they are not in the ticket's channel. */
  | { kind: 'nudge'; ask: string; by: PersonId | null; outside?: boolean }
  /** Nobody answered for days: offered to everybody who may. */
  | { kind: 'offered'; ask: string };

export interface Place {
  channel: string;
  thread: string | null;
}

/** Failure that the caller must treat as "may have been posted". */
export type PutResult =
  | { state: 'posted'; ts: string }
  | { state: 'rewritten'; ts: string }
  | { state: 'unchanged'; ts: string }
  | {
      state: 'gone';
      why: 'message_deleted' | 'not_wanted' | 'channel_archived' | 'not_in_channel' | 'channel_gone';
    };

/** A message that may be shown before it is whole: where it stands is kept first, so that it is finished after a crash. */
export interface Growing {
  address: (ts: string) => Promise<void>;
  /** An earlier try may have begun it, after this message; those others are known. */
  cutOff: { after: string; notThese: string[] } | null;
  /** It is still being written; the message that is handed in beside it is empty. */
  coming?: Coming;
}

/** An answer on its way. Where the chat cannot show it while it grows, the whole is waited for. */
export interface Coming {
  /** Text as it comes; null: what came so far is void. Read once. */
  pieces: AsyncIterable<string | null>;
  whole: Promise<Extract<Message, { kind: 'answer' }>>;
  /** Whoever asked has stopped it: what stands there is what they wanted. */
  stop: () => void;
}

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
    growing?: Growing;
  }): Promise<PutResult>;
  /** The message that carries this outbox id, if it was posted. */
  find(place: Place, outboxId: string): Promise<string | null>;
  permalink(channel: string, ts: string): Promise<string | null>;
  /** A private sentence: ephemeral in the thread, else a direct message. */
  tell(person: PersonView, place: Place | null, text: string): Promise<void>;
  /** Asks whoever has the Home open to see it drawn anew. */
  refreshHome(chatIds: string[]): Promise<void>;
}

/** Who somebody of the chat is; parsed from the chat's own records, never from a payload alone. */
export interface Directory {
  person(chatId: string): Promise<{
    chatId: string;
    /** As it is said of them alone; where others may be named too, names come from the database. */
    name: string;
    profile: Profile;
    outsider: boolean;
    isBot: boolean;
    zone: string;
    /** Their own status says that they are away, and until when; null: it says nothing of the kind. */
    away?: { until: Instant | null } | null;
  } | null>;
  channel(id: string): Promise<{
    id: string;
    name: string;
    isPrivate: boolean;
    /** Another company is in it, or invited. */
    sharedOutside: boolean;
    /** Another company is in it; its name, where the chat tells. */
    sharedWith: { company: string | null } | null;
    archived: boolean;
    member: boolean;
  } | null>;
  /** Whether somebody is in a channel; false where that cannot be told. */
  isMember(channel: string, chatId: string): Promise<boolean>;
  /** Those of these people who are not in a channel; nobody where that cannot be told. */
  notIn(channel: string, chatIds: string[]): Promise<string[]>;
  /** Private channels that both we and this person are in. */
  privateChannelsOf(chatId: string): Promise<string[]>;
}

/** What one person is told directly, apart from a ticket's messages. */
export type PersonalNotice =
  /** Back from an absence: what others answered meanwhile. */
  | { kind: 'back'; absence: string; answered: { name: string; count: number }[] }
  /** Their own status in the chat made them away here. */
  | { kind: 'status'; until: Instant | null }
  /** To an admin: no more may be spent on the model, for today or until somebody allows it. */
  | {
      kind: 'model_stopped';
      why: 'spend' | 'day';
      /** A clause: what was refused, with the sums. */
      said: string;
      fix: string | null;
      /** Where that is done. */
      url: string | null;
      /** The first ticket that it met. */
      ticket: { key: string; thread: string | null } | null;
    }
  /** Whoever may answer is away. `service` null: not known yet. */
  | { kind: 'nobody'; gate: GateName; service: string | null; until: Instant | null; thread: string | null };

export interface Notices {
  /** A direct message; answers where it stands. The outbox id makes a repeat findable (`Chat.find`). */
  post(request: { to: string; outboxId: string; notice: PersonalNotice }): Promise<string>;
}

/** What is said about a channel or the workspace, not about one ticket. */
export type Notice =
  | RequestsNotice
  | DailyNotice
  | TrackerNotice
  /** In the channel: what it is for. */
  | {
      kind: 'welcome';
      service: string;
      sandbox: boolean;
      withoutModel: boolean;
      /** When its digest comes, in the team's zone; null: not said, or there is none. */
      digestAt: string | null;
    }
  /** To whoever invited us. `linked`: answered, by whomever. */
  | {
      kind: 'which_service';
      channel: { id: string; name: string };
      services: string[];
      linked: string | null;
    }
  /** To the owner of tickets whose channel is lost. None left: it is settled. */
  | {
      kind: 'lost_home';
      why: LostHome['why'];
      channel: string | null;
      company: string | null;
      /** With the standing question of its card. */
      tickets: { key: string; title: string; ask: string | null }[];
    }
  /** To the installer, once. */
  | {
      kind: 'connected';
      workspace: string;
      events: boolean;
      canvases: boolean;
      services: { name: string; connected: boolean; fix?: string | null }[];
    };

/** Channels that tickets live in, and the workspace around them. */
export interface Rooms {
  /** Posts (no `ts`) or rewrites one notice. The outbox id makes a repeat findable (`Chat.find`). */
  notify(request: { outboxId: string; place: Place; ts: string | null; notice: Notice }): Promise<PutResult>;
  /** The workspace's name, whether it sent us anything yet, and whether documents can be canvases. */
  workspace(): Promise<{ name: string; events: boolean; canvases: boolean }>;
  /** Puts a person into a channel that we are in; false where the chat does not let us. */
  invite(channel: string, chatId: string): Promise<boolean>;
  /** Posts (no `ts`) or rewrites the line of a freeze or a lock. */
  order(request: {
    channel: string;
    outboxId: string;
    ts: string | null;
    notice: OrderNotice;
  }): Promise<PutResult>;
  /** Posts a channel's digest; it is never rewritten. */
  digest(request: { channel: string; outboxId: string; digest: Digest }): Promise<PutResult>;
}
