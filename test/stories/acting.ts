/** What people do and see in a story, a little closer to how one would tell it. */
import { afterEach, beforeEach, vi } from 'vitest';
import { repositoryPath } from '../../src/adapters/local/forge/git/repository.ts';
import { entriesOf } from '../../src/store/ledger.ts';
import { keysOf } from '../../src/store/work-items.ts';
import { git } from '../support/local/forge-world.ts';
import { labels, type Person, type Seen, type SeenMessage } from '../support/people.ts';
import type { World } from '../support/world.ts';

export const INVOICES = 'C0INVOICES';
export const STOREFRONT = 'C0STOREFRONT';
const BOT = 'U0THROUGHLINE';

type Modal = NonNullable<Seen['modal']>;
type Values = Record<string, Record<string, unknown>>;

/** Presses what opens a modal, and waits for it. */
export async function opens(person: Person, label: string, fits: RegExp): Promise<Modal> {
  await person.presses(label, fits);
  return person.finds(`the modal of “${label}”`, (seen) => seen.modal);
}

/** Opens a modal, fills in what it asks, and sends it. */
export async function fills(
  person: Person,
  press: { label: string; on: RegExp },
  words: Record<string, string>,
): Promise<void> {
  await opens(person, press.label, press.on);
  await sends(person, words);
}

export async function sends(person: Person, words: Record<string, string>): Promise<void> {
  const values: Values = Object.fromEntries(
    Object.entries(words).map(([name, value]) => [name, { value: value }]),
  );
  const sent = await person.submit(values);
  if (sent.closed !== true)
    throw new Error(`${person.name} sent a form that stayed open: ${JSON.stringify(sent)}`);
}

/** Files with one line, and returns the ticket's key: numbers that older records bear are left out. */
export async function filesLine(world: World, person: Person, line: string): Promise<string> {
  const known = new Set((await keysOf(world.product.deps.db)).map((one) => one.key));
  await person.command(INVOICES, '/ticket', line);
  return person.finds(`the ticket of “${line}”`, (seen) =>
    seen.channels
      .flatMap((channel) => channel.messages)
      .flatMap((one) => /^(TL-\d+) /.exec(one.text)?.[1] ?? [])
      .find((key) => !known.has(key)),
  );
}

/** Files with the form: what it says of the ticket is then this person's word. */
export async function filesInForm(
  person: Person,
  channel: string,
  words: Record<string, string>,
): Promise<void> {
  await person.command(channel, '/ticket', '');
  await person.finds('the form of a new ticket', (seen) => seen.modal);
  await sends(person, words);
}

/** Messages of the bot in a ticket's thread, oldest first; private ones are not posts. */
export async function posts(person: Person, channel: string, key: string): Promise<SeenMessage[]> {
  const seen = await person.sees();
  const messages = seen.channels.find((one) => one.id === channel)?.messages ?? [];
  const card = messages.find(
    (one) => one.user === BOT && one.ephemeral !== true && one.text.startsWith(`${key} `),
  );
  if (card === undefined) return [];
  return messages.filter(
    (one) => one.user === BOT && one.ephemeral !== true && (one.ts === card.ts || one.thread_ts === card.ts),
  );
}

/** Which of these posts notified the person, by their place in the thread (the card is 0). */
export async function pinged(person: Person, thread: SeenMessage[]): Promise<number[]> {
  const { pings } = await person.sees();
  return thread.flatMap((one, index) => (pings.some((ping) => ping.ts === one.ts) ? [index] : []));
}

/** A private no, wherever it is shown: in a modal, or as a message that nobody else sees. */
export function refusedWith(person: Person, words: string): Promise<'modal' | 'message'> {
  return person.finds(`the refusal “${words}”`, (seen) => {
    if (wordsOn(seen.modal).includes(words)) return 'modal';
    const messages = seen.channels.flatMap((channel) => channel.messages);
    return messages.some((one) => one.ephemeral === true && one.text.includes(words)) ? 'message' : null;
  });
}

/** All words of a message, as a person reads them. */
export function wordsOn(shown: unknown): string {
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    else if (typeof value === 'object' && value !== null) {
      const { text } = value as { text?: unknown };
      if (typeof text === 'string') found.push(text);
      for (const inner of Object.values(value)) if (typeof inner === 'object') walk(inner);
    }
  };
  walk(shown);
  return found.join('\n');
}

/** The newest message that fits, once it offers this button. */
export function offering(person: Person, label: string, fits: RegExp): Promise<SeenMessage> {
  return person.finds(`“${label}” on a message like ${fits}`, (seen) =>
    seen.channels
      .flatMap((channel) => channel.messages)
      .findLast((one) => fits.test(one.text) && labels(one).includes(label)),
  );
}

/** The address behind a link button. */
export function linkOn(message: SeenMessage, label: string): string {
  const element = (message.blocks ?? [])
    .flatMap((block) => block.elements ?? [])
    .find((one) => one.text?.text === label);
  if (element?.url === undefined) throw new Error(`no link “${label}” on: ${message.text}`);
  return element.url;
}

/** The ticket's history as the ledger has it: what moved it, and where to. */
export async function moves(world: World, key: string): Promise<string[]> {
  const entries = await entriesOf(world.product.deps.db, key);
  return entries.filter((one) => one.outcome === 'moved').map((one) => `${one.signal} → ${one.to}`);
}

/** Files that the newest merge on the default branch changed. */
export async function mergedFiles(world: World, repo: string): Promise<string[]> {
  const path = repositoryPath(world.home, repo);
  const { stdout } = await git(['diff', '--name-only', 'main^1', 'main'], { cwd: path });
  return stdout.trim().split('\n');
}

export async function gitLog(world: World, repo: string, branch = 'main'): Promise<string[]> {
  const path = repositoryPath(world.home, repo);
  const { stdout } = await world.product.outside.forge.git(['log', '--format=%s', '-20', branch], {
    cwd: path,
  });
  return stdout.trim().split('\n');
}

/** The steps of a story build on each other: after one that fails the rest are not tried. */
export function stepByStep(): void {
  let broken: string | null = null;
  vi.setConfig({ testTimeout: 40_000, hookTimeout: 60_000 });
  beforeEach(() => {
    if (broken !== null) throw new Error(`The story broke off at “${broken}”.`);
  });
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') broken ??= task.name;
  });
}
