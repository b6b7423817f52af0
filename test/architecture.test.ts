/** The house rules that a machine can check. `support/architecture` holds them; `architecture-rules.test.ts` proves them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as code from './support/architecture/code-rules.ts';
import { cycles, importBreaches, packageBreaches } from './support/architecture/import-rules.ts';
import { lockBreaches, versionBreaches } from './support/architecture/package-rules.ts';
import { fullFolderBreaches, longFileBreaches, nameBreaches } from './support/architecture/shape-rules.ts';
import { projectFiles } from './support/architecture/source-file.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = projectFiles(root);
const paths = files.map((file) => file.path);
const product = files.filter((file) => file.path.startsWith('src/'));

/** Every breach in the message, one a line. */
function holds(breaches: string[]): void {
  if (breaches.length > 0) expect.fail(`${breaches.length} of them:\n${breaches.join('\n')}`);
}

describe('who may import whom', () => {
  it('folders import what the table of house.md allows', () => holds(importBreaches(files)));
  it('no imports go round in a circle', () => holds(cycles(product)));
  it('packages are imported where they live', () => holds(packageBreaches(files)));
  it('the network is reached from adapters', () => holds(code.fetchBreaches(files)));
  it('the environment is read in config.ts', () => holds(code.environmentBreaches(files)));
});

describe('what a file may hold', () => {
  it('no default exports', () => holds(code.defaultExportBreaches(files)));
  it('no barrels: nothing passes on what lives elsewhere', () => holds(code.reExportBreaches(files)));
  it('no any', () => holds(code.anyBreaches(files)));
  it('no silenced checks', () => holds(code.suppressionBreaches(files)));
  it('no tests that do not run', () => holds(code.skippedTestBreaches(files)));
  it('ports of at most six methods', () => holds(code.portBreaches(files)));
});

describe('sizes and names', () => {
  it('files of at most 300 lines', () => holds(longFileBreaches(files)));
  it('folders of about fifteen files', () => holds(fullFolderBreaches(paths)));
  it('files and folders in kebab-case, named for a noun', () => holds(nameBreaches(paths)));
});

describe('packages', () => {
  it('are named in one exact version', () =>
    holds(versionBreaches(readFileSync(join(root, 'package.json'), 'utf8'))));
  it('are locked by content, not by the host they came from', () =>
    holds(lockBreaches(readFileSync(join(root, 'package-lock.json'), 'utf8'))));
});
