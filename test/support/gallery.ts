/**
 * Every message that a ticket can have, as local Slack draws it, in light, dark and at phone width: to be looked at.
 * `npm run gallery -- FOLDER` writes the pictures there.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext } from 'playwright-core';
import { createLog } from '../../src/log.ts';
import { startLocalSlack } from '../../src/sandbox/slack/server.ts';
import type { Content, Shown } from '../../src/slack/cards/blocks.ts';
import { contentOf } from '../../src/slack/cards/message.ts';
import { digestContent } from '../../src/slack/cards/standing/digest.ts';
import { noticeContent } from '../../src/slack/channels/notices.ts';
import { homeView } from '../../src/slack/home/view.ts';
import type { Picture } from '../../src/slack/pictures/sheet.ts';
import { createPictures } from '../../src/slack/pictures/shelf.ts';
import { chartOfDigest, chartOfMeasures } from '../../src/slack/pictures/stage-chart.ts';
import { createApi, done } from '../../src/slack/wire/api.ts';
import { wallClock } from '../../src/slack/wire/clock.ts';
import { friday } from '../fixtures/digests.ts';
import { items } from '../fixtures/items.ts';
import { measured } from '../fixtures/measures.ts';
import { viewOf } from '../fixtures/views.ts';
import { createFakeFlow } from '../slack/fake-flow.ts';
import { cards } from '../slack/words/card-moments.ts';
import { type Moment, moments } from '../slack/words/moments.ts';
import { personalMoments } from '../slack/words/personal-moments.ts';
import { launchBrowser } from './browser.ts';

const CHANNEL = 'C0INVOICES';
const TOKEN = 'xoxb-gallery';
const A_PAGE = 7;
/** Higher than any page of messages, so that nothing has to be scrolled. */
const HEIGHT = 2_600;

const folder = process.argv[2];
if (folder === undefined) throw new Error('Say where the pictures go: npm run gallery -- FOLDER');
await mkdir(folder, { recursive: true });

type Seed = Parameters<typeof startLocalSlack>[0]['seed'];
const acme = JSON.parse(
  await readFile(fileURLToPath(new URL('../../src/sandbox/acme/slack-seed.json', import.meta.url)), 'utf8'),
) as Seed;
const local = await startLocalSlack({
  port: 0,
  home: null,
  seed: {
    ...acme,
    app: {
      id: 'A0GALLERY',
      name: 'Throughline',
      bot_user_id: 'U0THROUGHLINE',
      bot_id: 'B0THROUGHLINE',
      bot_token: TOKEN,
      app_token: 'xapp-gallery',
      signing_secret: 'f00dfeedf00dfeedf00dfeedf00dfeed',
      manifest: fileURLToPath(new URL('../../manifest.yml', import.meta.url)),
      delivery: { mode: 'socket' },
    },
  },
});

async function post(about: Record<string, unknown>): Promise<string> {
  const response = await fetch(`${local.url}/api/chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel: CHANNEL, ...about }),
  });
  const answer = (await response.json()) as { ok: boolean; ts: string; error?: string };
  if (!answer.ok) throw new Error(`Slack refused a message: ${JSON.stringify(answer)}`);
  return answer.ts;
}

/** Threads of a few messages each, under a line that names them. */
async function threadsOf(title: string, all: Record<string, Content>): Promise<string[]> {
  const entries = Object.entries(all);
  const threads: string[] = [];
  for (let from = 0; from < entries.length; from += A_PAGE) {
    const some = entries.slice(from, from + A_PAGE);
    const thread = await post({ text: `${title}: ${some.map(([name]) => name).join(' · ')}` });
    for (const [, content] of some) await post({ ...content, thread_ts: thread, unfurl_links: false });
    threads.push(thread);
  }
  return threads;
}

const drawn = (all: Record<string, Moment>): Record<string, Content> =>
  Object.fromEntries(
    Object.entries(all).map(([name, { message, view }]) => [name, contentOf(message, view)]),
  );

/** What has a picture: a digest in a thread, and App Home. */
async function pictured(): Promise<string> {
  const api = createApi({ token: TOKEN, slackApiUrl: `${local.url}/api/`, onFatal: () => {} });
  const pictures = createPictures({
    api,
    clock: wallClock,
    log: createLog({ level: 'error' }),
    ourselves: async () => ({ botUserId: 'U0THROUGHLINE' }),
  });
  const shown = async (picture: Picture | null): Promise<Shown | null> => {
    const file = picture === null ? null : await pictures.ready(picture);
    return picture === null || file === null ? null : { file, alt: picture.alt };
  };
  const thread = await post({ text: 'Digest' });
  const digest = digestContent(friday, [], await shown(chartOfDigest(friday)));
  await post({ ...digest, thread_ts: thread, unfurl_links: false });
  const flow = createFakeFlow();
  flow.add(viewOf({ ...items.drafted, stage: 'deployed' }));
  const filter = { show: 'all' as const, open: null, search: null };
  const view = homeView(await flow.desk.home('U0SAM', filter, 5), filter, {
    notice: [],
    chart: await shown(chartOfMeasures(measured)),
  });
  await api.call('views.publish', { user_id: 'U0SAM', view }, done);
  return thread;
}

async function take(context: BrowserContext, path: string, file: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${local.url}/?as=sam&${path}`);
  await page.getByRole('button').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: file });
  await page.close();
}

const looks = {
  light: await launchBrowser({ width: 1360, height: HEIGHT }),
  dark: await launchBrowser({ width: 1360, height: HEIGHT, dark: true }),
  phone: await launchBrowser({ width: 390, height: HEIGHT, phone: true }),
};
try {
  const personal = Object.entries(personalMoments).map(
    ([name, notice]) => [name, noticeContent(notice, '/ticket')] as const,
  );
  const threads = [
    ...(await threadsOf('Cards', drawn(cards))),
    ...(await threadsOf('Messages', drawn(moments))),
    ...(await threadsOf('To one person', Object.fromEntries(personal))),
    await pictured(),
  ];
  const paths = [...threads.map((thread) => `channel=${CHANNEL}&thread=${thread}`), 'view=home'];
  for (const [look, browser] of Object.entries(looks)) {
    for (const [at, path] of paths.entries())
      await take(browser.context, path, join(folder, `${String(at + 1).padStart(2, '0')}-${look}.png`));
  }
  process.stdout.write(`${paths.length * Object.keys(looks).length} pictures in ${folder}\n`);
} finally {
  for (const browser of Object.values(looks)) await browser.close();
  await local.close();
}
