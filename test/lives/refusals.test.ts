/** What the product says when it cannot start. How it ends and comes back: `test/lives`. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { spawnProduct } from '../support/kill/product.ts';
import { refusal } from '../support/kill/refusal.ts';
import { processesOf } from '../support/kill/witness.ts';
import { freePort } from '../support/world.ts';

const homes: string[] = [];
async function newHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'throughline-process-'));
  homes.push(home);
  return home;
}
afterAll(() => Promise.all(homes.map((home) => rm(home, { recursive: true, force: true, maxRetries: 5 }))));

const A_START_MS = 60_000;

async function failsToStart(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = spawnProduct({ LOG_LEVEL: 'warn', ...env });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

describe('what keeps it from starting is said in a sentence, with the fix', () => {
  let home: string;
  afterEach(() => {
    expect(processesOf(home)).toEqual([]);
  });

  test(
    'a port that another program listens on',
    async () => {
      home = await newHome();
      const other = createServer();
      await once(other.listen(0, '127.0.0.1'), 'listening');
      const address = other.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      try {
        const said = await refusal({ THROUGHLINE_HOME: home, PORT: String(port) });
        expect(said).toBe(
          `Throughline did not start.\n- Port ${port} is in use by another program. Stop it, or set PORT to another port.\n`,
        );
      } finally {
        other.close();
      }
    },
    A_START_MS,
  );

  test('settings that are wrong, all of them at once', async () => {
    home = await newHome();
    const { code, said } = await failsToStart({
      THROUGHLINE_HOME: home,
      PORT: 'three thousand',
      DATABASE_URL: 'mysql://localhost/throughline',
      SLACK_APP_TOKEN: 'xoxb-swapped',
      LOG_LEVEL: 'loud',
    });
    expect(code).toBe(1);
    expect(said).toMatchInlineSnapshot(`
      "Throughline did not start.
      - PORT is not valid. Give a port from 1 to 65535, e.g. PORT=3000.
      - DATABASE_URL is not valid. Give a URL such as postgres://user:password@host:5432/throughline, or leave it out for the embedded database.
      - SLACK_APP_TOKEN is not valid. It starts with xapp-; make one with connections:write under “Basic Information”.
      - LOG_LEVEL is not valid. Use one of debug, info, warn, error, silent.
      - SLACK_BOT_TOKEN is missing. Give it beside SLACK_APP_TOKEN or SLACK_SIGNING_SECRET, or leave all three out for the sandbox.
      "
    `);
  });

  test('a configuration that is not there', async () => {
    home = await newHome();
    const missing = join(home, 'nowhere.yaml');
    const said = await refusal({ THROUGHLINE_HOME: home, THROUGHLINE_CONFIG: missing });
    expect(said).toBe(
      `Throughline did not start.\n- ${missing} is missing. Copy src/sandbox/acme/throughline.yaml there and put your people, teams and channels in it.\n`,
    );
  });

  test('a configuration that is not YAML', async () => {
    home = await newHome();
    const corrupt = join(home, 'throughline.yaml');
    await writeFile(corrupt, 'company: acme\npeople: [\n  - {');
    const said = await refusal({ THROUGHLINE_HOME: home, THROUGHLINE_CONFIG: corrupt });
    expect(said.replaceAll(corrupt, 'FILE')).toMatchInlineSnapshot(`
      "Throughline did not start.
      - FILE is not readable YAML: Flow map in block collection must be sufficiently indented and end with a } at line 3, column 6. Mend that line.
      "
    `);
  });

  test('a configuration with more than one mistake', async () => {
    home = await newHome();
    const wrong = join(home, 'throughline.yaml');
    await writeFile(wrong, 'company: acme\npeople: []\nteams: { billing: { pm: [zoe] } }\nagents: demo\n');
    const said = await refusal({ THROUGHLINE_HOME: home, THROUGHLINE_CONFIG: wrong });
    expect(said.split('\n').filter((line) => line.startsWith('- ')).length).toBeGreaterThan(1);
    expect(said.replaceAll(wrong, 'FILE')).toMatchInlineSnapshot(`
      "Throughline did not start.
      - FILE: people: Too small: expected array to have >=1 items. Correct that value.
      - FILE: policy: Invalid input: expected object, received undefined. Correct that value.
      - FILE: sources: Invalid input: expected object, received undefined. Correct that value.
      - FILE: agents: Invalid input: expected array, received string. Correct that value.
      "
    `);
  });

  test(
    'a database that does not answer',
    async () => {
      home = await newHome();
      const port = await freePort();
      const said = await refusal({
        THROUGHLINE_HOME: home,
        PORT: String(await freePort()),
        DATABASE_URL: `postgres://nobody:secret@127.0.0.1:${port}/throughline`,
      });
      expect(said).not.toContain('secret');
      expect(said.replaceAll(String(port), 'PORT')).toMatchInlineSnapshot(`
        "Throughline did not start.
        - The database of DATABASE_URL does not let us in (connect ECONNREFUSED 127.0.0.1:PORT). Start it, correct DATABASE_URL, or leave it out for the embedded database.
        "
      `);
    },
    A_START_MS,
  );
});
