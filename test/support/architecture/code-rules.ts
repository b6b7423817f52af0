/** What may stand in a file. Each rule answers with one sentence for each breach. */
import { isNode, lineOf, type SourceFile, type SyntaxNode, walk } from './source-file.ts';

const at = (file: SourceFile, node: { start: number }): string => `${file.path}:${lineOf(file, node.start)}`;

function findings(
  files: SourceFile[],
  look: (node: SyntaxNode, parent: SyntaxNode | null, file: SourceFile) => string | null,
): string[] {
  return files.flatMap((file) => {
    const found: string[] = [];
    walk(file.program, (node, parent) => {
      const said = look(node, parent, file);
      if (said !== null) found.push(`${at(file, node)} ${said}`);
    });
    return found;
  });
}

const named = (value: unknown, name: string): boolean => isNode(value) && value['name'] === name;
const isMember = (node: SyntaxNode, object: string, property: string): boolean =>
  node.type === 'MemberExpression' && named(node['object'], object) && named(node['property'], property);

/** `fetch` of the platform, not a function of ours that goes by the name. */
export function fetchBreaches(files: SourceFile[]): string[] {
  const may = /^src\/(?:adapters\/[^/]+|sandbox)\//;
  const outside = files.filter((file) => file.path.startsWith('src/') && !may.test(file.path));
  const calls = outside.filter((file) => !declares(file, 'fetch'));
  return findings(calls, (node) =>
    (node.type === 'CallExpression' && named(node['callee'], 'fetch')) ||
    isMember(node, 'globalThis', 'fetch')
      ? 'calls fetch. The network is reached from an adapter, behind a port.'
      : null,
  );
}

function declares(file: SourceFile, name: string): boolean {
  let found = false;
  const binders = new Set(['FunctionDeclaration', 'VariableDeclarator', 'Property', 'ImportSpecifier']);
  walk(file.program, (node, parent) => {
    if (node.type === 'Identifier' && named(node, name) && parent !== null) {
      const binds = binders.has(parent.type) || (parent.type.includes('Function') && parent['body'] !== node);
      if (binds && [parent['id'], parent['local'], parent['value'], parent['params']].flat().includes(node))
        found = true;
    }
  });
  return found;
}

/** Read in config.ts alone; main.ts and stdio.ts hand it over whole. */
export function environmentBreaches(files: SourceFile[]): string[] {
  const product = files.filter((file) => file.path.startsWith('src/') && file.path !== 'src/config.ts');
  return findings(product, (node, parent, file) => {
    if (!isMember(node, 'process', 'env')) return null;
    const handedOver = /^src\/(?:main|stdio)\.ts$/.test(file.path) && parent?.type === 'CallExpression';
    return handedOver ? null : 'reads process.env. Read it in src/config.ts and pass the value on.';
  });
}

export function defaultExportBreaches(files: SourceFile[]): string[] {
  return findings(files, (node) =>
    node.type === 'ExportDefaultDeclaration' ? 'has a default export. Export it by its name.' : null,
  );
}

/** A list imports what it lists and exports the list. */
export function reExportBreaches(files: SourceFile[]): string[] {
  return files.flatMap((file) =>
    file.module.staticExports
      .filter((one) => one.entries.some((entry) => entry.moduleRequest != null))
      .map((one) => `${at(file, one)} passes on an export of another file. Import it from where it lives.`),
  );
}

export function anyBreaches(files: SourceFile[]): string[] {
  return findings(files, (node) =>
    node.type === 'TSAnyKeyword' ? 'says any. Say unknown and parse it, or name the type.' : null,
  );
}

export function suppressionBreaches(files: SourceFile[]): string[] {
  const marks = /@ts-(?:ignore|nocheck|expect-error)|(?:biome|eslint|oxlint)-(?:ignore|disable)/;
  return files.flatMap((file) =>
    file.comments.flatMap((comment) => {
      const mark = marks.exec(comment.value)?.[0];
      return mark === undefined
        ? []
        : [
            `${at(file, comment)} silences a check with ${mark}. Mend what the check says, or turn the rule off for all with a reason.`,
          ];
    }),
  );
}

const runners = new Set(['it', 'test', 'describe', 'suite', 'bench', 'context']);
const passes = new Set(['skip', 'only', 'todo', 'skipIf', 'runIf', 'fails']);

export function skippedTestBreaches(files: SourceFile[]): string[] {
  const tests = files.filter((file) => file.path.startsWith('test/'));
  return findings(tests, (node) => {
    if (node.type !== 'MemberExpression' || !isNode(node['property'])) return null;
    const property = node['property']['name'];
    if (typeof property !== 'string' || !passes.has(property) || !runners.has(rootName(node['object'])))
      return null;
    return `marks a test with ${property}. A test runs, or it is not written yet.`;
  });
}

/** `describe` of `describe.concurrent.each`. */
function rootName(node: unknown): string {
  if (!isNode(node)) return '';
  if (node.type === 'MemberExpression') return rootName(node['object']);
  if (node.type === 'CallExpression') return rootName(node['callee']);
  return typeof node['name'] === 'string' ? node['name'] : '';
}

const MOST_METHODS = 6;

export function portBreaches(files: SourceFile[]): string[] {
  const ports = files.filter((file) => file.path.startsWith('src/ports/'));
  return findings(ports, (node) => {
    if (node.type !== 'TSInterfaceDeclaration' || !isNode(node['body'])) return null;
    const members = node['body']['body'];
    const methods = Array.isArray(members) ? members.filter(isMethod).length : 0;
    if (methods <= MOST_METHODS) return null;
    const name = isNode(node['id']) ? String(node['id']['name']) : 'a port';
    return `${name} has ${methods} methods, more than ${MOST_METHODS}. Split the port by who asks.`;
  });
}

function isMethod(member: unknown): boolean {
  if (!isNode(member)) return false;
  if (member.type === 'TSMethodSignature') return true;
  const type = isNode(member['typeAnnotation']) ? member['typeAnnotation']['typeAnnotation'] : null;
  return isNode(type) && type.type === 'TSFunctionType';
}
