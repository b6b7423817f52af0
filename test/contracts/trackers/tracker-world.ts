/** What the contract of trackers needs of one: what people do there, what it holds, what goes wrong with it. */
import type { Kind, Priority } from '../../../src/pipeline/item/basics.ts';
import type { Issue, Tracker } from '../../../src/ports/trackers/tracker.ts';

/** What goes wrong with the next calls of ours. */
export type TrackerFault =
  /** The next call fails with a 5xx, and nothing was done. */
  | 'fails_before'
  /** The next write is done, and answered with a 5xx. */
  | 'fails_after'
  /** The next write is done, and the connection dies before the answer. */
  | 'drops_after'
  /** All calls are told to come back in 7 seconds, until `recovers`. */
  | 'limited'
  /** All calls are answered that the key is wrong, until `recovers`. */
  | 'refused';

/** What a suite needs to try a tracker. */
export interface TrackerWorld {
  /** With a status for `delegated` (one that counts as started) and `deployed` (done), and none for `blocked`. */
  tracker: Tracker;
  /** The same once more, as after a restart: it remembers nothing. */
  again(): Tracker;
  /** A place whose current cycle or sprint takes what we file, with the labels `billing` and `bug`. */
  place: string;
  /** What a ticket of each kind is there; null: the place has nothing for it. */
  kinds: Record<Kind, string | null>;
  /** E-mail of somebody who may be assigned there, or their login at a code host. */
  member: string;
  /** What a person does in the tracker itself; `files` answers the ref. */
  person: {
    files(issue: {
      title: string;
      description?: string;
      priority?: Priority;
      labels?: string[];
      started?: boolean;
      assignee?: string;
    }): Promise<string>;
    edits(ref: string, change: { title?: string; description?: string }): Promise<void>;
    finishes(ref: string): Promise<void>;
    removes(ref: string): Promise<void>;
    comments(ref: string, text: string): Promise<void>;
  };
  /** As the tracker holds it, read past the adapter. */
  holds(ref: string): Promise<{
    title: string;
    description: string;
    /** What may be ticked off in it. */
    tasks: string[];
    priority: Priority | null;
    labels: string[];
    /** Its type, or what a label says of it. */
    kind: string | null;
    state: Issue['state']['kind'];
    inCycle: boolean;
    assignee: string | null;
    comments: string[];
  }>;
  /** How many issues there are in all. */
  count(): Promise<number>;
  /** Everything that the tracker has sent by webhook so far, oldest first. */
  webhooks(): { body: unknown; headers: Record<string, string> }[];
  goesWrong(how: TrackerFault): void;
  recovers(): void;
  end(): Promise<void>;
}

/** Boxes of Markdown that may be ticked. */
export const tasksIn = (markdown: string): string[] =>
  [...markdown.matchAll(/^- \[ \] (.+)$/gm)].map(([, words = '']) => words);
