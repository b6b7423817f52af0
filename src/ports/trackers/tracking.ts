/** What people hear of a team's tracker apart from its tickets, and what an admin decides of it. */
import type { StartsRule } from '../../pipeline/tracking/settings.ts';

/** To the admin: what stands in a tracker that was connected, and what shall become of it. */
export interface TrackerFound {
  kind: 'tracker_found';
  /** What a press on it names: the tracker and the team. */
  id: string;
  label: string;
  team: string;
  total: number;
  backlog: number;
  inProgress: number;
  withPullRequest: number;
  leftAlone: number;
  /** What starts by itself from then on: as chosen, else as the policy file says. */
  starts: StartsRule;
  decided: { as: 'adopted' | 'later'; by: string } | null;
}

export type TrackerNotice =
  | TrackerFound
  /** To the admin: many issues came at once, and wait. */
  | { kind: 'tracker_crowd'; label: string; count: number }
  /** To the owner of a ticket: its issue was deleted or closed in the tracker. */
  | {
      kind: 'issue_gone';
      ticket: { key: string; title: string; thread: string | null };
      label: string;
      ref: string;
      gone: 'removed' | 'closed';
      by: string | null;
    };

/** What an admin decides of a tracker that was connected. `id` is that of the message about it. */
export interface Tracking {
  /** `starts` null: as it stands in the policy file, or was chosen before. */
  decide(request: {
    id: string;
    as: 'adopted' | 'later';
    starts: StartsRule['rule'] | null;
    by: string;
  }): Promise<{ done: boolean; sentence: string }>;
  /** A line for each open issue; null: whoever asks may not see them. */
  list(id: string, by: string): Promise<string[] | null>;
}
