import type { DocumentKind, Instant } from '../pipeline/item/basics.ts';
import type { DocumentChange, SectionChange } from '../pipeline/item/review.ts';
import type { AnswerOutcome } from './flow.ts';

/** One text that a document had. */
export interface VersionView {
  version: number;
  at: Instant;
  /** A person's name; null: drafted, or brought in from outside. */
  author: string | null;
  how: DocumentChange;
  /** Name and version of the skill that it was drafted by. */
  skill: string | null;
}

export interface Difference {
  from: VersionView;
  to: VersionView;
  changes: SectionChange[];
  /** The newest now: what a restored text would take the place of. */
  newest: number;
  /** Whoever looks may make the older text the newest again. */
  restorable: boolean;
}

interface Whose {
  key: string;
  document: DocumentKind;
  /** Chat id of whoever looks; null is the answer where they may not see it. */
  viewer: string;
}

/** What a document was before, for people. */
export interface Versions {
  /** Newest first. */
  list(about: Whose): Promise<VersionView[] | null>;
  difference(about: Whose & { from: number; to: number }): Promise<Difference | null>;
  /** Undo: an earlier text becomes the newest version. `over`: the newest that the person saw. */
  restore(
    about: Omit<Whose, 'viewer'> & { version: number; over: number; by: string; delivery: string },
  ): Promise<AnswerOutcome>;
}
