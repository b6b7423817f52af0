import type { Skill } from '../pipeline/documents/skills/skill.ts';
import type { CriterionVerdict } from '../pipeline/item/change.ts';
import type { Context, Evidence } from '../pipeline/item/context.ts';
import type { SectionChange } from '../pipeline/item/review.ts';
import type { ModelTask } from '../pipeline/model-tasks.ts';
import type { GivenLine } from '../pipeline/talk/summary.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import type { FileChange } from './code-host.ts';
import type { EvidenceToolName, Gathered } from './lake/evidence.ts';
import type { CommitInfo } from './lake/knowledge.ts';

/** What one request to a model came to, whatever became of its answer. */
export interface ModelUse {
  task: ModelTask;
  model: string;
  /** Read anew: without what came from the cache or went into it. */
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  costUsd: number;
}

/** What a caller is asked and told while a call goes on. */
export interface Calling {
  /** Asked before each request; throws where no more may be spent. */
  mayAsk?: () => Promise<void>;
  /** Told of each request that is paid for, also where the call fails later. */
  onUse?: (use: ModelUse) => void;
  /** What to write by. Left out: whatever is in force when it begins. */
  skill?: Skill;
}

/** A question that was asked before in the same talk, as the model saw it: it is shown again to the byte. */
export interface Turn {
  sources: { id: string; title: string; text: string }[];
  question: string;
  answer: string;
}

export interface Asking extends Calling {
  /** Nobody wants the answer any more. */
  signal?: AbortSignal;
  /** Text as it comes. */
  onText?: (piece: string) => void;
  /** What came so far is void. */
  onRestart?: () => void;
  /** False: whoever asks may not change documents, so nothing is proposed for them. */
  mayPropose?: boolean;
  /** The evidence tools, for the readers of the answer. They only read. */
  evidence?: (tool: EvidenceToolName, input: unknown) => Promise<Gathered>;
  /** What was asked before, oldest first. */
  earlier?: Turn[];
  /** What was said before that, summed up, each line with the messages of the thread that it comes from. */
  summary?: { text: string; from: { title: string; at: string; said: string }[] }[];
}

/** Of a talk that got long: what is to be summed up, and what was before. Messages are named by their ids. */
export interface LongTalk {
  item: WorkItem;
  earlier: GivenLine[];
  turns: { id: string; who: string; question: string; answer: string }[];
}

/** Everything gathered for a text; data, never instruction. */
export interface Material {
  item: WorkItem;
  context: Context | null;
  evidence: Evidence[];
  commits: CommitInfo[];
  /** Repository paths on the default branch. */
  paths: string[];
  /** Files read for the spec, path → text. */
  sources: Record<string, string>;
  prd: string | null;
  spec: string | null;
  /** Files that incidents and rollbacks of the last year name, those with most first. */
  incidentFiles?: { file: string; incidents: { title: string; at: string; url: string | null }[] }[];
  /** What people said in the thread, oldest first; their names as plain text. */
  conversation: { who: string; text: string; at: string; ts?: string }[];
  /** What people decided on this ticket, oldest first; their names as plain text. `deed` is ours, `words` are theirs. */
  decisions: { at: string; who: string; deed: string; words: string; url: string | null }[];
  /** Why the last version came back, or what a rollback showed. */
  request: string | null;
  /** Set when a draft was refused: the same text is asked for again, mended where it says and nowhere else. */
  repair?: Repair;
}

/** A draft that was refused: its text, and what is wrong with it, one sentence each. */
export interface Repair {
  markdown: string;
  problems: string[];
}

export interface Drafted {
  markdown: string;
  /** Titles, where a PRD's ticket looks like several. */
  parts?: string[];
  /** Tokens and money, 0 for a stand-in. */
  costUsd: number;
  by: string;
}

export interface Answered {
  /** mrkdwn-free markdown, at most six lines, then sources. */
  text: string;
  /** `said`: a message of the thread, which is linked where it stands. */
  sources: { title: string; url?: string; at?: string; said?: string }[];
  /** Buttons that fit the answer. */
  offers: ('decided_against' | 'risks')[];
  /** A change of a document that the talk settled, if any. */
  proposal: { document: 'prd' | 'spec'; change: SectionChange } | null;
  costUsd: number;
  /** To be handed back as one of the `earlier`; absent where talk is not remembered. */
  turn?: Turn;
}

/** Writes and reads prose. `about` picks the skill; the skill's text is the adapter's business to load. */
export interface Model {
  readonly name: string;
  /** False: texts are put together without a model, and say so. */
  readonly isModel: boolean;
  draft(kind: 'prd' | 'spec' | 'release_notes', material: Material, calling?: Calling): Promise<Drafted>;
  answer(question: string, material: Material, asking?: Asking): Promise<Answered>;
  /** Verdict per criterion; the path rules are code's, not the model's. */
  judge(
    material: Material,
    changes: FileChange[],
    calling?: Calling,
  ): Promise<{ criteria: CriterionVerdict[]; costUsd: number }>;
  /** Structured fields from a free text; every value is from the lists that were given. */
  classify(
    text: string,
    about: { services: { name: string; words: string[] }[] },
    calling?: Calling,
  ): Promise<{
    kind: 'feature' | 'bug' | 'chore';
    priority: 'low' | 'medium' | 'high' | 'critical';
    labels: string[];
    criteria: string[];
    services: string[];
  }>;
  /** Lines of a talk, each with the messages that it comes from; a stand-in cannot do that. */
  sumUp?: (talk: LongTalk, calling?: Calling) => Promise<{ lines: GivenLine[]; by: string; costUsd: number }>;
  /** What the admin should mend, one sentence each. */
  problems?(): Promise<string[]>;
}
