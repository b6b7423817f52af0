/** Two instances of the product over one Postgres and one Slack. Only Postgres can be shared, so only there it is tested. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { databaseKind } from '../support/database.ts';
import { onServer, withDatabase } from '../support/database-setup.ts';
import { openBooks, readBooks } from '../support/kill/books.ts';
import { carriesOut, messagesIn, offering } from '../support/kill/people.ts';
import { type ProductUnderFire, startUnderFire } from '../support/kill/product.ts';
import { slackProblems } from '../support/kill/witness.ts';
import { Person } from '../support/people.ts';
import { freePort } from '../support/world.ts';

const finished = (one: ProductUnderFire): number =>
  one.log.filter((line) => line.includes('"effect.finished"')).length;

const source = inject('database');
if (databaseKind() === 'postgres' && source.kind === 'postgres') {
  const name = `${source.clones}two_${process.pid}`;
  const databaseUrl = withDatabase(source.server, name);
  let first: ProductUnderFire;
  let second: ProductUnderFire;
  let home: string;
  let other: string;

  beforeAll(async () => {
    await onServer(source.server, (sql) => sql.unsafe(`create database ${name}`));
    home = await mkdtemp(join(tmpdir(), 'throughline-first-'));
    other = await mkdtemp(join(tmpdir(), 'throughline-second-'));
    const port = await freePort();
    first = startUnderFire({ home, port, points: [], env: { DATABASE_URL: databaseUrl } });
    await first.ready();
    const { botToken, appToken } = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as {
      botToken: string;
      appToken: string;
    };
    // Local Slack outlives its product, so both can find an empty database at the same moment.
    await first.dies();
    await onServer(source.server, (sql) => sql.unsafe(`drop database ${name} with (force)`));
    await onServer(source.server, (sql) => sql.unsafe(`create database ${name}`));
    await forgotten(first.url);
    first.again();
    second = startUnderFire({
      home: other,
      port: await freePort(),
      points: [],
      env: {
        DATABASE_URL: databaseUrl,
        SLACK_BOT_TOKEN: botToken,
        SLACK_APP_TOKEN: appToken,
        SLACK_API_URL: `${first.url}/api/`,
        THROUGHLINE_CONFIG: join(home, 'acme', 'throughline.yaml'),
      },
    });
    await Promise.all([first.ready(), second.ready()]);
  }, 120_000);
  /** What the first life said belongs to the database that is gone. */
  async function forgotten(url: string): Promise<void> {
    for (const { channel, ts } of messagesIn(await new Person(url, 'ana').sees())) {
      const body = JSON.stringify({ channel, ts });
      const headers = { 'content-type': 'application/json' };
      await fetch(`${url}/_messages/delete`, { method: 'POST', headers, body });
    }
    await fetch(`${url}/_calls`, { method: 'DELETE' });
  }
  afterAll(async () => {
    await second?.stop();
    await first?.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
    await rm(other, { recursive: true, force: true, maxRetries: 5 });
    await onServer(source.server, (sql) => sql.unsafe(`drop database if exists ${name} with (force)`));
  }, 60_000);

  test('fault 41: both migrate an empty database at once, then share the work: each job once, nothing posted twice', async () => {
    const ana = new Person(first.url, 'ana');
    const eli = new Person(first.url, 'eli');
    const titles = [
      'Export invoices as CSV',
      'Late payments by month',
      'Reminder letters',
      'Colours of the list',
    ];
    for (const title of titles) await ana.command('C0INVOICES', '/ticket', title);
    const keys = titles.map((_, index) => `TL-${index + 1}`);
    for (const key of keys) await carriesOut(ana, { label: 'Sign off PRD', about: new RegExp(`^${key} `) });
    for (const key of keys) await carriesOut(eli, { label: 'Sign off spec', about: new RegExp(`^${key} `) });
    for (const key of keys)
      await eli.finds(`${key} ready`, offering('Delegate to Demo agent', new RegExp(`^${key} `)));
    const database = await openBooks({ home, databaseUrl });
    try {
      let books = await readBooks(database);
      while (books.effects.some((effect) => ['pending', 'running'].includes(effect.state))) {
        await Promise.race([first.change(5_000), second.change(5_000)]);
        books = await readBooks(database);
      }
      expect(books.problems).toEqual([]);
      expect(await slackProblems({ url: first.url, home, person: ana, books })).toEqual([]);
      // An effect may ask to be looked at again; what counts is that no attempt was made by both.
      const attempts = books.effects.reduce((sum, effect) => sum + effect.attempt, 0);
      const did = [first, second].map(finished);
      expect(Math.min(...did)).toBeGreaterThan(0);
      expect((did[0] ?? 0) + (did[1] ?? 0)).toBe(attempts);
      const drafted = [...first.log, ...second.log].filter((line) => line.includes('"model.drafted"'));
      expect(drafted).toHaveLength(2 * titles.length);
    } finally {
      await database.close();
    }
  }, 120_000);
} else {
  test('fault 41: the embedded database belongs to one process; two instances need Postgres', async () => {
    const { lockHome, HomeInUse } = await import('../../src/store/home-lock.ts');
    const home = await mkdtemp(join(tmpdir(), 'throughline-one-'));
    const free = lockHome(home);
    try {
      expect(() => lockHome(home)).toThrow(HomeInUse);
    } finally {
      free();
      await rm(home, { recursive: true, force: true });
    }
  });
}
