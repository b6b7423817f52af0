import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PreparedChange, readChanges } from '../../../src/adapters/local/demo-agent/prepared-changes.ts';
import { exportCommit } from '../../../src/adapters/local/forge/git/objects.ts';
import { openRepository } from '../../../src/adapters/local/forge/git/repository.ts';
import { type Acme, startAcme } from '../../support/local/acme.ts';
import { git } from '../../support/local/forge-world.ts';

const run = promisify(execFile);
let acme: Acme;
let changes: PreparedChange[];
let scratch: string;
beforeAll(async () => {
  acme = await startAcme();
  changes = await readChanges(acme.company.changes);
  scratch = await mkdtemp(join(tmpdir(), 'throughline-code-'));
});
afterAll(async () => {
  await acme.end();
  await rm(scratch, { recursive: true, force: true });
});

let folders = 0;
async function checkout(service: string): Promise<string> {
  const repository = openRepository(git, acme.home, `acme/${service}`);
  const { stdout } = await git(['rev-parse', 'refs/heads/main'], { cwd: repository.path });
  const folder = join(scratch, String((folders += 1)));
  await exportCommit(repository, stdout.trim(), folder);
  return folder;
}

/** Names of the tests that passed and failed. */
async function tests(folder: string): Promise<{ passed: string[]; failed: string[] }> {
  const env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` };
  const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap'], {
    cwd: folder,
    env,
  }).catch((error: { stdout: string }) => error);
  const named = (pattern: RegExp) => [...stdout.matchAll(pattern)].map((found) => found[1] ?? '');
  return { passed: named(/^ok \d+ - (.*)$/gm), failed: named(/^not ok \d+ - (.*)$/gm) };
}

async function apply(folder: string, change: PreparedChange, steps: { folder: string }[]): Promise<void> {
  for (const step of steps) await cp(join(change.path, step.folder), folder, { recursive: true });
}

test.each(['invoices', 'storefront'])('the tests of %s pass as it is', async (service) => {
  const { passed, failed } = await tests(await checkout(service));
  expect(failed).toEqual([]);
  expect(passed.length).toBeGreaterThan(5);
});

describe.each(['export-invoices-as-csv', 'tax-total-off-by-a-cent', 'help-page-copy'])(
  'the prepared change %s',
  (name) => {
    const change = () =>
      changes.find(({ path }) => path.endsWith(name)) ?? expect.fail(`${name} is not there`);

    test('makes all tests pass, those of its criteria among them, and so does each follow-up', async () => {
      const folder = await checkout(change().service);
      await apply(folder, change(), change().steps);
      const { passed, failed } = await tests(folder);
      expect(failed).toEqual([]);
      expect(passed).toEqual(expect.arrayContaining(change().criteria.map((one) => one.test)));
      await apply(folder, change(), change().follow_ups);
      expect((await tests(folder)).failed).toEqual([]);
    });

    test('its tests fail without it', async () => {
      const folder = await checkout(change().service);
      await apply(
        folder,
        change(),
        change().steps.filter((step) => step.files.every((file) => file.startsWith('test/'))),
      );
      expect((await tests(folder)).failed.length).toBeGreaterThan(0);
    });

    test('each step’s folder holds the files that it names, and no other', async () => {
      for (const step of [...change().steps, ...change().follow_ups]) {
        const { stdout } = await run('find', ['.', '-type', 'f'], { cwd: join(change().path, step.folder) });
        const files = stdout
          .trim()
          .split('\n')
          .map((file) => file.slice(2));
        expect(files.toSorted()).toEqual(step.files.toSorted());
      }
    });
  },
);

test('INV-1045 really is a cent too high before the fix', async () => {
  const forge = acme.forge;
  await forge.ensureBaseline([{ service: 'invoices', repo: 'acme/invoices', environment: 'production' }]);
  await forge.idle();
  const now = await forge.deployer.current('invoices', 'production');
  expect(now).toMatchObject({ state: 'healthy' });
  const invoice: unknown = await (await fetch(`${now?.url}/invoices/INV-1045`)).json();
  expect(invoice).toMatchObject({ totalCents: 2002 });
});

test('invoices reads its orders from the storefront that runs beside it', async () => {
  const environment = 'staging';
  await acme.forge.ensureBaseline([
    { service: 'invoices', repo: 'acme/invoices', environment },
    { service: 'storefront', repo: 'acme/storefront', environment },
  ]);
  await acme.forge.idle();
  const now = await acme.forge.deployer.current('invoices', environment);
  expect(await (await fetch(`${now?.url}/`)).text()).toContain('Ostsee Hotel');
});
