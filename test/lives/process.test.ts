/** The product as a process, over several lives: how it ends, what it takes along, what it finds when it comes back. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { layDatabase } from '../support/database-setup.ts';
import { carriesOut, messagesIn, offering } from '../support/kill/people.ts';
import { endAll, type ProductUnderFire, startUnderFire } from '../support/kill/product.ts';
import { refusal } from '../support/kill/refusal.ts';
import { processesOf } from '../support/kill/witness.ts';
import { labels, Person, type Seen } from '../support/people.ts';
import { freePort } from '../support/world.ts';

const INVOICES = 'C0INVOICES';
const A_START_MS = 60_000;
/** A stop ends what is under way; on a busy machine that takes seconds, never more than this. */
const A_STOP_MS = 12_000;

let home: string;
let port: number;
let product: ProductUnderFire;
let ana: Person;
let eli: Person;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'throughline-lives-'));
  await layDatabase(join(home, 'db'));
  port = await freePort();
  product = startUnderFire({ home, port, points: [] });
  ana = new Person(product.url, 'ana');
  eli = new Person(product.url, 'eli');
  await product.ready();
}, A_START_MS);
afterAll(async () => {
  await endAll();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}, A_START_MS);

test(
  'fault 44: SIGTERM in the midst of work: it ends with 0, takes all its processes along, and goes on at its next start',
  async () => {
    await ana.command(INVOICES, '/ticket', 'Export invoices as CSV');
    await carriesOut(ana, { label: 'Sign off PRD' });
    await carriesOut(eli, { label: 'Sign off spec' });
    await carriesOut(eli, { label: 'Delegate to Demo agent' });
    await eli.presses('Approve plan', /./);
    const { code, ms } = await product.stop('SIGTERM');
    expect(code).toBe(0);
    expect(ms).toBeLessThan(A_STOP_MS);
    expect(processesOf(home)).toEqual([]);
    expect(existsSync(join(home, 'lock'))).toBe(false);
    product.again();
    await product.ready();
    await eli.finds('a question that nobody had to press for', offering('Accept and ship'));
  },
  A_START_MS,
);

test(
  'a second one on the same home is refused in a sentence, and the first does not notice',
  async () => {
    const said = await refusal({ THROUGHLINE_HOME: home, PORT: String(await freePort()) });
    expect(said).toBe(
      `Throughline did not start.\n- ${home} is in use by another Throughline (process ${product.lives.at(-1)?.pid}). Stop that one, or set THROUGHLINE_HOME to another folder.\n`,
    );
    expect(await ana.command(INVOICES, '/ticket', 'Tax total off by a cent')).toBeTruthy();
    await carriesOut(ana, { label: 'Sign off PRD', about: /^TL-2 / });
    await eli.finds('the second ticket', offering('Sign off spec', /^TL-2 /));
  },
  A_START_MS,
);

test(
  'fault 45: killed with tickets in many stages: the next one adopts local Slack as it is, nothing moves by itself, and every card still works',
  async () => {
    await ana.command(INVOICES, '/ticket', 'A report of late payments by month');
    await ana.finds('its question', offering('Sign off PRD', /^TL-3 /));
    await ana.finds('its card', (seen) => texts(seen).find((one) => /TL-3 .*For review/.test(one)));
    await quiet();
    const slacks = (): number[] =>
      processesOf(home).flatMap(({ pid, command }) => (command.includes('slack/main.ts') ? [pid] : []));
    const before = { slacks: slacks(), texts: texts(await ana.sees()) };
    await product.dies();
    expect(slacks()).toEqual(before.slacks);
    product.again();
    await product.ready();
    await quiet();
    expect({ slacks: slacks(), texts: texts(await ana.sees()) }).toEqual(before);
    await carriesOut(ana, { label: 'Sign off PRD', about: /^TL-3 / });
    await eli.finds('what follows', offering('Sign off spec', /^TL-3 /));
  },
  2 * A_START_MS,
);

test(
  'fault 44: SIGINT, as from a keyboard, ends it as cleanly',
  async () => {
    const { code, ms } = await product.stop('SIGINT');
    expect(code).toBe(0);
    expect(ms).toBeLessThan(A_STOP_MS);
    expect(processesOf(home)).toEqual([]);
  },
  A_START_MS,
);

const texts = (seen: Seen): string[] =>
  messagesIn(seen)
    .filter((one) => one.ephemeral !== true)
    .map((one) => `${one.ts} ${one.text} ${labels(one).join(' ')}`);

/** Nothing is logged for a second: no effect is under way. */
async function quiet(): Promise<void> {
  while (await product.change(1_000));
}
