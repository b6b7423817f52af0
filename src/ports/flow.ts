/**
 * What the world may ask of us. The faces (`slack/`, `mcp/`) and webhooks know these interfaces and nothing behind
 * them. People are named by the chat's own id; who they are and what they may do is looked up here, every time.
 */
import type { RefusalCode } from '../pipeline/authorise.ts';
import type { GateName } from '../pipeline/gates.ts';
import type {
  Attachment,
  DocumentKind,
  Home,
  Instant,
  Kind,
  Origin,
  Priority,
} from '../pipeline/item/basics.ts';
import type { SignalName } from '../pipeline/signals.ts';
import type { StageName } from '../pipeline/stages.ts';
import type { Access } from './access.ts';
import type { AskView, PersonView, Place, TicketView } from './chat.ts';
import type { Digests } from './digests.ts';
import type { MeasuresDesk, MeasuresView } from './measures.ts';
import type { AbsenceView, People, Personal } from './personal.ts';
import type { Requests } from './requests.ts';
import type { Orders } from './standing.ts';
import type { Conversation } from './talk/conversation.ts';
import type { Tracking } from './trackers/tracking.ts';
import type { Versions } from './versions.ts';

/** A delivery from outside, stored before it is acknowledged. `id` is unique within its source. */
export interface Delivery {
  source: 'slack' | 'forge' | 'agent' | 'github' | 'incidents' | `tracker:${string}`;
  id: string;
  kind: string;
  payload: unknown;
}
export interface Inbox {
  /** Stores a delivery. `seen` when it was stored before and is done or under way; `again` when it was stored but never worked off. */
  accept(delivery: Delivery): Promise<'new' | 'again' | 'seen'>;
  settle(
    source: Delivery['source'],
    id: string,
    outcome: { state: 'processed' | 'ignored' | 'failed'; note?: string },
  ): Promise<void>;
  /** Stored and not worked off: fed to their listeners again at boot. */
  pending(source: Delivery['source']): Promise<Delivery[]>;
}

/** Words and choices of a modal, by field name of the answer (see `flow/answer.ts`). */
export type Words = Record<string, string | string[] | number | boolean | null>;

export interface AnswerRequest {
  /** The question's id: all that a button's value holds. */
  ask: string;
  signal: SignalName;
  by: string;
  words?: Words;
  /** Makes a repeat of the same press one press. */
  delivery: string;
}
export type AnswerOutcome =
  | { kind: 'done'; ticket: string; sentence: string | null }
  /** Told to that person alone. `offer` is a question that the person could answer instead. */
  | {
      kind: 'refused';
      code: RefusalCode | 'stale' | 'unreadable';
      sentence: string;
      thread: string | null;
      offer: { ask: string; gate: GateName } | null;
      who: PersonView[];
    };

/** A section of a document, written anew by a person where the chat has no pages: the same as an edit of a page by hand. */
export interface SectionEdit {
  key: string;
  document: DocumentKind;
  /** The version that was opened, and the section's place in it. */
  version: number;
  section: number;
  text: string;
  by: string;
  delivery: string;
}

export interface Door {
  answer(request: AnswerRequest): Promise<AnswerOutcome>;
}

export interface DocumentView {
  view: TicketView;
  version: number;
  sections: { title: string; body: string }[];
  /** People may edit it now, in the thread. */
  open: boolean;
}
/** The texts of documents: for a chat that has no pages to read and edit them on, and when a page is lost. */
export interface Texts {
  /** A page may have been deleted: it is looked at, and restored where it was. */
  pageLost(page: string): Promise<void>;
  /** A version of a document, or the newest; null where that person may not see it. */
  read(about: {
    key: string;
    document: DocumentKind | 'release_notes';
    version: number | null;
    viewer: string;
  }): Promise<DocumentView | null>;
  editSection(request: SectionEdit): Promise<AnswerOutcome>;
}

export interface FilingRequest {
  text: string;
  by: string;
  channel: string;
  origin: Origin;
  delivery: string;
  /** Filled in by the form; what is left out is proposed from the text. */
  title?: string;
  description?: string;
  kind?: Kind;
  priority?: Priority;
  service?: string | null;
  labels?: string[];
  criteria?: string[];
  /** Files and pictures of the messages that it is made of. */
  attachments?: Attachment[];
  /** File although it looks like another ticket. */
  anyway?: boolean;
}
export interface Filed {
  kind: 'filed';
  key: string;
  title: string;
  home: Home;
  thread: string | null;
  /** Something that looks like a key or a password stood in it, and was taken out. */
  heldSecret?: boolean;
}
export type FilingOutcome =
  | Filed
  | {
      kind: 'duplicate';
      of: { key: string; title: string; stage: StageName; owner: string | null; thread: string | null };
      title: string;
    }
  | { kind: 'refused'; sentence: string }
  | { kind: 'unlinked'; sentence: string; teams: { channel: string; service: string; name: string }[] };
export interface FormProposal {
  title: string;
  description: string;
  kind: Kind;
  priority: Priority;
  labels: string[];
  criteria: string[];
  service: string | null;
  services: string[];
  channels: { id: string; service: string; name: string }[];
}
export interface Intake {
  file(request: FilingRequest): Promise<FilingOutcome>;
  /** What the form opens with, proposed from a text (which may be empty). */
  propose(text: string, channel: string): Promise<FormProposal>;
  /** Within ten minutes, by whoever filed it. */
  undo(key: string, by: string, delivery: string): Promise<{ done: boolean; sentence: string }>;
  /** Binds a channel to a service. */
  link(channel: string, service: string, by: string): Promise<{ done: boolean; sentence: string }>;
}

export interface BoardCard {
  key: string;
  title: string;
  stage: StageName;
  since: Instant;
  service: string | null;
  owner: string | null;
  view: TicketView;
  /** The first open question, when somebody is asked. */
  ask: AskView | null;
  thread: string | null;
}
export interface BoardFilter {
  show: 'all' | 'mine' | 'team' | { service: string };
  /** Lane that is opened, and its page from 0. */
  open: { column: string; page: number } | null;
  search: string | null;
}
export interface Lane {
  column: string;
  count: number;
  oldest: Instant | null;
  cards: BoardCard[];
}
export interface BoardView {
  lanes: Lane[];
  backlog: number;
  services: string[];
  now: Instant;
}
export interface HomeView {
  me: PersonView | null;
  outsider: boolean;
  isAdmin: boolean;
  needs: { ask: AskView; view: TicketView; thread: string | null }[];
  moreNeeds: number;
  board: BoardView;
  /** Those that stand longest where they are; `agentCount` is how many there are. */
  agents: BoardCard[];
  agentCount: { all: number; queued: number };
  /** Those that wait longest; `reviewCount` is how many there are. */
  reviews: BoardCard[];
  reviewCount: number;
  /** What the admin should mend, and how. */
  setup: { problem: string; fix: string }[];
  /** Of the service that is shown, or of all. Null for those who see no board. */
  measures: MeasuresView | null;
  /** Away now; null: asked as usual. */
  absence?: AbsenceView | null;
  now: Instant;
}

/** Everything that a face may read. Each read is limited to what that person may see; null where they may not, or nothing is there. */
export interface Desk {
  ticket(key: string, viewer: string): Promise<TicketView | null>;
  question(ask: string, viewer: string): Promise<{ view: TicketView; ask: AskView } | null>;
  /** `needs`: of the questions that wait for the viewer, so many of the oldest. */
  home(viewer: string, filter: BoardFilter, needs: number): Promise<HomeView>;
  /** Newest first; `near` are keys close to one that does not exist. */
  list(
    viewer: string,
    about: { mine: boolean; stage: StageName | null; limit: number; near?: string },
  ): Promise<BoardCard[]>;
  history(
    key: string,
    viewer: string,
    limit: number,
  ): Promise<
    {
      at: Instant;
      who: string;
      what: string;
      why: string | null;
      from: StageName | null;
      to: StageName | null;
    }[]
  >;
  /** The ticket whose thread this is. */
  inThread(place: Place): Promise<string | null>;
}

/** What happens to channels outside of tickets. Hints: what holds is looked up. */
export interface Channels {
  /** `gone`: how it was lost, where the chat will not show it to us any more. */
  changed(channel: string, gone?: 'removed' | 'deleted'): Promise<void>;
  /** We were put into a channel by this person. */
  invited(channel: string, by: string): Promise<void>;
  /** Somebody came or went: who is asked directly may be another now. */
  peopleChanged(channel: string, chatId: string): Promise<void>;
  /** Puts somebody who is asked into a ticket's private channel. */
  invite(request: { key: string; person: string; by: string }): Promise<{ done: boolean; sentence: string }>;
}

/** All of it, as given to a face by `main.ts`. */
export interface Flow {
  access: Access;
  channels: Channels;
  inbox: Inbox;
  door: Door;
  texts: Texts;
  versions: Versions;
  intake: Intake;
  desk: Desk;
  conversation: Conversation;
  orders: Orders;
  measures: MeasuresDesk;
  digests: Digests;
  personal: Personal;
  people: People;
  requests: Requests;
  tracking: Tracking;
}
