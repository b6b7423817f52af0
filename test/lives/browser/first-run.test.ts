/** What a newcomer does, in a browser, with the guide beside Slack and nothing else. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
let browser: Awaited<ReturnType<typeof launchBrowser>>;
let page: Page;

beforeAll(async () => {
  world = await startWorld({ fresh: true });
  browser = await launchBrowser({ width: 1360, height: 900 });
  page = await browser.context.newPage();
  page.setDefaultTimeout(30_000);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
}, 60_000);

const guide = () => page.getByRole('complementary', { name: 'Guide' });
const press = (name: string | RegExp) => page.getByRole('button', { name }).last().click();
/** Slack's own confirm dialog, answered with yes. */
async function confirm(name: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name }).click();
}

test('from the guide’s first step to live and rolled back', { timeout: 120_000 }, async () => {
  await page.goto(`${world.url}/`);
  await expect.poll(() => guide().textContent()).toContain('1 of 8');
  await guide().getByRole('button', { name: 'Type it for me' }).click();
  await page.keyboard.press('Enter');
  await page.getByText('Waiting for Ana to sign off PRD v1').first().waitFor();
  await page
    .getByText(/\d repl(?:y|ies)/)
    .first()
    .click();

  await press(/^Sign off PRD/);
  await page.getByText('Ana signed off PRD v1').last().waitFor();
  await guide().getByRole('button', { name: 'Type it for me' }).click();
  await page.keyboard.press('Enter');
  await page.getByText('Reasons against').last().waitFor();

  await guide().getByRole('button', { name: 'Be Eli' }).click();
  await press(/^Sign off spec/);
  await press(/^Delegate to Demo agent/);
  await press(/^Approve plan/);
  await page.getByText('Demo agent on TL-1').last().waitFor();

  await guide().getByRole('button', { name: 'Be Sam' }).click();
  const preview = page.getByRole('link', { name: /^Open preview/ }).last();
  await preview.waitFor();
  const shown = await fetch((await preview.getAttribute('href')) ?? '');
  expect(await shown.text()).toContain('Invoices');
  await press(/^Accept and ship/);
  await confirm('Accept and ship');

  await page.getByText('TL-1 is live').last().waitFor();
  await guide().getByRole('button', { name: 'Be Eli' }).click();
  await press(/^Roll back/);
  await confirm('Roll back');
  await page.getByText('TL-1 is rolled back').last().waitFor();
  await expect.poll(() => guide().textContent()).toContain('from two lines to production and back');
  expect((await world.item('TL-1')).stage).toBe('rolled_back');
});
