import type { CriterionVerdict } from '../pipeline/item/change.ts';
import type { Context, Evidence } from '../pipeline/item/context.ts';
import type { SectionChange } from '../pipeline/item/review.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import type { FileChange } from './code-host.ts';
import type { CommitInfo } from './lake/knowledge.ts';

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
  /** What people said in the thread, oldest first; their names as plain text. */
  conversation: { who: string; text: string; at: string }[];
  /** Why the last version came back, or what a rollback showed. */
  request: string | null;
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
  sources: { title: string; url?: string; at?: string }[];
  /** Buttons that fit the answer. */
  offers: ('decided_against' | 'risks')[];
  /** A change of a document that the talk settled, if any. */
  proposal: { document: 'prd' | 'spec'; change: SectionChange } | null;
  costUsd: number;
}

/** Writes and reads prose. `about` picks the skill; the skill's text is the adapter's business to load. */
export interface Model {
  readonly name: string;
  /** False: texts are put together without a model, and say so. */
  readonly isModel: boolean;
  draft(kind: 'prd' | 'spec' | 'release_notes', material: Material): Promise<Drafted>;
  answer(question: string, material: Material): Promise<Answered>;
  /** Verdict per criterion; the path rules are code's, not the model's. */
  judge(
    material: Material,
    changes: FileChange[],
  ): Promise<{ criteria: CriterionVerdict[]; costUsd: number }>;
  /** Structured fields from a free text; every value is from the lists that were given. */
  classify(
    text: string,
    about: { services: { name: string; words: string[] }[] },
  ): Promise<{
    kind: 'feature' | 'bug' | 'chore';
    priority: 'low' | 'medium' | 'high' | 'critical';
    labels: string[];
    criteria: string[];
    services: string[];
  }>;
}
