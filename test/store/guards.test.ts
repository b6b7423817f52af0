/** What the database itself refuses, whoever asks. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction, isUniqueViolation } from '../../src/store/db.ts';
import {
  intendDeployment,
  type NewDeployment,
  reservationsOf,
  saveDeployment,
} from '../../src/store/deployments.ts';
import { append, entriesOf } from '../../src/store/ledger.ts';
import { agentRuns, deployments } from '../../src/store/schema.ts';
import { testDatabase } from '../support/database.ts';
import { noon } from '../support/sample-ticket.ts';

const database = await testDatabase();
const { db } = database;
beforeEach(() => database.reset());
afterAll(() => database.close());

/** The reason that the database gave, below drizzle's wrapping. */
async function reason(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'allowed',
    (error: unknown) => {
      const cause = (error as { cause?: unknown }).cause ?? error;
      return cause instanceof Error ? cause.message : 'unknown';
    },
  );
}

describe('the ledger is append-only', () => {
  beforeEach(() =>
    db.transaction((tx) =>
      append(tx, {
        key: 'TL-1',
        revision: 1,
        at: noon,
        signal: 'filed',
        facts: {},
        actor: { kind: 'system', name: 'worker' },
        role: null,
        outcome: 'moved',
        from: null,
        to: 'intake',
        why: null,
        delivery: 'd1',
      }),
    ),
  );

  it.each([
    ['UPDATE', sql`update ledger set why = 'it never happened'`],
    ['DELETE', sql`delete from ledger`],
    ['TRUNCATE', sql`truncate ledger`],
    ['TRUNCATE', sql`truncate ledger cascade`],
  ])('and refuses %s', async (operation, statement) => {
    expect(await reason(db.execute(statement))).toBe(`the ledger is append-only: ${operation} refused`);
    expect(await entriesOf(db, 'TL-1')).toHaveLength(1);
  });
});

describe('one active run of a ticket', () => {
  const run = (id: string, key: string, active: boolean) =>
    db.insert(agentRuns).values({
      id,
      key,
      agent: 'demo',
      branch: id,
      state: 'working',
      active,
      costUsd: '0',
      startedAt: noon,
    });

  it('a second is refused while the first is active', async () => {
    await run('r1', 'TL-1', true);
    await expect(run('r2', 'TL-1', true)).rejects.toSatisfy(isUniqueViolation);
  });
  it('a later one follows an ended one, and another ticket has its own', async () => {
    await run('r1', 'TL-1', false);
    await run('r2', 'TL-1', true);
    await run('r3', 'TL-2', true);
    expect(await db.select().from(agentRuns)).toHaveLength(3);
  });
});

const deploy = (id: string, changes: Partial<NewDeployment> = {}): NewDeployment => ({
  id,
  key: `TL-${id}`,
  service: 'invoices',
  environment: 'production',
  sha: 'abc',
  kind: 'deploy',
  verdict: null,
  reserves: ['invoices'],
  ...changes,
});
const intend = (row: NewDeployment) => inTransaction(db, (tx) => intendDeployment(tx, row));

describe('one active deploy of a service in an environment', () => {
  it('the table refuses a second, even one that took no reservation', async () => {
    await intend(deploy('1'));
    const { reserves: _reserves, ...row } = deploy('2');
    await expect(
      db.insert(deployments).values({ ...row, state: 'intended', active: true }),
    ).rejects.toSatisfy(isUniqueViolation);
  });

  it('the second is told who holds the ground, and goes once that has ended', async () => {
    expect(await intend(deploy('1'))).toEqual({ state: 'intended' });
    expect(await intend(deploy('2'))).toEqual({ state: 'taken', by: 'TL-1' });
    expect(await intend(deploy('3', { environment: 'staging' }))).toEqual({ state: 'intended' });
    await saveDeployment(db, '1', { state: 'verified', active: false });
    expect(await intend(deploy('2'))).toEqual({ state: 'intended' });
  });

  it('intending the same deploy again changes nothing', async () => {
    await intend(deploy('1'));
    expect(await intend(deploy('1'))).toEqual({ state: 'intended' });
    expect(await db.select().from(deployments)).toHaveLength(1);
  });
});

describe('a deploy reserves its blast radius, all or nothing', () => {
  const held = async () => (await reservationsOf(db)).map((row) => `${row.service}:${row.key}`).toSorted();

  it('keeps nothing when one of the services is taken', async () => {
    await intend(deploy('1', { service: 'mail', reserves: ['mail'] }));
    const wide = deploy('2', { reserves: ['storefront', 'mail', 'invoices'] });
    expect(await intend(wide)).toEqual({ state: 'taken', by: 'TL-1' });
    expect(await held()).toEqual(['mail:TL-1']);
  });

  it('lets exactly one through when many want overlapping ground in any order', async () => {
    const ground = ['a', 'b', 'c', 'd'];
    const wants = ground.map((service, index) =>
      deploy(String(index + 1), { service, reserves: [...ground.slice(index), ...ground.slice(0, index)] }),
    );
    const answers = await Promise.all(wants.map(intend));
    const winner = wants[answers.findIndex((answer) => answer.state === 'intended')];
    expect(answers.filter((answer) => answer.state === 'intended')).toHaveLength(1);
    expect(await held()).toEqual(ground.map((service) => `${service}:${winner?.key}`));
  });
});
