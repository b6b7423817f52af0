import { defineConfig } from 'vitest/config';
import { chromiumPath, hasBrowser } from './test/support/browser.ts';
import { keepTemporaryFilesInMemory } from './test/support/memory-folder.ts';
import { SlowestFirst } from './test/support/slowest-first.ts';

keepTemporaryFilesInMemory();

/** Tests in a browser need Chromium; a machine with only git and npm runs all the others, and says so. */
const browser = hasBrowser();
if (!browser)
  process.stderr.write(`No Chromium at ${chromiumPath} (CHROMIUM_PATH): tests in a browser are left out.\n`);

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: browser ? [] : ['test/**/browser/**'],
    globalSetup: ['test/support/database-setup.ts'],
    // Four use what two leave idle while they wait for processes and browsers (6 % less time than three, measured).
    maxWorkers: 4,
    sequence: { sequencer: SlowestFirst },
    // One module graph a worker: loading it anew for each of 130 files cost a third of the suite's time (measured).
    isolate: false,
    // A tenth of the time went to collecting what is young and dead.
    execArgv: ['--max-semi-space-size=64'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
