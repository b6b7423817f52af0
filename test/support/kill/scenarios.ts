/** Lives of tickets that together reach every effect. People only press what they are offered. */

import { receive } from '../../../src/flow/receive.ts';
import { signal } from '../../../src/pipeline/signals.ts';
import { asksOf } from '../../../src/store/asks.ts';
import { type Database, dbNow } from '../../../src/store/db.ts';
import { openQueue } from '../../../src/store/queue/queue.ts';
import type { Person, Seen } from '../people.ts';
import { carriesOut, messagesIn, offering, persists, STEP_MS } from './people.ts';
import type { ProductUnderFire } from './product.ts';
import { type Beside, besideLinear } from './tracker.ts';

export interface Cast {
  ana: Person;
  eli: Person;
  sam: Person;
  kim: Person;
}
export interface Scenario {
  name: string;
  /** Points that kill here even though an earlier life met them. */
  again?: string[];
  /** What lives beside the product and outlives its deaths. */
  beside?: (home: string) => Promise<Beside>;
  /** `fire`: the product, for a death at a moment that is no point of an effect. */
  live(cast: Cast, fire: Pick<ProductUnderFire, 'dies' | 'again' | 'ready'>): Promise<void>;
  /** While the product is dead at this point: what another instance of it does meanwhile. */
  between?: { point: string; act: (database: Database) => Promise<void> };
}

const INVOICES = 'C0INVOICES';
const STOREFRONT = 'C0STOREFRONT';

export async function files(person: Person, channel: string, title: string): Promise<void> {
  const about = new RegExp(`^TL-\\d+ ${title}\\.`);
  const over = (seen: Seen): boolean => messagesIn(seen).some((one) => about.test(one.text));
  await persists(person, {
    what: `the card of “${title}”`,
    over,
    act: () => person.command(channel, '/ticket', title),
  });
}

async function toDelegation({ ana, eli }: Cast): Promise<void> {
  await carriesOut(ana, { label: 'Sign off PRD' });
  await carriesOut(eli, { label: 'Sign off spec' });
}

async function toPreview(cast: Cast): Promise<void> {
  await toDelegation(cast);
  await carriesOut(cast.eli, { label: 'Delegate to Demo agent' });
  await carriesOut(cast.eli, { label: 'Approve plan' });
  await cast.sam.finds('the question to accept', offering('Accept and ship'), { withinMs: STEP_MS });
}

async function toLive(cast: Cast): Promise<void> {
  await carriesOut(cast.sam, { label: 'Accept and ship' });
  await isLive(cast);
}

/** A verdict that grew old while the product was dead holds the deploy; out of hours somebody ships it then. */
async function isLive({ eli }: Cast): Promise<void> {
  const live = offering('Roll back');
  const ship = offering('Ship now');
  await eli.finds('it live, or held', (seen) => live(seen) ?? ship(seen), { withinMs: STEP_MS });
  if (live(await eli.sees()) === undefined) {
    await carriesOut(eli, { label: 'Ship now' });
    await eli.finds('it live', live, { withinMs: STEP_MS });
  }
  await eli.finds(
    'the release notes',
    (seen) => seen.canvases.some((one) => /Release notes/.test(one.title)),
    {
      withinMs: STEP_MS,
    },
  );
}

/** The shortest way through. */
export const goesLive: Scenario = {
  name: 'goes live',
  live: async (cast) => {
    await files(cast.ana, INVOICES, 'Export invoices as CSV');
    await toPreview(cast);
    await toLive(cast);
  },
};

export const scenarios: Scenario[] = [
  {
    name: 'shipped, rolled back, reverted, unlocked',
    between: { point: 'draft_prd:recorded', act: reminderIsDue },
    live: async (cast) => {
      await files(cast.ana, INVOICES, 'Export invoices as CSV');
      await toPreview(cast);
      await toLive(cast);
      await carriesOut(cast.eli, { label: 'Roll back' });
      await carriesOut(cast.eli, { label: 'Say why…', fill: { reason: 'Finance gets an empty file.' } });
      await carriesOut(cast.eli, { label: 'Revert #18…', fill: {}, until: 'acknowledged' });
      await carriesOut(cast.kim, { label: 'Unlock invoices…', fill: { reason: 'The cause is found.' } });
    },
  },
  {
    name: 'closed in preview, with a tracker',
    beside: (home) => besideLinear(home, 'Canceled'),
    live: async (cast) => {
      await files(cast.ana, INVOICES, 'Export invoices as CSV');
      await toPreview(cast);
      await carriesOut(cast.eli, {
        label: 'Close…',
        fill: { reason: 'Not needed any more.' },
        until: closed,
      });
    },
  },
  {
    name: 'red at first, mended by the agent',
    live: async (cast) => {
      await files(cast.ana, INVOICES, 'Sort the invoice list by customer');
      await toPreview(cast);
    },
  },
  {
    name: 'split in two',
    between: { point: 'draft_prd:before', act: proposeSplit },
    live: async ({ ana }) => {
      await files(ana, INVOICES, 'Export invoices as CSV');
      await carriesOut(ana, { label: 'Split…', fill: {}, until: isSplit });
      for (const key of ['TL-2', 'TL-3'])
        await ana.finds(`the PRD question of ${key}`, offering('Sign off PRD', new RegExp(`^${key} `)), {
          withinMs: STEP_MS,
        });
    },
  },
  {
    name: 'blocked, waived, approved',
    again: ['score:called', 'check_gate:called', 'merge:called', 'deploy:after_intent', 'verify:called'],
    live: async (cast) => {
      const { ana, eli, kim } = cast;
      await files(ana, STOREFRONT, 'Help page copy');
      await carriesOut(ana, { label: 'Sign off PRD' });
      await carriesOut(eli, {
        label: 'Ask someone else…',
        about: /please sign off spec/,
        fill: { to: 'U0SAM' },
        until: (seen) => messagesIn(seen).some((one) => /Sam, please sign off spec/.test(one.text)),
      });
      await carriesOut(eli, { label: 'Sign off spec' });
      await carriesOut(eli, { label: 'Ask for a waiver…', fill: { reason: 'It is only copy.' } });
      await carriesOut(kim, { label: 'Waive it' });
      await carriesOut(eli, { label: 'Delegate to Demo agent' });
      await carriesOut(eli, { label: 'Approve plan' });
      await carriesOut(cast.sam, { label: 'Accept and ship' });
      await carriesOut(kim, { label: 'Approve deploy' });
      await isLive(cast);
    },
  },
];

const isSplit = (seen: Seen): boolean => messagesIn(seen).some((one) => /^TL-1 .*\. Split\b/.test(one.text));
const closed = (seen: Seen): boolean => messagesIn(seen).some((one) => /\. Closed\b/.test(one.text));

/** No parts stand in that ticket, so another instance of the product proposes some, over the same database. */
function proposeSplit(database: Database): Promise<void> {
  return hears(database, {
    signal: signal('split_proposed', {
      titles: ['Download the list as CSV', 'Leave cancelled invoices out'],
    }),
    actor: { kind: 'system', name: 'kill matrix' },
    delivery: 'split:TL-1',
  });
}

/** Ana asked to be reminded of the PRD an hour ago: nobody waits that long here. */
async function reminderIsDue(database: Database): Promise<void> {
  const ask = (await asksOf(database.db, 'TL-1')).find((one) => one.gate === 'prd_sign_off');
  if (ask?.state !== 'open') throw new Error('nobody is asked to sign the PRD');
  await hears(database, {
    signal: signal('reminder_set', { ask: ask.id, at: await dbNow(database.db) }),
    actor: { kind: 'person', id: 'ana' },
    delivery: 'reminder:TL-1',
  });
}

async function hears(database: Database, heard: Omit<Parameters<typeof receive>[1], 'key'>): Promise<void> {
  const queue = await openQueue(database, {
    onError: (error) => {
      throw error;
    },
  });
  try {
    await receive({ db: database.db, queue, company: { name: 'acme' } }, { key: 'TL-1', ...heard });
  } finally {
    await queue.stop(1_000);
  }
}
