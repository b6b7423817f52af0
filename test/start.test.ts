/** What happens before the product runs: which Node may run it, and whether Node can read all of it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { chosen } from '../src/main.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const start = readFileSync(`${root}/start.js`, 'utf8');

/** Runs start.js as that Node would; the product itself is out of reach here. */
function startedBy(version: string): { said: string; exitCode: number | undefined; goesOn: boolean } {
  let said = '';
  let goesOn = false;
  const fake = {
    versions: { node: version },
    stderr: { write: (text: string) => (said += text) },
    exitCode: undefined,
    env: {},
    getBuiltinModule: () => ({ enableCompileCache: () => ({}), registerHooks: () => ({}) }),
  };
  const load = (): Promise<never> => {
    goesOn = true;
    return new Promise(() => {});
  };
  runInNewContext(start.replace("import('./src/main.ts')", 'load()'), { process: fake, load });
  return { said, exitCode: fake.exitCode, goesOn };
}

describe('npm start', () => {
  it.each(['10.24.1', '18.20.8', '20.20.2', '22.17.1', '23.5.0'])(
    'refuses Node %s in one sentence',
    (version) => {
      const { said, exitCode, goesOn } = startedBy(version);
      expect({ exitCode, goesOn }).toEqual({ exitCode: 1, goesOn: false });
      expect(said.replace(version, 'X')).toBe(
        'Throughline needs Node 22.18 or newer, and this is Node X: install Node 24, or on Linux run "npm ci" and then "npm start", which brings its own.\n',
      );
    },
  );

  it.each(['22.18.0', '23.6.0', '24.21.0', '25.0.0', '100.0.0'])('goes on with Node %s', (version) => {
    expect(startedBy(version)).toEqual({ said: '', exitCode: undefined, goesOn: true });
  });

  it('reads as a script of an old Node: nothing is imported at the top, nothing awaited there', () => {
    expect(start).not.toMatch(/^\s*(?:import\s|export\s|await\s)/m);
    expect(start).not.toMatch(/\?\.|\?\?|`|=>\s*{/);
  });
});

describe('the first line of a start', () => {
  const home = mkdtempSync(join(tmpdir(), 'throughline-first-line-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  const policy = (codeHost: string): Record<string, string> => {
    const file = join(home, `${codeHost}.yaml`);
    const acme = readFileSync(`${root}/src/sandbox/acme/throughline.yaml`, 'utf8');
    writeFileSync(file, acme.replace(/^sources:$/m, `sources:\n  code_host: ${codeHost}`));
    return { THROUGHLINE_CONFIG: file };
  };
  const said = (env: Record<string, string>): string => chosen(readConfig(env, home)).replace(home, '');
  const tokens = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };

  it('names the code host that really runs', () => {
    expect(said({})).toBe(
      'No SLACK_BOT_TOKEN is set, so this is the sandbox: local Slack, a local forge and the company acme.\n',
    );
    expect(said(policy('github'))).toBe(
      'No SLACK_BOT_TOKEN is set, so this is the sandbox: local Slack, code on GitHub and the company of /github.yaml.\n',
    );
    expect(said({ ...tokens, ...policy('github') })).toBe(
      'Slack tokens are set, so this runs in your workspace, over Socket Mode, with code on GitHub.\n',
    );
    expect(said({ ...tokens, ...policy('local') })).toContain('with a local forge');
  });
});

describe('Node itself', () => {
  it('reads everything that the product is made of: vitest accepts what its type stripping refuses', () => {
    const program = "const { run } = await import('./src/main.ts'); console.log(typeof run); process.exit(0)";
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ stdout, stderr }).toEqual({ stdout: 'function\n', stderr: '' });
  });
});
