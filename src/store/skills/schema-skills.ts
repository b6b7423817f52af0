/** Skills of a team's own, as they were when they could last be used. */
import { pgTable, primaryKey } from 'drizzle-orm/pg-core';
import { text } from '../columns.ts';

/** Written by `flow/skills` after each look that found another text. */
export const teamSkills = pgTable(
  'team_skills',
  {
    /** Repository, branch and folder. */
    source: text('source').notNull(),
    folder: text('folder').notNull(),
    path: text('path').notNull(),
    text: text('text').notNull(),
    commit: text('commit'),
  },
  (table) => [primaryKey({ columns: [table.source, table.folder] })],
);
