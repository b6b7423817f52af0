import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import { NOW } from './fixture-data.ts';
import { FixtureServer } from './fixture-server.ts';

type Look = Parameters<typeof launchBrowser>[0];

export type Visit = { page: Page; slack: FixtureServer; url: string };

/**
 * One browser, one tab and one address for a test file, so that the page's own files are fetched and compiled once;
 * every visit has a Slack of its own, and a script error fails its test.
 */
export function browsing(look: Look = {}): { visit: (path: string) => Promise<Visit> } {
  let browser: Awaited<ReturnType<typeof launchBrowser>>;
  let page: Page;
  let slack: FixtureServer | null = null;
  let errors: string[] = [];
  const server = createServer((request, response) => void slack?.answer(request, response));

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await launchBrowser(look);
    page = await browser.context.newPage();
    page.setDefaultTimeout(8000);
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) errors.push(message.text());
    });
    await page.clock.setFixedTime(NOW * 1000);
  });
  afterEach(async () => {
    await page.evaluate(() => localStorage.clear());
    await page.goto('about:blank');
    slack?.hangUp();
    const seen = errors;
    errors = [];
    if (seen.length > 0) throw new Error(`The page complained: ${seen.join('; ')}`);
  });
  afterAll(async () => {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  return {
    visit: async (path) => {
      slack = new FixtureServer();
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await page.goto(url + path);
      await page.getByRole('radiogroup', { name: 'Act as' }).getByRole('radio', { checked: true }).waitFor();
      return { page, slack, url };
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
