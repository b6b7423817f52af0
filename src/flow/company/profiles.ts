import { dbNow } from '../../store/db.ts';
import { oldestProfiles, saveProfile } from '../../store/people.ts';
import type { Deps } from '../deps.ts';

const OLD_MS = 3_600_000;
/** The chat answers a hundred of these a minute at least; everybody else is asked in the next rounds. */
const AT_ONCE = 20;

/** Names change and people leave without a word to us: the chat is asked for everybody once an hour. */
export async function lookUpProfiles(deps: Pick<Deps, 'db' | 'directory' | 'log'>): Promise<void> {
  const before = new Date(Date.parse(await dbNow(deps.db)) - OLD_MS).toISOString();
  for (const { id, chatId } of await oldestProfiles(deps.db, { before, limit: AT_ONCE })) {
    try {
      const found = await deps.directory.person(chatId);
      await saveProfile(
        deps.db,
        id,
        found === null ? null : { profile: found.profile, outsider: found.outsider },
      );
    } catch (error) {
      deps.log.warn('profile.not_read', { person: id, error });
      return;
    }
  }
}
