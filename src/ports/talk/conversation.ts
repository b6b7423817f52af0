/** What people say to us, in a ticket's thread, in a channel or directly, and what comes of it. */
import type { GateName } from '../../pipeline/gates.ts';
import type { Attachment } from '../../pipeline/item/basics.ts';
import type { PersonView, TicketView } from '../chat.ts';
import type { FilingOutcome } from '../flow.ts';

export interface Utterance {
  channel: string;
  thread: string | null;
  ts: string;
  by: string;
  text: string;
  mentionsUs: boolean;
  isDirect: boolean;
  /** What was said before it in a thread that is no ticket's, where we are asked to make one of it. */
  conversation?: { who: string; text: string; files?: Attachment[] }[];
  /** Shared with these words. */
  files?: Attachment[];
}
/** What came of a person's words: `offer` is their button, `live` what can be done about what is live. */
export type Reply =
  | { kind: 'silent' }
  | { kind: 'answering'; ticket: string }
  | { kind: 'offer'; ask: string; view: TicketView; gate: GateName; yours: boolean; asked: PersonView[] }
  | { kind: 'live'; view: TicketView }
  | { kind: 'filed'; outcome: FilingOutcome }
  | { kind: 'told'; sentence: string }
  /** Said to us directly: what waits for that person. */
  | { kind: 'needs' }
  /** Words that could become a ticket: nothing is filed before the form has shown them to that person. */
  | { kind: 'unclear'; sentence: string; text: string };
/** *Put this into Risks*: `to` is the message that was answered, `at` the answer. */
export interface RisksPress {
  ticket: string;
  to: string;
  by: string;
  at: { channel: string; thread: string | null; ts: string };
  isDirect: boolean;
}
export interface Conversation {
  said(utterance: Utterance): Promise<Reply>;
  /** What somebody thought of an answer; `to` is the message that was answered. False where there is no such answer. */
  rated(rating: { ticket: string; to: string; by: string; good: boolean }): Promise<boolean>;
  /** What an answer showed, proposed for the PRD as it was shown. */
  intoRisks(press: RisksPress): Promise<Reply>;
  /** Of an answer that is longer than the thread shows; null where there is none for them. */
  whole(about: { ticket: string; to: string; by: string }): Promise<string | null>;
}
