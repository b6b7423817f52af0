/**
 * What the world may ask of us. The faces (`slack/`, `mcp/`) and webhooks know these interfaces and nothing behind
 * them. People are named by the chat's own id; who they are and what they may do is looked up here, every time.
 */
import type { RefusalCode } from '../pipeline/authorise.ts';
import type { GateName } from '../pipeline/gates.ts';
import type { Home, Instant, Kind, Origin, Priority } from '../pipeline/item/basics.ts';
import type { SignalName } from '../pipeline/signals.ts';
import type { StageName } from '../pipeline/stages.ts';
import type { AskView, PersonView, Place, TicketView } from './chat.ts';
import type { AbsenceView, Personal } from './personal.ts';

/** A delivery from outside, stored before it is acknowledged. `id` is unique within its source. */
export interface Delivery {
  source: 'slack' | 'forge' | 'agent' | 'github' | 'tracker';
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

export interface Door {
  answer(request: AnswerRequest): Promise<AnswerOutcome>;
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
  /** File although it looks like another ticket. */
  anyway?: boolean;
}
export type FilingOutcome =
  | { kind: 'filed'; key: string; title: string; home: Home; thread: string | null }
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
  agents: BoardCard[];
  /** Those that wait longest; `reviewCount` is how many there are. */
  reviews: BoardCard[];
  reviewCount: number;
  setup: string[];
  /** Away now; null: asked as usual. */
  absence?: AbsenceView | null;
  now: Instant;
}

/** Everything that a face may read. Each read is limited to what that person may see; null where they may not, or nothing is there. */
export interface Desk {
  ticket(key: string, viewer: string): Promise<TicketView | null>;
  question(ask: string, viewer: string): Promise<{ view: TicketView; ask: AskView } | null>;
  home(viewer: string, filter: BoardFilter): Promise<HomeView>;
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

export interface Utterance {
  channel: string;
  thread: string | null;
  ts: string;
  by: string;
  text: string;
  mentionsUs: boolean;
  isDirect: boolean;
}
/** What came of a person's words: `offer` is their button, `silent` when it was not for us. */
export type Reply =
  | { kind: 'silent' }
  | { kind: 'answering'; ticket: string }
  | { kind: 'offer'; ask: string; view: TicketView; gate: GateName; yours: boolean; asked: PersonView[] }
  | { kind: 'filed'; outcome: FilingOutcome }
  | { kind: 'told'; sentence: string };
export interface Conversation {
  said(utterance: Utterance): Promise<Reply>;
}

/** All of it, as given to a face by `main.ts`. */
export interface Flow {
  inbox: Inbox;
  door: Door;
  intake: Intake;
  desk: Desk;
  conversation: Conversation;
  personal: Personal;
}
