import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import { NOW } from './fixture-data.ts';
import { FixtureServer } from './fixture-server.ts';

type Look = Parameters<typeof launchBrowser>[0];

export type Visit = { page: Page; slack: FixtureServer; url: string };

/** One browser for a test file; every visit has a server of its own and fails the test on a script error. */
export function browsing(look: Look = {}): { visit: (path: string) => Promise<Visit> } {
  let browser: Awaited<ReturnType<typeof launchBrowser>>;
  let visits: Visit[] = [];
  let errors: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser(look);
  });
  afterEach(async () => {
    for (const { page, slack } of visits) {
      await page.close();
      await slack.close();
    }
    const seen = errors;
    visits = [];
    errors = [];
    if (seen.length > 0) throw new Error(`The page complained: ${seen.join('; ')}`);
  });
  afterAll(async () => await browser.close());

  return {
    visit: async (path) => {
      const slack = new FixtureServer();
      const url = await slack.listen();
      const page = await browser.context.newPage();
      page.setDefaultTimeout(8000);
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => {
        const refused = message.text().includes('Content Security Policy');
        if (refused) errors.push(message.text());
      });
      await page.clock.setFixedTime(NOW * 1000);
      await page.goto(url + path);
      await page.getByRole('radiogroup', { name: 'Act as' }).getByRole('radio', { checked: true }).waitFor();
      const visit = { page, slack, url };
      visits.push(visit);
      return visit;
    },
  };
}

/** Waits until the page shows what `read` looks for, as a reader would. */
export async function until<T>(read: () => Promise<T> | T, wanted: (value: T) => boolean): Promise<T> {
  const end = Date.now() + 8000;
  for (;;) {
    const value = await read();
    if (wanted(value)) return value;
    if (Date.now() > end) throw new Error(`Never came: last was ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
