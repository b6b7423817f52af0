import { and, eq, ne, notInArray, or, sql } from 'drizzle-orm';
import type { KeptSkill } from '../../pipeline/documents/skills/in-force.ts';
import type { Db } from '../db.ts';
import { teamSkills } from './schema-skills.ts';

export async function keptSkills(db: Db, source: string): Promise<KeptSkill[]> {
  const { folder, path, text, commit } = teamSkills;
  return db
    .select({ folder, path, text, commit })
    .from(teamSkills)
    .where(eq(teamSkills.source, source))
    .orderBy(folder);
}

/** What is kept of a source becomes this. Of any other nothing stays: it is configured no more. */
export async function keepSkills(db: Db, source: string, kept: KeptSkill[]): Promise<void> {
  await db.transaction(async (tx) => {
    const folders = kept.map((one) => one.folder);
    const gone = folders.length === 0 ? undefined : notInArray(teamSkills.folder, folders);
    await tx
      .delete(teamSkills)
      .where(or(ne(teamSkills.source, source), and(eq(teamSkills.source, source), gone)));
    if (kept.length === 0) return;
    // Another instance may have come to the same at the same time.
    await tx
      .insert(teamSkills)
      .values(kept.map((one) => ({ ...one, source })))
      .onConflictDoUpdate({
        target: [teamSkills.source, teamSkills.folder],
        set: { path: sql`excluded.path`, text: sql`excluded.text`, commit: sql`excluded.commit` },
      });
  });
}
