/** The part of Backstage's descriptor format that we read. All else in an entity may be there and is not looked at. */
import { z } from 'zod';
import type { CatalogEntity } from '../../pipeline/graph/dependencies.ts';
import { parseRef, shortName } from '../../pipeline/graph/entity-ref.ts';

export interface Descriptor extends CatalogEntity {
  title: string | null;
  description: string;
  /** A reference as written. */
  owner: string | null;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  tags: string[];
  url: string | null;
}

export interface Issue {
  path: PropertyKey[];
  sentence: string;
}

export type Read =
  | { kind: 'entity'; descriptor: Descriptor }
  | { kind: 'location'; type: string | null; targets: string[] }
  /** Of a kind that says nothing of services, or no entity at all. */
  | { kind: 'ignored'; because: string | null }
  | { kind: 'broken'; entity: string | null; issues: Issue[]; hides: boolean };

const graphKinds = new Set(['component', 'api', 'system', 'resource']);
const otherKinds = new Set(['group', 'user', 'domain', 'template', 'location']);

/** Of these kinds something would be missing from the graph. */
export const isGraphKind = (kind: string): boolean => graphKinds.has(kind.toLowerCase());
/** A kind that we know how to take; one that is not is somebody's own and no mistake. */
export const isKnownKind = (kind: string): boolean => isGraphKind(kind) || otherKinds.has(kind.toLowerCase());

const nameRule = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const nameSentence = 'may be 1 to 63 letters, digits, dashes, underscores and dots. Correct it.';

/** Texts that only describe: a number is taken as it is written, a placeholder such as `$text` as nothing. */
const loose = z.preprocess((value) => (isScalar(value) ? String(value) : undefined), z.string().optional());
const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);
const words = z.preprocess(
  (value) =>
    isRecord(value)
      ? Object.fromEntries(
          Object.entries(value).flatMap(([key, one]) => (isScalar(one) ? [[key, String(one)]] : [])),
        )
      : {},
  z.record(z.string(), z.string()),
);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What these say decides the graph, so that nothing is guessed. */
const ref = (field: string, kind: string) =>
  z.string({ error: `spec.${field} must be the name of ${kind}. Write it as text.` }).nullish();
const refs = (field: string, example: string) =>
  z
    .array(
      z
        .string({ error: `spec.${field} must list references such as ${example}. Write this one as text.` })
        .refine((text) => parseRef(text, { kind: 'component' }) !== null, {
          error: ({ input }) =>
            `spec.${field} has "${String(input).slice(0, 80)}", which is no reference. Write it like ${example}.`,
        }),
      { error: `spec.${field} must be a list such as [${example}]. Write one, or take it out.` },
    )
    .nullish();

const named = z.looseObject({
  metadata: z.looseObject(
    {
      name: z
        .string({ error: 'metadata.name is missing. Give the entity a name.' })
        .regex(nameRule, `metadata.name ${nameSentence}`),
      namespace: z
        .string({ error: 'metadata.namespace must be text. Correct it, or take it out.' })
        .regex(nameRule, `metadata.namespace ${nameSentence}`)
        .nullish(),
      title: loose,
      description: loose,
      labels: words,
      annotations: words,
      tags: z.array(z.string()).catch([]),
      links: z.array(z.looseObject({ url: z.string() })).catch([]),
    },
    { error: 'metadata is missing. An entity has metadata with a name.' },
  ),
  spec: z.looseObject({}).nullish().catch({}),
  relations: z.array(z.looseObject({ type: z.string(), targetRef: z.string() })).catch([]),
});

const spec = z.looseObject({
  owner: ref('owner', 'a group or user').catch(null),
  system: ref('system', 'a system'),
  dependsOn: refs('dependsOn', 'component:orders'),
  dependencyOf: refs('dependencyOf', 'component:orders'),
  consumesApis: refs('consumesApis', 'orders-api'),
  providesApis: refs('providesApis', 'orders-api'),
});

const location = z.looseObject({
  type: z.string().nullish().catch(null),
  target: z.string().nullish(),
  targets: z.array(z.string()).nullish(),
});

/** One document or one item of a server's answer. */
export function readEntity(value: unknown): Read {
  const kind = isRecord(value) ? value['kind'] : undefined;
  if (typeof kind !== 'string') return withoutKind(value);
  if (isOthers(value)) return { kind: 'ignored', because: null };
  const about = isRecord(value) && isRecord(value['metadata']) ? value['metadata']['name'] : undefined;
  const entity = typeof about === 'string' ? `${kind.toLowerCase()}:${about}` : null;
  if (typeof about === 'string' && /[{}]/.test(about)) {
    return {
      kind: 'ignored',
      because: `${about.slice(0, 80)} is a template's placeholder, no entity. It was left out.`,
    };
  }
  if (!isKnownKind(kind)) return { kind: 'ignored', because: strangeKind(value, kind) };
  const parsed = named.safeParse(value);
  if (!parsed.success)
    return broken(entity, parsed.error, { hides: isGraphKind(kind) || kind.toLowerCase() === 'location' });
  if (kind.toLowerCase() === 'location') return readLocation(parsed.data.spec ?? {}, entity);
  if (!isGraphKind(kind)) return { kind: 'ignored', because: null };
  const found = spec.safeParse(parsed.data.spec ?? {});
  if (!found.success) return broken(entity, found.error, { hides: true, under: 'spec' });
  return { kind: 'entity', descriptor: descriptorOf(kind, parsed.data, found.data) };
}

function readLocation(given: unknown, entity: string | null): Read {
  const found = location.safeParse(given);
  if (!found.success) return broken(entity, found.error, { hides: true, under: 'spec' });
  const { type, target, targets } = found.data;
  return {
    kind: 'location',
    type: type ?? null,
    targets: [...(target == null ? [] : [target]), ...(targets ?? [])],
  };
}

function withoutKind(value: unknown): Read {
  if (isRecord(value) && ['apiVersion', 'metadata', 'spec', 'kind'].some((key) => key in value)) {
    const sentence = 'kind is missing. Say what it is, such as kind: Component.';
    return { kind: 'broken', entity: null, issues: [{ path: [], sentence }], hides: true };
  }
  return { kind: 'ignored', because: null };
}

/** Kustomize, too, has a `kind: Component`. A descriptor that leaves its version out is taken for Backstage's. */
function isOthers(value: unknown): boolean {
  const version = isRecord(value) ? value['apiVersion'] : undefined;
  return typeof version === 'string' && !/(?:^|\.)backstage\.io\//.test(version);
}

function strangeKind(value: unknown, kind: string): string | null {
  const version = isRecord(value) ? value['apiVersion'] : undefined;
  return version === 'backstage.io/v1alpha1'
    ? `${kind.slice(0, 40)} is no kind that is read here. Correct it if it was meant to be a Component.`
    : null;
}

function broken(
  entity: string | null,
  error: z.ZodError,
  { hides, under }: { hides: boolean; under?: string },
): Read {
  const issues = error.issues.map((issue) => ({
    path: under === undefined ? issue.path : [under, ...issue.path],
    sentence: issue.message.endsWith('.')
      ? issue.message
      : `${[under, ...issue.path].filter((one) => one !== undefined).join('.')}: ${issue.message}. Correct it.`,
  }));
  return { kind: 'broken', entity, issues, hides };
}

function descriptorOf(
  kind: string,
  { metadata, relations }: z.infer<typeof named>,
  given: z.infer<typeof spec>,
): Descriptor {
  const related = (type: string): string[] =>
    relations.filter((one) => one.type === type).map((one) => one.targetRef);
  const both = (written: string[] | null | undefined, type: string): string[] | null => {
    const found = related(type);
    return written == null && found.length === 0 ? null : [...new Set([...(written ?? []), ...found])];
  };
  return {
    kind,
    namespace: metadata.namespace ?? 'default',
    name: metadata.name,
    title: metadata.title ?? null,
    description: metadata.description?.trim() ?? '',
    owner: given.owner ?? related('ownedBy')[0] ?? null,
    system: given.system ?? null,
    dependsOn: both(given.dependsOn, 'dependsOn'),
    dependencyOf: both(given.dependencyOf, 'dependencyOf'),
    consumesApis: both(given.consumesApis, 'consumesApi'),
    providesApis: both(given.providesApis, 'providesApi'),
    labels: metadata.labels,
    annotations: metadata.annotations,
    tags: metadata.tags,
    url: metadata.links[0]?.url ?? null,
  };
}

/** `component:invoices`, as it is named in a problem. */
export const entityName = (one: { kind: string; namespace: string; name: string }): string =>
  `${one.kind.toLowerCase()}:${shortName(one)}`;
