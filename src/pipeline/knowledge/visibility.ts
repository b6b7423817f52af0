/** Who may read a document of the context lake, and for whom an answer is written. */
import type { PersonId } from '../item/basics.ts';

/** All of the team; the members of one private channel (its chat id); or the people named. */
export type Visibility =
  | { to: 'all' }
  | { to: 'channel'; channel: string }
  | { to: 'people'; people: PersonId[] };

/** Who will read what is written: an answer in a private channel, or one to a single person, may hold more. */
export interface Audience {
  /** Private channels all of whose documents every reader may see. */
  channels: string[];
  /** The one reader; null where several read. */
  person: PersonId | null;
}

/** The readers of a public channel. */
export const everyone: Audience = { channels: [], person: null };

/** True only where no reader could see by it what they may not. */
export function mayRead(visibility: Visibility, audience: Audience): boolean {
  if (visibility.to === 'all') return true;
  if (visibility.to === 'channel') return audience.channels.includes(visibility.channel);
  return audience.person !== null && visibility.people.includes(audience.person);
}
