import { eq } from 'drizzle-orm';
import type { Db } from './db.ts';
import { channels } from './schema-shown.ts';

export type ChannelRow = typeof channels.$inferSelect;

export async function linkChannel(db: Db, row: ChannelRow): Promise<void> {
  await db.insert(channels).values(row).onConflictDoUpdate({ target: channels.id, set: row });
}
/** Links of the policy file, kept where somebody linked the channel by hand. */
export async function seedChannels(db: Db, rows: ChannelRow[]): Promise<void> {
  if (rows.length > 0) await db.insert(channels).values(rows).onConflictDoNothing();
}
export async function linkedChannel(db: Db, id: string): Promise<ChannelRow | null> {
  const rows = await db.select().from(channels).where(eq(channels.id, id));
  return rows[0] ?? null;
}
export async function allChannels(db: Db): Promise<ChannelRow[]> {
  return db.select().from(channels).orderBy(channels.name);
}
