import { index, integer, pgTable, primaryKey, uniqueIndex } from 'drizzle-orm/pg-core';
import { text } from '../columns.ts';

export const pullRequests = pgTable(
  'pull_requests',
  {
    /** Its name; `id:` and the id once another repository has that name and this one's is not known. */
    repo: text('repo').notNull(),
    /** The code host's id of the repository; null where names never change, or nobody has asked yet. */
    repoId: text('repo_id'),
    number: integer('number').notNull(),
    key: text('key').notNull(),
    branch: text('branch').notNull(),
    state: text('state').notNull(),
    headSha: text('head_sha').notNull(),
    mergeSha: text('merge_sha'),
  },
  (table) => [
    primaryKey({ columns: [table.repo, table.number] }),
    uniqueIndex('pull_requests_identity').on(table.repoId, table.number),
    index('pull_requests_item').on(table.key),
  ],
);
