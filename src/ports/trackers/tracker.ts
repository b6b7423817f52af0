/**
 * The team's tracker: Linear, Jira, GitHub Issues. Tickets come from it and report back to it. Every verb that writes
 * is an *ensure*: repeated after a crash or a lost answer it changes nothing. What it tells is data of others.
 */
import type { Instant, Kind, Priority } from '../../pipeline/item/basics.ts';
import type { StageName } from '../../pipeline/stages.ts';

/** An issue as the tracker has it, in our words. */
export interface Issue {
  /** The tracker's own id, which outlives moves and renames. */
  id: string;
  /** As people say it: `BIL-142`, `PAY-7`, `acme/invoices#12`. */
  ref: string;
  url: string;
  title: string;
  /** Markdown, whichever form the tracker keeps. */
  description: string;
  /** Null: the tracker has none, or the team did not set it. */
  priority: Priority | null;
  kind: Kind | null;
  labels: string[];
  /** Team, project or repository by its key, and the component where it names one: hints for the service. */
  place: string;
  components: string[];
  state: { name: string; kind: 'backlog' | 'unstarted' | 'started' | 'done' | 'cancelled' };
  /** Who the tracker says; e-mail only where it tells it. */
  reporter: { id: string; name: string; email: string | null } | null;
  assignee: { id: string; name: string; email: string | null } | null;
  createdAt: Instant;
  updatedAt: Instant;
  /** The key of our ticket that made it, read from our own mark; null: somebody else made it. */
  ours: string | null;
  /** Everybody may file there, and whoever wrote it is not known to be of the team. */
  fromOutside?: true;
}

/** What a ticket of ours becomes in the tracker. */
export interface IssueFiling {
  key: string;
  title: string;
  description: string;
  criteria: string[];
  priority: Priority;
  kind: Kind;
  labels: string[];
  /** Team, project or repository; its current cycle or sprint is taken where it has one. */
  place: string;
  /** E-mail of the person, or their login where the tracker is a code host; where known: nobody is guessed. */
  assignee: string | null;
  /** Permalink of the thread. */
  thread: string | null;
}

/** What a webhook of the tracker says, verified and parsed. */
export interface TrackerEvent {
  what: 'created' | 'changed' | 'removed';
  issue: Issue;
  /** Made by our own account: an echo. */
  byUs: boolean;
  /** Who did it, by the tracker's id, and by name where it says that. */
  by: string | null;
  byName?: string | null;
  /** The tracker's own time of the change: older than what is known is late, and ignored. */
  at: Instant;
  /** The body says texts in another form than `issue` does: ask for the issue before they are compared. */
  partial?: true;
  /** The id that it had before, where a tracker gives an issue that moves another. */
  was?: string;
}

/** What somebody set up for a tracker, compared with what is there. */
export interface TrackerSetup {
  /** Of a place: a sentence for each mistake, with what mends it. Throws where the place cannot be asked. */
  problems(place: string): Promise<string[]>;
}

export interface Tracker {
  readonly name: string;
  readonly setup?: TrackerSetup;
  /** Creates the issue, or finds the one that carries the ticket's key. */
  ensureIssue(filing: IssueFiling): Promise<Issue>;
  /** As it is now; null: it is gone. `ref` may be the tracker's own id, where it takes one: else that is null. */
  issue(ref: string): Promise<Issue | null>;
  /** Open issues of a place, changed since then (null: all), oldest change first: adoption and reconciliation. */
  openIssues(place: string, since: Instant | null): Promise<Issue[]>;
  /** Moves it to the status that stands for the stage; false: the team maps none, or it is there already. */
  publishStage(ref: string, stage: StageName): Promise<boolean>;
  /** Says it once: the id marks the comment. */
  ensureComment(ref: string, id: string, markdown: string): Promise<void>;
  /** A webhook's body in our words (`headers` may be empty: what was stored is worked off without them); null: nothing that concerns a ticket. Throws where the body is not the vendor's. */
  event(body: unknown, headers: Record<string, string>): TrackerEvent | null;
}
