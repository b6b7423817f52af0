/** The linter is only worth its place if it finds a forgotten `await` on the calls that this product makes. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));
const fixture = 'test/fixtures/lint/forgotten-awaits.ts';
const report = z.object({
  diagnostics: z.array(
    z.object({ code: z.string(), labels: z.array(z.object({ span: z.object({ line: z.number() }) })) }),
  ),
});

/** The project's own settings, but for the line that leaves the fixture out. */
function settings(): string {
  const own = readFileSync(join(root, '.oxlintrc.json'), 'utf8').replaceAll(/^\s*\/\/.*$/gm, '');
  const {
    ignorePatterns: _left,
    $schema: _schema,
    ...rest
  } = z.record(z.string(), z.unknown()).parse(JSON.parse(own));
  const folder = join(root, 'node_modules/.cache/throughline');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'oxlint-fixture.json');
  writeFileSync(path, JSON.stringify(rest));
  return path;
}

it('finds every forgotten await: of Bolt, the Web API, drizzle, postgres.js, the queue and our own functions', async () => {
  const args = ['--type-aware', '--format=json', '-c', settings(), fixture];
  const said = await promisify(execFile)(join(root, 'node_modules/.bin/oxlint'), args, { cwd: root }).catch(
    (error: { stdout: string }) => error,
  );
  const found = report
    .parse(JSON.parse(said.stdout))
    .diagnostics.filter((one) => one.code === 'typescript(no-floating-promises)')
    .map((one) => one.labels[0]?.span.line);
  const lines = readFileSync(join(root, fixture), 'utf8').split('\n');
  const first = lines.findIndex((line) => line.includes('ack();')) + 1;
  const last = lines.findIndex((line) => line.includes('.map(async')) + 1;
  expect(new Set(found)).toEqual(
    new Set(Array.from({ length: last - first + 1 }, (_, index) => first + index)),
  );
}, 60_000);
