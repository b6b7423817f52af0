/**
 * `npm run slack:schema`: the schema of what may be sent, from the installed packages' own types. Run it after either
 * package has changed; `schema.test.ts` says when. Two things are made stricter than the types: a block of a type
 * that they do not know is refused, and a union is decided by `type`, so that a fault is told where it is.
 */
import { writeFileSync } from 'node:fs';
import { createGenerator, type Schema } from 'ts-json-schema-generator';
import { installedVersions, schemaPath } from './schema.ts';

type Definitions = Record<string, Schema>;
const entry = new URL('sent.ts', import.meta.url).pathname;

const nameOf = (schema: Schema): string | null =>
  schema.$ref === undefined ? null : decodeURIComponent(schema.$ref.replace('#/definitions/', ''));

/** Values of `type` that a schema takes, each with what takes it; null where another thing decides. */
function branches(schema: Schema, all: Definitions): [type: string, branch: Schema][] | null {
  const name = nameOf(schema);
  const target = name === null ? schema : all[name];
  if (target === undefined) return null;
  const kind = target.properties?.['type'];
  if (typeof kind === 'object' && typeof kind.const === 'string') return [[kind.const, schema]];
  const parts = target.anyOf?.map((one) => (typeof one === 'object' ? branches(one, all) : null));
  if (parts === undefined || parts.includes(null)) return null;
  return parts.flatMap((part) => part ?? []);
}

function decidedByType(schema: Schema, all: Definitions): Schema {
  const found = schema.anyOf === undefined ? null : branches(schema, all);
  if (found === null) return schema;
  const byType = Map.groupBy(found, ([type]) => type);
  if (byType.size < 2) return schema;
  return {
    type: 'object',
    required: ['type'],
    properties: { type: { enum: [...byType.keys()] } },
    allOf: [...byType].map(([type, takes]) => ({
      anyOf: [{ not: { properties: { type: { const: type } } } }, ...takes.map(([, one]) => one)],
    })),
  };
}

const anyBlock = new Set(['#/definitions/Block', '#/definitions/KnownBlock']);
/** "A block of any type" would take everything. */
const isAnyBlock = ({ anyOf }: Schema): boolean =>
  anyOf?.some((one) => typeof one === 'object' && one.$ref === '#/definitions/Block') === true &&
  anyOf.every((one) => typeof one === 'object' && anyBlock.has(one.$ref ?? ''));

/** The same change everywhere in a schema, innermost first. */
function mapped(value: unknown, change: (schema: Schema) => Schema): unknown {
  if (Array.isArray(value)) return value.map((one) => mapped(one, change));
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapped(one, change)]));
  return change(inner);
}

const refsIn = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/"#\/definitions\/([^"]+)"/g)].map((hit) =>
    decodeURIComponent(hit[1] ?? ''),
  );

function reachable(from: Schema, all: Definitions): Definitions {
  const seen = new Set<string>();
  const open = refsIn(from);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...refsIn(all[name]));
  }
  return Object.fromEntries(Object.entries(all).filter(([name]) => seen.has(name)));
}

const made = createGenerator({
  path: entry,
  type: 'Sent',
  expose: 'export',
  jsDoc: 'none',
  additionalProperties: false,
  skipTypeCheck: true,
}).createSchema('Sent');
const original = (made.definitions ?? {}) as Definitions;
const known: Schema = { $ref: '#/definitions/KnownBlock' };
const strict = mapped(original, (schema) => (isAnyBlock(schema) ? known : schema)) as Definitions;
const decided = mapped(strict, (schema) => decidedByType(schema, strict)) as Definitions;
const { Sent: sent, ...others } = decided;
const kept = reachable(sent ?? {}, others);

const lines = (entries: Record<string, unknown>): string =>
  Object.entries(entries)
    .map(([name, one]) => `    ${JSON.stringify(name)}: ${JSON.stringify(one)}`)
    .join(',\n');
writeFileSync(
  schemaPath,
  `{\n  "$comment": ${JSON.stringify(installedVersions())},\n  "sent": {\n${lines(sent?.properties ?? {})}\n  },\n  "definitions": {\n${lines(kept)}\n  }\n}\n`,
);
