/** Words that every part of a ticket uses. */

/** Our own id of a person (`people.id`), never a vendor's user id. */
export type PersonId = string;
/** ISO 8601, UTC. */
export type Instant = string;
export type Sha = string;

export type Kind = 'feature' | 'bug' | 'chore';
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

export interface Origin {
  kind: 'command' | 'form' | 'shortcut' | 'mention' | 'message' | 'tracker';
  /** The tracker's key or the permalink of the original message. */
  ref?: string;
  url?: string;
  /** Who wrote the original message, by name; whoever filed it, where nobody is named. */
  author?: string;
}
