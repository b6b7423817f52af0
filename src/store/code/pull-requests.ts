/** Which ticket a pull request is of: by its repository's id and its number, never by a name that may be given away. */
import { and, eq, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import type { RepositoryRef } from '../../pipeline/facts/repository.ts';
import type { PullRequest } from '../../pipeline/item/change.ts';
import type { Db, Tx } from '../db.ts';
import { pullRequests } from './schema-code.ts';

const { repo: name, repoId: id, number } = pullRequests;

/** Rows whose id nobody has asked for yet are known by their name. */
const inRepository = (ref: RepositoryRef): SQL | undefined =>
  ref.repoId === undefined ? eq(name, ref.repo) : or(eq(id, ref.repoId), and(isNull(id), eq(name, ref.repo)));

export async function savePull(tx: Tx, key: string, pull: PullRequest): Promise<void> {
  const { repoId } = pull;
  const row = {
    repo: pull.repo,
    key,
    branch: pull.branch,
    state: pull.state,
    headSha: pull.headSha,
    mergeSha: pull.mergeSha,
    ...(repoId === undefined ? {} : { repoId }),
  };
  if (repoId !== undefined) {
    await makeRoom(tx, key, { ...pull, repoId });
    const known = await tx
      .update(pullRequests)
      .set(row)
      .where(and(eq(id, repoId), eq(number, pull.number)))
      .returning({ key: pullRequests.key });
    if (known.length > 0) return;
  }
  await tx
    .insert(pullRequests)
    .values({ number: pull.number, ...row })
    .onConflictDoUpdate({ target: [name, number], set: row });
}

/** The name was another repository's: its pull request of that number is kept, under its id alone. */
async function makeRoom(
  tx: Tx,
  ticket: string,
  pull: { repo: string; repoId: string; number: number },
): Promise<void> {
  const { key } = pullRequests;
  await tx
    .update(pullRequests)
    .set({ repo: sql`'id:' || coalesce(${id}, ${key})` })
    .where(
      and(
        eq(name, pull.repo),
        eq(number, pull.number),
        or(ne(id, pull.repoId), and(isNull(id), ne(key, ticket))),
      ),
    );
}

export async function keyOfPull(db: Db, ref: RepositoryRef & { number: number }): Promise<string | null> {
  const rows = await db
    .select({ key: pullRequests.key })
    .from(pullRequests)
    .where(and(inRepository(ref), eq(number, ref.number)))
    .orderBy(sql`${id} nulls last`);
  return rows[0]?.key ?? null;
}

/** Tickets' pull requests whose head or merge this commit is. */
export async function pullsOfCommit(db: Db, ref: RepositoryRef, sha: string): Promise<{ number: number }[]> {
  return db
    .select({ number })
    .from(pullRequests)
    .where(and(inRepository(ref), or(eq(pullRequests.headSha, sha), eq(pullRequests.mergeSha, sha))));
}

export async function keyOfMerge(db: Db, ref: RepositoryRef, sha: string): Promise<string | null> {
  const rows = await db
    .select({ key: pullRequests.key })
    .from(pullRequests)
    .where(and(inRepository(ref), eq(pullRequests.mergeSha, sha)));
  return rows[0]?.key ?? null;
}
