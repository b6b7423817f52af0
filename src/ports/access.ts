/**
 * Our own tools, for agents and for people's editors: who calls, what they may read, and what an agent may tell the
 * people of its ticket. A token says only who it is for; what they may do is looked up at every call.
 */
import type { DocumentKind, Instant } from '../pipeline/item/basics.ts';
import type { Audience } from '../pipeline/knowledge/visibility.ts';
import type { EvidencePort } from './lake/evidence.ts';

export type Caller =
  /** An agent at work on one ticket. */
  | { kind: 'run'; run: string; key: string; audience: Audience }
  | { kind: 'person'; person: string; chatId: string; audience: Audience };

export type TokenOutcome =
  | { kind: 'made'; token: string; url: string; replaced: boolean }
  | { kind: 'refused'; sentence: string };

export interface Access {
  /** Null: no such token, or one that was revoked, or of a run that has ended. */
  caller(token: string): Promise<Caller | null>;
  /** A person's token, which is told this once; an earlier one ends. */
  issue(viewer: string): Promise<TokenOutcome>;
  /** False where there was none. */
  revoke(viewer: string): Promise<boolean>;
}

/** Where a run finds our tools: given to its agent, and dead with the run. */
export interface RunTools {
  url: string;
  token: string;
}

export type LibraryDocument = DocumentKind | 'release_notes';
export interface LibraryEntry {
  key: string;
  title: string;
  documents: { document: LibraryDocument; version: number }[];
}
export interface LibraryText {
  markdown: string;
  version: number;
  at: Instant;
}
/** Tickets and their documents, as a caller may read them; null where there is nothing that they may see. */
export interface Library {
  list(caller: Caller): Promise<LibraryEntry[]>;
  item(caller: Caller, key: string): Promise<{ title: string; markdown: string } | null>;
  document(
    caller: Caller,
    about: { key: string; document: LibraryDocument; version: number | null },
  ): Promise<LibraryText | null>;
}

export interface Progress {
  step: { number: number; of: number; title: string } | null;
  done: string[];
  /** Absent: as they were. */
  files?: string[] | undefined;
}
export type QuestionState =
  | { kind: 'open'; question: string; sentence: string }
  | { kind: 'answered'; question: string; answer: string; by: string; at: Instant }
  | { kind: 'gone'; question: string; sentence: string }
  | { kind: 'refused'; sentence: string };

/** What an agent says to the people of its ticket, and hears from them. */
export interface RunDesk {
  progressed(caller: Caller, progress: Progress): Promise<{ done: boolean; sentence: string }>;
  /** Asks once: the same words of the same run are the same question, also after a restart. */
  ask(caller: Caller, question: { text: string; choices: string[] }): Promise<QuestionState>;
  answerOf(caller: Caller, question: string): Promise<QuestionState>;
}

/** What our MCP server serves. */
export interface Served {
  access: Access;
  evidence: EvidencePort;
  library: Library;
  runs: RunDesk;
}
