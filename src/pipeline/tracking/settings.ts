/** A team's tracker as the policy file describes it. Secrets stand in the environment, never here. */
import type { StageName } from '../stages.ts';

export const trackerKinds = ['linear', 'jira', 'github'] as const;
export type TrackerKind = (typeof trackerKinds)[number];

export const trackerLabels: Record<TrackerKind, string> = {
  linear: 'Linear',
  jira: 'Jira',
  github: 'GitHub Issues',
};

/** Minutes after which a change that no webhook told is seen. */
export const LOOKED_AT_EVERY = 5;

/** Which new issues start by themselves; all others wait in the backlog. */
export type StartsRule =
  | { rule: 'by_hand' }
  | { rule: 'labelled'; label: string; perDay: number }
  | { rule: 'every_issue' };

/** Statuses by stage, as the tracker calls them; null: that stage moves nothing. What is left out follows the adapter's usual. */
export type StatusMap = Partial<Record<StageName, string | null>>;

/** Each that a team names, once. */
export const namedStatuses = (map: StatusMap): string[] => [
  ...new Set(Object.values(map).filter((status) => status != null)),
];

export interface TrackerSettings {
  kind: TrackerKind;
  /** Our team whose tracker it is; a team has one. */
  team: string;
  /** Teams, projects or repositories there, by their keys. The first takes what is filed here. */
  places: string[];
  statuses: StatusMap;
  /** Until the admin chooses another in Slack. */
  starts: StartsRule;
  /** The channel of tickets from there; null: the channel of their service. */
  channel: string | null;
  /** Its places may be read by everybody, and that is meant. */
  isPublic?: boolean;
  /** Milestones there are the team's cycles. */
  hasMilestones?: boolean;
}
