import type { CodeOwner } from '../../pipeline/item/change.ts';
import { ownerName } from '../../pipeline/people.ts';
import type { TicketView } from '../../ports/chat.ts';
import { say } from './mrkdwn.ts';
import { count } from './names.ts';

const MOST = 4;

/** "Sam (2 files), team acme/billing (1 file)": by CODEOWNERS; whom nobody here knows is not guessed. */
export function ownersShown(view: TicketView, owners: readonly CodeOwner[]): string | null {
  if (owners.length === 0) return null;
  const named = owners.slice(0, MOST).map(({ owner, person, files }) => {
    const known = person === null ? null : (view.people[person] ?? null);
    return `${say(ownerName(owner, known), 80)} (${count(files.length, 'file')})`;
  });
  const more = owners.length > MOST ? ` and ${owners.length - MOST} more` : '';
  return `${named.join(', ')}${more}`;
}
