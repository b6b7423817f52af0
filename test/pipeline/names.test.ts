import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** Each line misspells one name of the tables; all are compiled in one run. */
const misspelt = {
  stage: `export const a = to('prd_drafft');`,
  signal: `export const b = each(stays(), 'prd_signd_off');`,
  effect: `export const c = stays('draft_prt');`,
  gate: `export const d: GateName[] = ['prd_sing_off'];`,
  'answer of a gate': `export const e: Gate['answers'] = { prd_signd_off: true };`,
  'fact of a signal': `export const f = signal('reason_given', { reasn: 'x' });`,
  condition: `export const g = when(is.redyForPeople, stays());`,
};
const right = `export const h = each(when(is.readyForPeople, to('preview', 'judge_diff')), 'ci_passed');`;
const imports = `
import { each, stays, to, when } from '../src/pipeline/stages/arrows.ts';
import * as is from '../src/pipeline/conditions.ts';
import type { Gate } from '../src/pipeline/gates/gate.ts';
import type { GateName } from '../src/pipeline/gates.ts';
import { signal } from '../src/pipeline/signals.ts';
export const all = [each, is, signal, stays, to, when]; export type All = [Gate, GateName];`;

let folder = '';
let said = '';
beforeAll(async () => {
  folder = await mkdtemp(join(process.cwd(), '.misspelt-'));
  const text = [...Object.values(misspelt), right, ...imports.split('\n')].join('\n');
  const options = { extends: '../tsconfig.json', include: ['*.ts'], compilerOptions: { types: [] } };
  await writeFile(join(folder, 'names.ts'), text);
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(options));
  said = await promisify(execFile)('node_modules/.bin/tsc', [
    '--noEmit',
    '--pretty',
    'false',
    '-p',
    folder,
  ]).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  );
});
afterAll(() => rm(folder, { recursive: true }));

it.each(Object.keys(misspelt).map((name, index) => [name, index + 1] as const))(
  'a misspelt %s does not compile',
  (_name, line) => expect(said).toContain(`names.ts(${line},`),
);
it('what is spelt right does', () => {
  expect(said).not.toContain(`names.ts(${Object.keys(misspelt).length + 1},`);
});
