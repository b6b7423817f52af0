/** Takes the README's pictures from the running product: `npm run pictures`. Every picture is of real state, driven over the People API. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { startWorld, type World } from './world.ts';

const folder = fileURLToPath(new URL('../../docs/pictures', import.meta.url));

interface Shot {
  name: string;
  as: string;
  path: string;
  /** Text that is on the page when the picture may be taken. */
  shows: string;
  /** The step that the guide must stand at. */
  guide?: string;
  chart?: boolean;
}

async function take(context: BrowserContext, world: World, shot: Shot): Promise<void> {
  const page = await context.newPage();
  const joint = shot.path.includes('?') ? '&' : '?';
  await page.goto(`${world.url}${shot.path}${joint}as=${shot.as}`);
  await page.getByText(shot.shows).first().waitFor();
  if (shot.guide !== undefined) await page.getByText(shot.guide).first().waitFor();
  if (shot.chart === true) await page.locator('img[alt*="median"]').first().waitFor();
  await page.screenshot({ path: join(folder, `${shot.name}.png`) });
  await page.close();
}

/** The path of a permalink in the UI. */
async function threadPath(world: World, key: string): Promise<string> {
  const card = await world.ana.message(new RegExp(`^${key} `));
  return `/?channel=${card.channel}&thread=${card.thread_ts ?? card.ts}`;
}

async function run(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const world = await startWorld({ fresh: true });
  const wide = await launchBrowser({ width: 1360, height: 900 });
  const dark = await launchBrowser({ width: 1360, height: 900, dark: true });
  const phone = await launchBrowser({ width: 390, height: 844, phone: true });
  try {
    await world.ana.command('C0INVOICES', '/ticket', 'Export invoices as CSV');
    await world.ana.presses('Sign off PRD', /TL-1 .*sign off PRD v1/);
    await world.eli.message(/TL-1 .*sign off spec v1/);
    const thread = await threadPath(world, 'TL-1');
    await world.ana.says(
      'C0INVOICES',
      "Why shouldn't we build this?",
      new URL(`http://x${thread}`).searchParams.get('thread') ?? '',
    );
    await world.ana.message(/Reasons against/);
    await world.eli.message(/^TL-1 .*For review, 3 of 7\. Waiting for Eli/);
    await take(wide.context, world, {
      name: 'thread',
      as: 'eli',
      path: thread,
      shows: 'Reasons against',
      guide: '4 of 8',
    });
    const canvas = await world.ana.finds('the PRD', (seen) =>
      seen.canvases.find((one) => one.title.includes('PRD')),
    );
    await take(wide.context, world, {
      name: 'prd',
      as: 'ana',
      path: `/?canvas=${canvas.id}`,
      shows: 'Acceptance criteria',
    });
    await world.eli.presses('Sign off spec', /spec v1/);
    await world.eli.presses('Delegate to Demo agent', /Who builds it/);
    await world.eli.presses('Approve plan', /proposes a plan/);
    await world.sam.message(/ready to look at/);
    await world.sam.message(/^TL-1 .*Preview, 6 of 7/);
    await take(phone.context, world, { name: 'phone', as: 'sam', path: thread, shows: 'ready to look at' });
    await world.ana.command('C0STOREFRONT', '/ticket', 'Help page copy');
    await world.ana.message(/TL-2 .*sign off PRD v1/);
    await world.sam.presses('Accept and ship', /ready to look at/);
    await world.ana.message(/TL-1 is live/);
    await take(dark.context, world, {
      name: 'live',
      as: 'ana',
      path: thread,
      shows: 'is live',
      guide: '8 of 8',
    });
    await world.ana.openHome();
    await take(wide.context, world, {
      name: 'home',
      as: 'ana',
      path: '/?view=home',
      shows: 'Needs you',
      chart: true,
    });
  } finally {
    await Promise.all([wide.close(), dark.close(), phone.close()]);
    await world.close();
  }
}

await run();
