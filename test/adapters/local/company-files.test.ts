import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBackstageCatalog } from '../../../src/adapters/backstage/catalog.ts';
import { folderSource } from '../../../src/adapters/backstage/folder.ts';
import { createFileIncidents } from '../../../src/adapters/local/company/incidents.ts';
import { prepareCompany } from '../../../src/adapters/local/company/prepare.ts';
import { acmeSource } from '../../support/local/acme.ts';
import { git } from '../../support/local/forge-world.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'throughline-company-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const clock = () => new Date('2026-11-20T10:00:00Z');

async function headOf(of: string, repo: string): Promise<string> {
  const cwd = join(of, 'forge', 'repos', `${repo}.git`);
  return (await git(['rev-parse', 'refs/heads/main'], { cwd })).stdout.trim();
}

describe('the sample company', () => {
  test('is built with the same commits on every machine', async () => {
    const other = join(home, 'other');
    const paths = await prepareCompany({ source: acmeSource, home: join(home, 'one') });
    await prepareCompany({ source: acmeSource, home: other });
    expect(paths.repositories).toEqual(['acme/invoices', 'acme/storefront']);
    for (const repo of paths.repositories)
      expect(await headOf(other, repo)).toBe(await headOf(join(home, 'one'), repo));
  });

  test('a person’s edits are never written over by a later start', async () => {
    const { incidents } = await prepareCompany({ source: acmeSource, home });
    await writeFile(incidents, 'active: [] # mine\n');
    const head = await headOf(home, 'acme/invoices');
    await prepareCompany({ source: acmeSource, home, today: new Date('2027-06-01') });
    expect(await readFile(incidents, 'utf8')).toBe('active: [] # mine\n');
    expect(await headOf(home, 'acme/invoices')).toBe(head);
  });

  test('with today’s date, history and documents end just before it', async () => {
    const paths = await prepareCompany({ source: acmeSource, home, today: new Date('2028-02-10T08:00:00Z') });
    const cwd = join(home, 'forge', 'repos', 'acme', 'invoices.git');
    const { stdout } = await git(['log', '-1', '--format=%aI', 'refs/heads/main', '--'], { cwd });
    expect(stdout.trim()).toBe('2028-02-02T15:30:00+00:00');
    expect(await readFile(join(paths.folder, 'customers', 'polder-and-sons.md'), 'utf8')).toContain(
      'date: 2028-01-10',
    );
  });
});

describe('the catalog', () => {
  test('names service, owner, tier, repository and what it depends on', async () => {
    const { catalog } = await prepareCompany({ source: acmeSource, home });
    const found = await createBackstageCatalog({ source: folderSource(catalog), clock }).services();
    expect(
      found.state === 'ok' &&
        found.value.map(({ name, owner, tier, repo, dependsOn }) => ({ name, owner, tier, repo, dependsOn })),
    ).toEqual([
      { name: 'invoices', owner: 'billing', tier: 'T2', repo: 'acme/invoices', dependsOn: ['storefront'] },
      { name: 'storefront', owner: 'shop', tier: 'T1', repo: 'acme/storefront', dependsOn: [] },
    ]);
  });

  test('fault 95: a service without edges has unknown ones; an owner or tier that is missing is null', async () => {
    await writeFile(
      join(home, 'x.yaml'),
      'kind: Component\nmetadata: { name: x }\nspec: { type: service }\n',
    );
    const found = await createBackstageCatalog({ source: folderSource(home), clock }).services();
    expect(found).toMatchObject({
      state: 'ok',
      value: [{ name: 'x', owner: null, tier: null, repo: null, dependsOn: null }],
    });
  });

  test('a file that cannot be read makes it unknown; a team without a catalog has it absent', async () => {
    await writeFile(join(home, 'x.yaml'), 'kind: Component\nspec: [\n');
    const unknown = await createBackstageCatalog({ source: folderSource(home), clock }).services();
    expect(unknown).toMatchObject({ state: 'unknown', at: '2026-11-20T10:00:00.000Z' });
    expect(unknown.state === 'unknown' && unknown.reason).toContain('x.yaml');
    expect(await createBackstageCatalog({ source: null, clock }).services()).toMatchObject({
      state: 'absent',
    });
  });
});

const files = () => ({
  incidents: join(home, 'incidents.yaml'),
  freezes: join(home, 'freezes.yaml'),
  clock,
});

describe('incidents and freezes', () => {
  test('the sample company has none, and its commented examples are right', async () => {
    const paths = await prepareCompany({ source: acmeSource, home });
    const incidents = createFileIncidents({ incidents: paths.incidents, freezes: paths.freezes, clock });
    expect(await incidents.active()).toMatchObject({ state: 'ok', value: [] });
    expect(await incidents.freezes()).toMatchObject({ state: 'ok', value: [] });
    for (const file of [paths.incidents, paths.freezes]) {
      const example = (await readFile(file, 'utf8'))
        .split('\n')
        .filter((line) => /^#( {2}|\s(active|freezes):)/.test(line));
      await writeFile(file, example.map((line) => line.slice(2)).join('\n'));
    }
    expect(await incidents.active()).toMatchObject({
      state: 'ok',
      value: [{ id: 'INC-88', priority: 'P1', services: ['invoices'] }],
    });
    expect(await incidents.freezes()).toMatchObject({
      state: 'ok',
      value: [
        {
          id: 'year-end',
          services: 'all',
          from: '2026-12-23T23:00:00.000Z',
          until: '2027-01-02T22:59:59.999Z',
        },
      ],
    });
  });

  test('fault 91: a file that is gone or broken is unknown, not empty; declared absent is absent', async () => {
    expect(await createFileIncidents(files()).active()).toMatchObject({ state: 'unknown' });
    await writeFile(files().incidents, 'active: [{ id: 88 }]\n');
    expect(await createFileIncidents(files()).active()).toMatchObject({ state: 'unknown' });
    const none = createFileIncidents({ incidents: null, freezes: null, clock });
    expect([await none.active(), await none.freezes()]).toMatchObject([
      { state: 'absent' },
      { state: 'absent' },
    ]);
  });
});
