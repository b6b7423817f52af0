/** A tracker as the people of a team use it, whichever it is: what they do there, what they see, what it sends us. */
import type { Sorted } from '../../../src/flow/hearing/hook-inbox.ts';
import type { Priority } from '../../../src/pipeline/item/basics.ts';
import type { TrackerKind } from '../../../src/pipeline/tracking/settings.ts';
import type { Tracker } from '../../../src/ports/trackers/tracker.ts';

/** A webhook, as it goes over the wire and as an inbox takes it. */
export interface Hook {
  id: string;
  /** What it tells, as the vendor calls it. */
  what: string;
  /** As the inbox takes it. */
  body: unknown;
  raw: string;
  headers: Record<string, string>;
}

export interface TrackerDesk {
  readonly kind: TrackerKind;
  readonly place: string;
  /** What the product must be given to speak to it. */
  readonly env: Record<string, string>;
  /** Everything that it tells by webhook while people file, edit, comment, close, reopen and delete. */
  readonly hooks: readonly string[];
  readonly sort?: (delivery: unknown) => Sorted;
  /** The adapter alone, as after a restart. */
  open(): Tracker;
  /** A person files an issue; answers its ref. */
  files(issue: { title: string; description: string }): string;
  edits(ref: string, change: { title?: string; description?: string; priority?: Priority }): void;
  comments(ref: string, text: string): void;
  closes(ref: string): void;
  reopens(ref: string): void;
  removes(ref: string): void;
  /** What people read on its page. */
  shows(ref: string): { status: string; title: string; comments: string[] };
  /** What was filled in when it was filed, with the criteria as its people tick them off. */
  filed(ref: string): {
    text: string;
    tasks: string[];
    priority: string | null;
    labels: string[];
    cycle: unknown;
    assignee: string | null;
  };
  /** The next write of ours is done, and answered with a 5xx. */
  losesAnswer(): void;
  count(): number;
  /** Everything sent so far, oldest first. */
  sent(): Hook[];
  /** From now on each webhook goes there, too. */
  deliverTo(take: (hook: Hook) => Promise<void>): void;
  /** One that was sent too long ago to be a word of now, well signed; only where its sender says when it was. */
  late?(): Hook;
  /** Resolves once each webhook so far was taken. */
  delivered(): Promise<void>;
  /** Resolves once what it holds is so; looked at after each answer of its. */
  until(fits: () => boolean): Promise<void>;
  reset(): void;
  end(): Promise<void>;
}

/** One webhook after the other, as each of them sends those of one issue. */
export function createPost(): {
  to(take: ((hook: Hook) => Promise<void>) | null): void;
  send(hook: Hook): void;
  delivered(): Promise<void>;
} {
  let take: ((hook: Hook) => Promise<void>) | null = null;
  let working: Promise<void> = Promise.resolve();
  return {
    to: (given) => {
      take = given;
    },
    send: (hook) => {
      const to = take;
      if (to !== null) working = working.then(() => to(hook));
    },
    delivered: () => working,
  };
}

/** As people read it. */
export const wordsOf = (markdown: string): string =>
  markdown
    .replaceAll(/<!-- .*?-->/g, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\*\*|\\(?=#)|`(?=#\d)|(?<=#\d+)`/g, '')
    .trim();
