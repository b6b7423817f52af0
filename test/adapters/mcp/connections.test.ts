import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFileConnections } from '../../../src/adapters/mcp/connection-store.ts';
import { toolHash } from '../../../src/adapters/mcp/tools.ts';
import { connect } from '../../../src/connect.ts';
import { searchTool, usual } from '../../support/mcp/behaviour.ts';
import { startHttpDouble } from '../../support/mcp/http-double.ts';
import { settingsOf, startRig } from '../../support/mcp/servers.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'connections-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('what is kept of connections', () => {
  test('stands in one file each, for its owner alone; changes at once do not lose each other', async () => {
    const store = createFileConnections(join(folder, 'connections'));
    const names = Array.from({ length: 20 }, (_, index) => `tool-${index}`);
    await Promise.all(
      names.map((name) =>
        store.change('notes', (before) => ({ ...before, approved: { ...before.approved, [name]: 'x' } })),
      ),
    );
    expect(Object.keys((await store.read('notes')).approved)).toHaveLength(20);
    expect(readdirSync(join(folder, 'connections'))).toEqual(['notes.json']);
    expect(statSync(join(folder, 'connections', 'notes.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'connections')).mode & 0o777).toBe(0o700);
  });

  test('a file that cannot be read approves nothing, and a name is no path', async () => {
    writeFileSync(join(folder, 'notes.json'), '{"approved": {"search": 7}}');
    const store = createFileConnections(folder);
    expect(await store.read('notes')).toEqual({ approved: {} });
    await expect(store.read('../secrets')).rejects.toThrow('no name of a connection');
  });
});

describe('the hash of a tool', () => {
  test('is the same in any order of keys, and another for every word that counts', () => {
    const { name, description, inputSchema, annotations } = searchTool;
    const hash = toolHash(searchTool);
    expect(toolHash({ annotations, inputSchema, description, name })).toBe(hash);
    const others = [
      { ...searchTool, description: `${description}.` },
      { ...searchTool, title: 'Search' },
      { ...searchTool, annotations: { readOnlyHint: false } },
      { ...searchTool, inputSchema: { type: 'object' as const, properties: { q: {} } } },
    ];
    for (const other of others) expect(toolHash(other)).not.toBe(hash);
  });
});

test('a child gets PATH, HOME and the named variables, and nothing else of ours', async () => {
  writeFileSync(join(folder, 'behaviour.json'), JSON.stringify(usual()));
  const child = fileURLToPath(new URL('../../support/mcp/stdio-child.ts', import.meta.url));
  const [settings] = settingsOf({
    name: 'notes',
    command: process.execPath,
    args: [child, folder],
    env: ['NOTES_KEY'],
    tools: [{ name: 'search', use: 'search' }],
  });
  if (settings === undefined) throw new Error('no server');
  const rig = startRig();
  expect(await rig.servers(settings).problems()).toEqual([
    'Notes has no key: set NOTES_KEY in the environment and start again.',
  ]);
  rig.secrets['NOTES_KEY'] = 'n-key';
  await rig.connects(settings);
  const environment = JSON.parse(readFileSync(join(folder, 'environment.json'), 'utf8')) as Record<
    string,
    string
  >;
  const given = Object.entries(environment).filter(([, value]) => value !== '');
  expect(given.map(([name]) => name).toSorted()).toEqual(['HOME', 'NOTES_KEY', 'PATH']);
  await rig.end();
});

describe('npm run connect', () => {
  const policy = (url: string): string => `
company: acme
people: [{ id: ana, name: Ana, slack: U1 }]
teams: {}
policy: {}
sources: { catalog: none, incidents: pagerduty, freezes: none, knowledge: none }
knowledge_servers:
  - { name: notes, url: '${url}', tools: [{ name: search, use: search }] }
`;
  async function runs(...args: string[]): Promise<{ code: number; saw: string }> {
    const lines: string[] = [];
    const code = await connect(
      { args, env: { THROUGHLINE_HOME: join(folder, 'home'), PAGERDUTY_API_KEY: 'pd-key' }, cwd: folder },
      {
        say: (line) => lines.push(line),
        ask: async (question) => {
          lines.push(question);
          return 'n';
        },
      },
    );
    return { code, saw: lines.join('\n') };
  }

  test('shows what a server offers and keeps what was approved', async () => {
    const double = await startHttpDouble();
    writeFileSync(join(folder, 'throughline.yaml'), policy(double.url));
    const refused = await runs('notes');
    expect(refused).toMatchInlineSnapshot(`
      {
        "code": 1,
        "saw": "Notes offers 3 tools:
        * search (new): Searches the notes of the company.
          fetch (not in throughline.yaml, never called): The whole of one note.
          create_page (not in throughline.yaml, never called): Creates a page.
      May Throughline call search, as described above? [y/N] 
      Not approved: Notes is not asked.",
      }
    `);
    expect((await runs('notes', '--approve')).code).toBe(0);
    expect((await runs('notes')).saw).toContain('* search (approved)');
    expect(await runs('linear')).toEqual({
      code: 1,
      saw: 'linear is not under knowledge_servers. Run npm run connect with one of: notes.',
    });
    await double.end();
  });

  test('says what is wrong with the policy file', async () => {
    expect((await runs('notes')).saw).toBe(
      'throughline.yaml is missing. Put it beside package.json, or set THROUGHLINE_CONFIG to where it is.',
    );
  });
});
