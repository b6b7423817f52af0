/** What happens before the product runs: which Node may run it, and whether Node can read all of it. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';

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
