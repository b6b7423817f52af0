import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { type Comment, type EcmaScriptModule, parseSync } from 'oxc-parser';

/** A node of the syntax tree: whatever its kind has besides. */
export type SyntaxNode = { type: string; start: number; end: number } & Record<string, unknown>;

export interface Import {
  /** As written: `zod`, `node:path`, `../store/db.ts`. */
  specifier: string;
  /** The file that a relative one leads to, from the root of the project. */
  file: string | null;
  /** Gone at run time. */
  isType: boolean;
}

export interface SourceFile {
  /** From the root of the project, with slashes. */
  path: string;
  text: string;
  imports: Import[];
  module: EcmaScriptModule;
  program: SyntaxNode;
  comments: Comment[];
}

export function sourceFile(path: string, text: string): SourceFile {
  const { module, program, comments, errors } = parseSync(path, text);
  if (errors.length > 0)
    throw new Error(`${path} does not parse: ${errors.map((one) => one.message).join('; ')}`);
  const imported = (specifier: string, isType: boolean): Import => ({
    specifier,
    file: specifier.startsWith('.') ? posix.join(dirname(path), specifier) : null,
    isType,
  });
  const tree = program as unknown as SyntaxNode;
  return {
    path,
    text,
    module,
    comments,
    program: tree,
    imports: [
      ...module.staticImports.map((one) => imported(one.moduleRequest.value, leavesNothing(text, one))),
      ...module.staticExports.flatMap((one) =>
        one.entries.flatMap((entry) =>
          entry.moduleRequest === null || entry.moduleRequest === undefined
            ? []
            : [imported(entry.moduleRequest.value, leavesNothing(text, one))],
        ),
      ),
      ...lazyImports(tree).map((one) => imported(one.specifier, one.isType)),
    ],
  };
}

/** `import type`. Of `import { type X }` an empty import stays, which still runs the other file. */
const leavesNothing = (text: string, statement: { start: number; end: number }): boolean =>
  /^(?:import|export)\s+type\s/.test(text.slice(statement.start, statement.end));

/** `await import('…')`, and `import('…').Name` in a type. */
function lazyImports(program: SyntaxNode): { specifier: string; isType: boolean }[] {
  const found: { specifier: string; isType: boolean }[] = [];
  walk(program, (node) => {
    if (node.type !== 'ImportExpression' && node.type !== 'TSImportType') return;
    const source = isNode(node['source']) ? node['source'] : null;
    const value = source?.['value'];
    if (typeof value === 'string') found.push({ specifier: value, isType: node.type === 'TSImportType' });
  });
  return found;
}

export const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** Every node, its parent first. */
export function walk(
  node: SyntaxNode,
  visit: (node: SyntaxNode, parent: SyntaxNode | null) => void,
  parent: SyntaxNode | null = null,
): void {
  visit(node, parent);
  for (const child of Object.values(node).flat()) if (isNode(child)) walk(child, visit, node);
}

export const lineOf = (file: SourceFile, offset: number): number =>
  file.text.slice(0, offset).split('\n').length;

/** The files of the product and its tests; the sample company's repositories are data. */
export function projectFiles(root: string): SourceFile[] {
  return globSync(['src/**/*.ts', 'test/**/*.ts'], { cwd: root })
    .filter((path) => !path.startsWith('src/sandbox/acme/'))
    .toSorted()
    .map((path) => sourceFile(path, readFileSync(join(root, path), 'utf8')));
}
