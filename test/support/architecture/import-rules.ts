/** Who may import whom, and where packages live. Each rule answers with one sentence for each breach. */
import type { SourceFile } from './source-file.ts';

const anything = /^/;

/**
 * A folder and what of ours it may import, itself aside. The first row that fits decides. `log.ts` and `errors.ts`
 * stand in the rows of those who may.
 */
const table: { folder: RegExp; may: RegExp | null; says: string }[] = [
  { folder: /^src\/pipeline\//, may: null, says: 'pipeline is pure and imports nothing of ours' },
  { folder: /^src\/sandbox\//, may: null, says: 'sandbox knows nothing of the product' },
  { folder: /^src\/(?:log|errors)\.ts$/, may: null, says: 'log.ts and errors.ts import nothing' },
  {
    folder: /^src\/(?:ports|store)\//,
    may: /^src\/(?:pipeline\/|log\.ts|errors\.ts)/,
    says: 'ports and store import pipeline alone',
  },
  {
    folder: /^src\/flow\//,
    may: /^src\/(?:pipeline\/|ports\/|store\/|log\.ts|errors\.ts)/,
    says: 'flow imports pipeline, ports and store',
  },
  {
    folder: /^src\/(?:slack|mcp)\//,
    may: /^src\/(?:pipeline\/|ports\/|log\.ts|errors\.ts)/,
    says: 'slack and mcp import pipeline and ports',
  },
  {
    folder: /^src\/adapters\/[^/]+\//,
    may: /^src\/(?:pipeline\/|ports\/|log\.ts|errors\.ts)/,
    says: 'an adapter imports pipeline and ports, never another adapter',
  },
  {
    // Lists: one adapter behind each port, and one behind each knowledge server, tracker, source of incidents and place of skills of the
    // policy file. `pipeline` for the shape of that file's entries, which decides the adapter.
    folder:
      /^src\/adapters\/(?:index|servers|server-list|trackers|tracker-accounts|incidents|skill-source|checks)\.ts$/,
    may: /^src\/(?:pipeline\/|ports\/|adapters\/)/,
    says: 'the lists of adapters import adapters, ports and pipeline',
  },
  {
    folder: /^src\/(?:main|rounds|serve|webhooks|stdio|connect|doctor|http|config|settings)\.ts$/,
    may: anything,
    says: '',
  },
];

/** What counts as one's own: a folder of `src`, or one vendor's folder of `adapters`. */
const home = (path: string): string => /^src\/(?:adapters\/[^/]+|[^/]+)(?=\/)/.exec(path)?.[0] ?? path;

export function importBreaches(files: SourceFile[]): string[] {
  return files
    .filter((file) => file.path.startsWith('src/'))
    .flatMap((file) => {
      const row = table.find((one) => one.folder.test(file.path));
      if (row === undefined) {
        return [
          `${file.path} is in no row of the import table. Move it into a folder of house.md, or give it a row.`,
        ];
      }
      return [...new Set(file.imports.map((one) => one.file))]
        .filter((target) => target !== null && home(target) !== home(file.path))
        .filter((target) => target !== null && row.may?.test(target) !== true)
        .map(
          (target) =>
            `${file.path} imports ${target}, but ${row.says}. Move what is shared into the folder that both may import, or pass it in from main.ts.`,
        );
    });
}

/** Cycles of imports that exist at run time; each is told once, from its first file. */
export function cycles(files: SourceFile[]): string[] {
  const graph = new Map(
    files.map((file) => [
      file.path,
      file.imports.flatMap((one) => (one.isType || one.file === null ? [] : [one.file])),
    ]),
  );
  const done = new Set<string>();
  const found = new Map<string, string>();
  const visit = (path: string, trail: string[]): void => {
    const at = trail.indexOf(path);
    if (at !== -1) {
      const loop = trail.slice(at);
      const first = loop.toSorted()[0] ?? path;
      const turned = [...loop.slice(loop.indexOf(first)), ...loop.slice(0, loop.indexOf(first)), first];
      found.set(
        turned.join(),
        `${turned.join(' → ')} is a cycle. Move what both need into a file that imports neither, or pass it as an argument.`,
      );
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return [...found.values()];
}

/** A package and the places that may name it. What is not here has no home yet. */
const homes: { packages: RegExp; places: RegExp; says: string }[] = [
  { packages: /^@slack\//, places: /^src\/slack\//, says: 'src/slack' },
  {
    packages: /^(?:drizzle-orm|postgres|@electric-sql\/pglite|pg-boss|uuid)(?:\/|$)/,
    places: /^src\/store\//,
    says: 'src/store',
  },
  {
    packages: /^@modelcontextprotocol\/sdk(?:\/|$)/,
    places: /^src\/(?:mcp|adapters\/mcp)\//,
    says: 'src/mcp and src/adapters/mcp',
  },
  { packages: /^pino$/, places: /^src\/log\.ts$/, says: 'src/log.ts' },
  { packages: /^zod$/, places: /^src\//, says: 'src' },
  {
    packages: /^(?:mdast|micromark|unified|remark)/,
    places: /^src\/pipeline\/documents\//,
    says: 'src/pipeline/documents, where the one markdown parser is',
  },
  {
    packages: /^(?:preact|htm|@preact\/signals|marked|dompurify|ws)(?:\/|$)/,
    places: /^src\/sandbox\//,
    says: 'src/sandbox',
  },
  {
    packages: /^(?:@resvg\/|@expo-google-fonts\/)/,
    places: /^src\/slack\/pictures\//,
    says: 'src/slack/pictures, which alone paints',
  },
  {
    packages: /^yaml$/,
    places: /^src\/(?:config\.ts|adapters\/|sandbox\/)/,
    says: 'src/config.ts, an adapter, or src/sandbox',
  },
  {
    packages: /^(?:minisearch|diff)$/,
    places: /^src\/(?:flow|slack|adapters\/[^/]+)\//,
    says: 'src/flow, src/slack or an adapter',
  },
  { packages: /^node:crypto$/, places: /^src\//, says: 'src' },
  {
    packages: /^node:(?!crypto$)/,
    places: /^src\/(?!pipeline\/|ports\/)/,
    says: 'anywhere but in the pure folders, src/pipeline and src/ports (node:crypto may, for hashes)',
  },
  {
    // A vendor's SDK: at home with its vendor alone.
    packages: /^(?:@octokit|octokit|@linear|jira|@anthropic-ai|@cursor|@pagerduty|@backstage)/,
    places: /^src\/adapters\/[^/]+\//,
    says: "the vendor's own folder under src/adapters",
  },
];

export function packageBreaches(files: SourceFile[]): string[] {
  return files
    .filter((file) => file.path.startsWith('src/'))
    .flatMap((file) =>
      [...new Set(file.imports.filter((one) => one.file === null).map((one) => one.specifier))].flatMap(
        (name) => {
          const rows = homes.filter((one) => one.packages.test(name));
          if (rows.length === 0) {
            return [
              `${file.path} imports ${name}, which has no home. Give it one in the table of packages, a single folder if it can be.`,
            ];
          }
          if (rows.some((row) => row.places.test(file.path))) return [];
          return [
            `${file.path} imports ${name}, which lives in ${rows.map((row) => row.says).join(', ')}. Put a port between them, or move the code there.`,
          ];
        },
      ),
    );
}
