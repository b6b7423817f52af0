import { eq, lt, sql } from 'drizzle-orm';
import type { Db, Tx } from '../db.ts';
import { personalSettings, pointers } from './schema-personal.ts';

export type SettingsRow = typeof personalSettings.$inferSelect;

export async function allSettings(db: Db | Tx): Promise<Map<string, SettingsRow>> {
  const rows = await db.select().from(personalSettings);
  return new Map(rows.map((row) => [row.person, row]));
}

export async function settingsOf(db: Db | Tx, person: string): Promise<SettingsRow | null> {
  const rows = await db.select().from(personalSettings).where(eq(personalSettings.person, person));
  return rows[0] ?? null;
}

export async function saveSettings(
  db: Db | Tx,
  row: Omit<SettingsRow, 'changedAt' | 'evening' | 'morning'> &
    Partial<Pick<SettingsRow, 'evening' | 'morning'>>,
): Promise<void> {
  const set = { ...row, changedAt: sql`clock_timestamp()` };
  await db.insert(personalSettings).values(row).onConflictDoUpdate({ target: personalSettings.person, set });
}

/** Whether somebody may be pointed to a question now; says yes once in that time, over all instances. */
export async function mayPoint(
  db: Db,
  about: { ask: string; person: string; now: string; pauseMs: number },
): Promise<boolean> {
  const before = new Date(Date.parse(about.now) - about.pauseMs).toISOString();
  const rows = await db
    .insert(pointers)
    .values({ ask: about.ask, person: about.person, at: about.now })
    .onConflictDoUpdate({
      target: [pointers.ask, pointers.person],
      set: { at: about.now },
      setWhere: lt(pointers.at, before),
    })
    .returning({ ask: pointers.ask });
  return rows.length === 1;
}
