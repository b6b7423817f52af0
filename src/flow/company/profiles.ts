import { dbNow } from '../../store/db.ts';
import { allPeople, oldestProfiles, saveProfile } from '../../store/people.ts';
import { followStatus } from '../asking/statuses.ts';
import type { Deps } from '../deps.ts';

const OLD_MS = 3_600_000;
/** The chat answers a hundred of these a minute at least; everybody else is asked in the next rounds. */
const AT_ONCE = 20;

/** Names change, people leave or go away without a word to us: the chat is asked for everybody once an hour. */
export async function lookUpProfiles(deps: Deps): Promise<void> {
  const before = new Date(Date.parse(await dbNow(deps.db)) - OLD_MS).toISOString();
  const due = await oldestProfiles(deps.db, { before, limit: AT_ONCE });
  const people = due.length === 0 ? [] : await allPeople(deps.db);
  for (const { id, chatId } of due) {
    try {
      const found = await deps.directory.person(chatId);
      await saveProfile(
        deps.db,
        id,
        found === null ? null : { profile: found.profile, outsider: found.outsider },
      );
      const asked = people.find((one) => one.id === id && Object.keys(one.roles).length > 0);
      if (asked !== undefined && found?.outsider === false && found.away !== undefined)
        await followStatus(deps, asked, found.away);
    } catch (error) {
      deps.log.warn('profile.not_read', { person: id, error });
      return;
    }
  }
}
