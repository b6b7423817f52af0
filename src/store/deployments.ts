import { and, desc, eq, lt, ne, sql } from 'drizzle-orm';
import type { GateVerdict } from '../pipeline/item/deploy.ts';
import type { Db, Tx } from './db.ts';
import { deployLocks, deployments, serviceLocks } from './schema.ts';

export type DeploymentRow = typeof deployments.$inferSelect;
export type ServiceLock = typeof serviceLocks.$inferSelect;

export interface NewDeployment {
  id: string;
  key: string;
  service: string;
  environment: string;
  sha: string;
  kind: 'deploy' | 'rollback';
  verdict: GateVerdict | null;
  /** The service and those in its blast radius. */
  reserves: string[];
}

/**
 * Stores the intent of a deployment and reserves its services in sorted order, all or nothing. Answers who holds
 * the ground when it is taken.
 */
export async function intendDeployment(
  tx: Tx,
  row: NewDeployment,
): Promise<{ state: 'intended' } | { state: 'taken'; by: string }> {
  const known = await tx.select().from(deployments).where(eq(deployments.id, row.id));
  if (known.length === 1) return { state: 'intended' };
  for (const service of [...new Set(row.reserves)].toSorted()) {
    const locked = await tx
      .insert(deployLocks)
      .values({ service, environment: row.environment, deployment: row.id, key: row.key })
      .onConflictDoNothing()
      .returning({ service: deployLocks.service });
    if (locked.length === 1) continue;
    const holder = await tx
      .select()
      .from(deployLocks)
      .where(and(eq(deployLocks.service, service), eq(deployLocks.environment, row.environment)));
    if (holder[0]?.key === row.key) continue;
    await tx.delete(deployLocks).where(eq(deployLocks.deployment, row.id));
    return { state: 'taken', by: holder[0]?.key ?? 'another deploy' };
  }
  const { reserves: _reserves, ...values } = row;
  await tx.insert(deployments).values({ ...values, state: 'intended', active: true });
  return { state: 'intended' };
}

export async function saveDeployment(
  tx: Tx | Db,
  id: string,
  change: Partial<Pick<DeploymentRow, 'state' | 'previousSha' | 'active'>>,
): Promise<void> {
  const ended = change.active === false ? { endedAt: sql`clock_timestamp()` } : {};
  await tx
    .update(deployments)
    .set({ ...change, ...ended })
    .where(eq(deployments.id, id));
  if (change.active === false) await tx.delete(deployLocks).where(eq(deployLocks.deployment, id));
}

/** Ends whatever deployment of this ticket is active: a rollback takes its place. */
export async function endActiveOf(tx: Tx, key: string, state: DeploymentRow['state']): Promise<void> {
  await tx
    .update(deployments)
    .set({ active: false, state, endedAt: sql`clock_timestamp()` })
    .where(and(eq(deployments.key, key), eq(deployments.active, true)));
  await tx.delete(deployLocks).where(eq(deployLocks.key, key));
}

export async function findDeployment(db: Db | Tx, id: string): Promise<DeploymentRow | null> {
  const rows = await db.select().from(deployments).where(eq(deployments.id, id));
  return rows[0] ?? null;
}
export async function activeDeployments(db: Db | Tx): Promise<DeploymentRow[]> {
  return db.select().from(deployments).where(eq(deployments.active, true));
}
/** The commit that was verified there before this deployment. */
export async function verifiedBefore(db: Db | Tx, deployment: DeploymentRow): Promise<DeploymentRow | null> {
  const rows = await db
    .select()
    .from(deployments)
    .where(
      and(
        eq(deployments.service, deployment.service),
        eq(deployments.environment, deployment.environment),
        eq(deployments.state, 'verified'),
        lt(deployments.startedAt, deployment.startedAt),
      ),
    )
    .orderBy(desc(deployments.startedAt))
    .limit(1);
  return rows[0] ?? null;
}
/** Tickets that were deployed after this one on the same service and environment. */
export async function deployedAfter(db: Db | Tx, deployment: DeploymentRow): Promise<DeploymentRow[]> {
  return db
    .select()
    .from(deployments)
    .where(
      and(
        eq(deployments.service, deployment.service),
        eq(deployments.environment, deployment.environment),
        eq(deployments.kind, 'deploy'),
        eq(deployments.state, 'verified'),
        ne(deployments.key, deployment.key),
        sql`${deployments.startedAt} > ${deployment.startedAt}`,
      ),
    );
}

export async function lockService(db: Tx | Db, row: Omit<ServiceLock, 'since'>): Promise<void> {
  await db
    .insert(serviceLocks)
    .values(row)
    .onConflictDoUpdate({ target: serviceLocks.service, set: { reason: row.reason, by: row.by } });
}
export async function unlockService(db: Tx | Db, service: string): Promise<void> {
  await db.delete(serviceLocks).where(eq(serviceLocks.service, service));
}
export async function serviceLock(db: Db | Tx, service: string): Promise<ServiceLock | null> {
  const rows = await db.select().from(serviceLocks).where(eq(serviceLocks.service, service));
  return rows[0] ?? null;
}
export async function allServiceLocks(db: Db): Promise<ServiceLock[]> {
  return db.select().from(serviceLocks);
}
export async function reservationsOf(
  db: Db,
): Promise<{ service: string; deployment: string; key: string }[]> {
  return db
    .select({ service: deployLocks.service, deployment: deployLocks.deployment, key: deployLocks.key })
    .from(deployLocks);
}
