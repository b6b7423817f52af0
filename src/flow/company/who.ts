import { ensureChatPerson, type PersonRow, personByChat } from '../../store/people.ts';
import type { Deps } from '../deps.ts';

/**
 * Who somebody of the chat is. Asked of the chat's own records (cached there for a minute), never of a payload: a
 * guest, a bot, a deactivated person or one of another company holds no role, whatever the policy says.
 */
export async function whoIs(deps: Pick<Deps, 'db' | 'directory'>, chatId: string): Promise<PersonRow | null> {
  const known = await personByChat(deps.db, chatId);
  const now = await deps.directory.person(chatId);
  if (now === null || now.isBot) return known === null ? null : { ...known, outsider: true };
  if (known !== null && known.outsider === now.outsider) return known;
  const stored = await ensureChatPerson(deps.db, {
    chatId,
    name: now.profile.name,
    zone: now.zone,
    outsider: now.outsider,
  });
  return (await personByChat(deps.db, chatId)) ?? stored;
}
