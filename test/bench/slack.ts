import type { Chat } from '../../src/ports/chat.ts';
import { contentOf } from '../../src/slack/cards/message.ts';
import { messagesOf } from '../../src/store/messages.ts';
import type { Person } from '../support/people.ts';
import { startWorld, type World } from '../support/world.ts';
import type { Figure, Measure } from './figure.ts';

const KEY = 'TL-1';
const CHANNEL = 'C0INVOICES';

/** What only looks. Whatever is not named here counts as a write. */
const reads =
  /^(?:auth\.test|apps\.connections\.open|users\.(?:info|list|conversations)|team\.info|bots\.info|chat\.getPermalink|conversations\.(?:info|list|members|history|replies)|files\.(?:info|list)|canvases\.(?:getContent|sections\.lookup))$/;
const isWrite = (method: string): boolean => method !== 'views.publish' && !reads.test(method);

export const slack: Measure = {
  names: ['slack_calls.per_item', 'slack_posts.per_item', 'pings.to_others'],
  run,
};

async function run(): Promise<Figure[]> {
  const world = await startWorld();
  try {
    await fetch(new URL('/_calls', world.url), { method: 'DELETE' });
    const mentions = hearMentions(world);
    await smoothLife(world);
    const counts = await calls(world);
    const writes = Object.entries(counts).filter(([method]) => isWrite(method));
    const total = (of: [string, number][]): number => of.reduce((sum, [, count]) => sum + count, 0);
    const posts = await thread(world);
    return [
      {
        name: 'slack_calls.per_item',
        value: total(writes),
        unit: '',
        target: { atMost: 40 },
        comparedWith: `${writes.map(([method, count]) => `${method} ${count}`).join(', ')}; besides ${total(Object.entries(counts)) - total(writes)} reads and drawings of Home`,
      },
      {
        name: 'slack_posts.per_item',
        value: posts.length,
        unit: '',
        target: { atMost: 7 },
        comparedWith: `card and ${posts.length - 1} in its thread`,
      },
      {
        name: 'pings.to_others',
        value: mentions.ofOthers,
        unit: '',
        target: { atMost: 0 },
        comparedWith: `${mentions.ofTheirTurn} mentions of people whose turn it was`,
      },
    ];
  } finally {
    await world.close();
  }
}

/** From `/ticket` to live and its release notes, everybody saying yes. */
async function smoothLife({ ana, eli, sam }: World): Promise<void> {
  await ana.command(CHANNEL, '/ticket', 'Export invoices as CSV');
  await ana.presses('Sign off PRD', /sign off PRD v1/);
  await eli.presses('Sign off and delegate…', /sign off spec v1/);
  await eli.finds('a modal', (seen) => seen.modal);
  await eli.submit({});
  await eli.presses('Approve plan', /proposes a plan/);
  await sam.presses('Accept and ship', /ready to look at/);
  const offers = (label: string) => (person: Person) =>
    person.finds(`“${label}” on what says that it is live`, (seen) =>
      seen.channels
        .flatMap((channel) => channel.messages)
        .find((message) => /is live/.test(message.text) && JSON.stringify(message.blocks).includes(label)),
    );
  await offers('Release notes')(ana);
  await standsStill(ana);
}

/** The card is drawn last, once nothing of the ticket changes any more. */
const standsStill = (person: Person): Promise<unknown> =>
  person.finds('a card that says live', (seen) =>
    seen.channels
      .flatMap((channel) => channel.messages)
      .find(
        (message) =>
          /^TL-1 .*Deployed, 7 of 7/.test(message.text) &&
          JSON.stringify(message.blocks).includes('elease notes'),
      ),
  );

async function calls(world: World): Promise<Record<string, number>> {
  const response = await fetch(new URL('/_calls', world.url));
  return ((await response.json()) as { counts: Record<string, number> }).counts;
}

/** Everything that the bot posted for the ticket and people see. */
async function thread(world: World): Promise<string[]> {
  const rows = await messagesOf(world.product.deps.db, KEY);
  const seen = await world.sam.sees();
  const messages = seen.channels.find((channel) => channel.id === CHANNEL)?.messages ?? [];
  const card = rows.find((row) => row.slot === 'card')?.ts;
  return messages
    .filter((message) => message.ephemeral !== true && message.user === 'U0THROUGHLINE')
    .filter((message) => message.ts === card || message.thread_ts === card)
    .map((message) => message.ts);
}

interface Mentions {
  ofTheirTurn: number;
  ofOthers: number;
}

/** Whom each new message mentions, as it is posted. Its turn has who is asked; that it is live goes to whoever filed it. */
function hearMentions(world: World): Mentions {
  const heard: Mentions = { ofTheirTurn: 0, ofOthers: 0 };
  const { chat } = world.product.deps;
  const put: Chat['put'] = async (request) => {
    const result = await chat.put(request);
    if (result.state !== 'posted') return result;
    const { message, view } = request;
    const ask = message.kind === 'ask' ? view.asks.find((one) => one.id === message.ask) : undefined;
    const turn = message.kind === 'live' ? [view.item.reporter] : (ask?.asked ?? []);
    const theirs = turn.flatMap((id) => view.people[id]?.chatId ?? []);
    const mentioned = JSON.stringify(contentOf(message, view)).matchAll(
      /<@([A-Z0-9]+)|<!(?:here|channel|everyone|subteam)/g,
    );
    for (const name of new Set([...mentioned].map(([whole, person]) => person ?? whole))) {
      if (theirs.includes(name)) heard.ofTheirTurn += 1;
      else heard.ofOthers += 1;
    }
    return result;
  };
  world.product.deps.chat = { ...chat, put };
  return heard;
}
