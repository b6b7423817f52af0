import type { Instant } from '../../pipeline/item/basics.ts';
import type { Place } from '../chat.ts';

/** What a person wrote in a thread, as it stands there now: edited words are the edited ones, deleted ones are gone. */
export interface Said {
  /** The chat's own id of the message, and of who wrote it. */
  ts: string;
  by: string;
  who: string;
  /** As people read it: names for mentions, addresses for links. */
  text: string;
  at: Instant;
}

/** Threads as people see them. */
export interface Threads {
  /** Words of people before a message, oldest first, at most the newest `most`; ours and other apps' are left out. */
  said(place: Place & { thread: string }, about: { before: string; most: number }): Promise<Said[]>;
}
