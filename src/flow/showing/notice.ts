/**
 * Keeps one message about a channel or the workspace. Two instances may want it at the same moment: the insert of its
 * intent decides who posts. The other leaves it alone for a while, then looks whether the first one came to it.
 */
import { createHash } from 'node:crypto';
import type { Notice } from '../../ports/chat.ts';
import { dbNow } from '../../store/db.ts';
import { intendMessage, type MessageRow, saveMessage } from '../../store/messages.ts';
import type { Deps } from '../deps.ts';

/** Longer than a post takes with all its waits, so that nobody looks for a message that is on its way. */
const UNDER_WAY_MS = 60_000;

const hash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);

export interface NoticeAbout {
  /** What it is about, e.g. `channel:C1`, and which message of that. */
  key: string;
  slot: string;
  /** A channel, or a person. */
  channel: string;
  notice: Notice;
}

/** Posts it, or rewrites it where it says something else now. */
export async function showNotice(deps: Deps, about: NoticeAbout): Promise<void> {
  const { key, slot, channel } = about;
  const id = `notice-${hash([key, slot])}`;
  const { row, fresh } = await intendMessage(deps.db, { id, key, slot, channel, thread: null });
  if (row.state === 'gone') return;
  if (row.ts !== null || fresh) return put(deps, about, row);
  if (Date.parse(await dbNow(deps.db)) - Date.parse(row.at) < UNDER_WAY_MS) return;
  const ts = await deps.chat.find({ channel: row.channel, thread: null }, row.id);
  if (ts !== null) await saveMessage(deps.db, row.id, { ts, state: 'posted' });
  return put(deps, about, { ...row, ts });
}

async function put(deps: Deps, { notice }: NoticeAbout, row: MessageRow): Promise<void> {
  const fingerprint = hash(notice);
  if (row.ts !== null && row.fingerprint === fingerprint) return;
  const place = { channel: row.channel, thread: null };
  const shown = await deps.rooms.notify({ outboxId: row.id, place, ts: row.ts, notice });
  await saveMessage(
    deps.db,
    row.id,
    shown.state === 'gone' ? { state: 'gone' } : { ts: shown.ts, state: 'posted', fingerprint },
  );
}
