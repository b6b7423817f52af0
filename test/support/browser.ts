import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Fewer processes: a tenth of the time of the tests (measured).
  '--in-process-gpu',
  '--no-zygote',
  '--disable-features=SpareRendererForSitePerProcess,IsolateOrigins,site-per-process',
];

/** Debian's browser without windows needs a fifth less of the processor; the one with windows does as well. */
const installed = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
export const chromiumPath =
  process.env['CHROMIUM_PATH'] ?? installed.find((path) => existsSync(path)) ?? '/usr/bin/chromium';

/** Browser tests need a browser; a machine without one says so by skipping them. */
export function hasBrowser(): boolean {
  return existsSync(chromiumPath);
}

type Look = { width?: number; height?: number; dark?: boolean; calm?: boolean; phone?: boolean };

/** Starts Chromium with a profile of its own, which `close` removes again. */
export async function launchBrowser(
  look: Look = {},
): Promise<{ context: BrowserContext; close: () => Promise<void> }> {
  const profile = await mkdtemp(join(tmpdir(), 'chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath,
    args: ARGUMENTS,
    headless: true,
    viewport: { width: look.width ?? 1360, height: look.height ?? 860 },
    colorScheme: look.dark ? 'dark' : 'light',
    reducedMotion: look.calm === false ? 'no-preference' : 'reduce',
    ...(look.phone ? { hasTouch: true, deviceScaleFactor: 2 } : {}),
  });
  return {
    context,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
