/** Which source of incidents the policy file names, and what it needs. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listIncidents } from '../../../src/adapters/incidents.ts';
import { ConfigProblems, readCompany, readConfig } from '../../../src/config.ts';
import { acmeSource } from '../../support/local/acme.ts';
import {
  type PagerDutyDouble,
  startPagerDutyDouble,
  told,
} from '../../support/pagerduty/pagerduty-double.ts';
import { service } from '../../support/pagerduty/pagerduty-world.ts';

let folder: string;
let double: PagerDutyDouble;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'incidents-list-'));
  double = await startPagerDutyDouble();
});
afterAll(async () => {
  await double.end();
  await rm(folder, { recursive: true, force: true });
});

const catalog = {
  services: async () => ({
    state: 'ok' as const,
    source: 'catalog',
    at: '',
    value: [service('invoices', 'PINVOICES')],
  }),
};

test('PagerDuty for incidents, a file for freezes, none where the team has none', async () => {
  const freezes = join(folder, 'freezes.yaml');
  await writeFile(
    freezes,
    'freezes: [{ id: year-end, services: all, from: 2026-12-24, until: 2027-01-01, reason: Books, by: Kim }]',
  );
  const secrets: Record<string, string> = { PAGERDUTY_URL: double.url, PAGERDUTY_API_KEY: 'pd-key' };
  const list = listIncidents({
    incidents: 'pagerduty',
    freezes,
    catalog,
    secret: (name) => secrets[name] ?? null,
  });
  const opened = double.opens({ number: 88 });
  expect(await list.all.active()).toMatchObject({ source: 'PagerDuty', value: [{ id: 'PD-88' }] });
  expect(await list.all.freezes()).toMatchObject({ source: 'Freeze file', value: [{ id: 'year-end' }] });
  expect(await list.event?.(JSON.parse(told(opened, 'incident.resolved')))).toMatchObject({ what: 'ended' });
  list.stop();
  const none = listIncidents({ incidents: null, freezes: null, catalog, secret: () => null });
  expect(await none.all.active()).toMatchObject({ state: 'absent' });
  expect(none.event).toBeNull();
});

test('a policy file that names PagerDuty wants its key, and says where to put it', async () => {
  const path = join(folder, 'throughline.yaml');
  const text = await readFile(join(acmeSource, 'throughline.yaml'), 'utf8');
  await writeFile(path, text.replace(/^ {2}incidents: .*$/m, '  incidents: pagerduty'));
  expect(readCompany(path, { PAGERDUTY_API_KEY: 'x' }).sources.incidents).toBe('pagerduty');
  const wrong = (): unknown => readCompany(path, { PAGERDUTY_API_KEY: ' ' });
  expect(wrong).toThrow(ConfigProblems);
  expect(wrong).toThrow(
    /sources\.incidents is pagerduty, and PAGERDUTY_API_KEY is not set\. Put a read-only API key/,
  );
});

test.each([
  ['https://api.eu.pagerduty.com', true],
  ['http://127.0.0.1:4000', true],
  ['http://pagerduty.example.com', false],
  ['https://me:secret@api.pagerduty.com', false],
])('PAGERDUTY_URL %s is %s', (url, isValid) => {
  const read = (): unknown => readConfig({ PAGERDUTY_URL: url }, folder);
  if (isValid) expect(read).not.toThrow();
  else expect(read).toThrow(/PAGERDUTY_URL is not valid/);
});
