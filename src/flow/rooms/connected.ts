import { noticesOf } from '../../store/messages.ts';
import type { Deps } from '../deps.ts';
import { showNotice } from '../showing/notice.ts';

const KEY = 'workspace';
const SLOT = 'connected';

/**
 * The installer hears once that we are there, and what is still missing. Nothing was received at a first start, so
 * the same message is rewritten when the first event has come.
 */
export async function connected(deps: Deps): Promise<void> {
  if (deps.sandbox) return;
  const installer = deps.company.people.find((person) => person.isAdmin);
  if (installer === undefined) return;
  const known = (await noticesOf(deps.db, KEY)).find((row) => row.slot === SLOT);
  if (known?.state === 'gone') return;
  const { name, events, canvases } = await deps.rooms.workspace();
  // Said before, and not heard anything since this start: that takes nothing back.
  if (known?.ts != null && !events) return;
  await showNotice(deps, {
    key: KEY,
    slot: SLOT,
    channel: installer.chatId,
    notice: { kind: 'connected', workspace: name, events, canvases, services: deps.connections },
  });
}
