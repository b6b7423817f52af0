import { type Hours, morningClock, usualHours } from '../../pipeline/asking/working-hours.ts';
import { digestDue } from '../../pipeline/facts/digest-time.ts';
import type { Instant } from '../../pipeline/item/basics.ts';
import type { Db } from '../../store/db.ts';
import type { PersonRow } from '../../store/people.ts';
import { type SettingsRow, settingsOf } from '../../store/personal/settings.ts';

/** When somebody works: by their own word, else by the policy, else as is usual. */
export const hoursWith = (person: PersonRow, own: Pick<SettingsRow, 'hours'> | null | undefined): Hours => ({
  ...(own?.hours ?? person.hours ?? usualHours),
  zone: person.zone,
});

export const hoursOf = async (db: Db, person: PersonRow): Promise<Hours> =>
  hoursWith(person, await settingsOf(db, person.id));

/** When the morning's digest of somebody is due, and of which day; null where it is not. */
export const morningDue = (hours: Hours, now: Instant): { day: string; at: Instant } | null =>
  digestDue({ zone: hours.zone, days: hours.days, at: morningClock(hours) }, now);
