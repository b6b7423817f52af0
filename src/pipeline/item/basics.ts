/** Words that every part of a ticket uses. */

/** Our own id of a person (`people.id`), never a vendor's user id. */
export type PersonId = string;
/** ISO 8601, UTC. */
export type Instant = string;
export type Sha = string;

export type Kind = 'feature' | 'bug' | 'chore';
/** Who said the kind: a person who saw it, the team's tracker, or nobody; then it was read from the text. */
export type KindFrom = 'person' | 'tracker' | 'text';
export type Priority = 'low' | 'medium' | 'high' | 'critical';
export type Tier = 'T1' | 'T2' | 'T3';
export type DocumentKind = 'prd' | 'spec';

/** Where the ticket's card lives. `ts` is set once the card has been posted. */
export interface Home {
  channel: string;
  isPrivate: boolean;
}

/** Why nothing may be posted where the ticket lives. */
export interface LostHome {
  channel: string;
  why: 'shared' | 'archived' | 'deleted' | 'removed';
  /** The channel's name when it was last known; null where it never was. */
  name: string | null;
  /** The other company's name, where it is known. */
  company: string | null;
  at: Instant;
}

/** A file or picture that came with the words of a ticket. It stays where it was shared. */
export interface Attachment {
  /** The chat's own id of the file. */
  id: string;
  name: string;
  /** Media type, as the chat says. */
  type: string;
  /** Bytes; 0 where the chat did not say. */
  size: number;
  /** Where people see it. */
  url: string | null;
}

/** Where issues of a team are made: a tracker by name, and a team, project or repository there. */
export interface TrackerPlace {
  tracker: string;
  place: string;
}

/** The ticket's issue in the team's tracker. */
export interface IssueLink {
  /** The tracker's name, and as people call it. */
  tracker: string;
  label: string;
  /** The tracker's own id, which outlives moves and renames. */
  id: string;
  ref: string;
  url: string;
  /** Team, project or repository there. */
  place: string;
  /** What became of it there; absent: it is open. */
  gone?: 'removed' | 'closed';
}

export interface Origin {
  kind: 'command' | 'form' | 'shortcut' | 'mention' | 'message' | 'tracker';
  /** The tracker's key or the permalink of the original message. */
  ref?: string;
  url?: string;
  /** Who wrote the original message, by name; whoever filed it, where nobody is named. */
  author?: string;
}
