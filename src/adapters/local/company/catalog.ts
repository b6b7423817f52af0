import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { Fetched } from '../../../ports/fetched.ts';
import type { Catalog, CatalogService } from '../../../ports/lake/catalog.ts';

const component = z.object({
  kind: z.string(),
  metadata: z.object({
    name: z.string(),
    title: z.string().optional(),
    description: z.string().default(''),
    tags: z.array(z.string()).default([]),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
    links: z.array(z.object({ url: z.string() })).default([]),
  }),
  spec: z.object({
    owner: z.string().optional(),
    dependsOn: z.array(z.string()).optional(),
  }),
});
type Component = z.infer<typeof component>;

const source = 'Catalog files';
const tiers = ['T1', 'T2', 'T3'] as const;

/**
 * Services in Backstage's `catalog-info.yaml` format, one or more in each file of a folder, read at each call.
 * The tier is the label `tier`, the repository the annotation `github.com/project-slug`. One file that cannot be
 * read makes the whole catalog unknown: a service that is missing would make a blast radius look smaller.
 */
export function createFileCatalog(options: { folder: string | null; clock?: () => Date }): Catalog {
  const clock = options.clock ?? (() => new Date());
  return {
    services: async (): Promise<Fetched<CatalogService[]>> => {
      const at = clock().toISOString();
      if (options.folder === null) return { state: 'absent', source, at };
      try {
        return { state: 'ok', source, at, value: await readServices(options.folder) };
      } catch (error) {
        return {
          state: 'unknown',
          source,
          at,
          reason: error instanceof Error ? error.message : String(error),
        };
      }
    },
  };
}

async function readServices(folder: string): Promise<CatalogService[]> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).toSorted();
  const lists = await Promise.all(
    names.map(async (name) => componentsIn(name, await readFile(join(folder, name), 'utf8'))),
  );
  return lists.flat().map(serviceOf);
}

function componentsIn(name: string, text: string): Component[] {
  return parseAllDocuments(text).flatMap((document) => {
    const found = component.safeParse(document.toJS());
    if (!found.success || document.errors.length > 0) {
      throw new Error(
        `${name} is not a catalog entry: ${document.errors[0]?.message ?? z.prettifyError(found.error ?? new z.ZodError([]))}`,
      );
    }
    return found.data.kind === 'Component' ? [found.data] : [];
  });
}

function serviceOf({ metadata, spec }: Component): CatalogService {
  const tier = tiers.find((one) => one === metadata.labels['tier']?.toUpperCase()) ?? null;
  const url = metadata.links[0]?.url;
  return {
    name: metadata.name,
    title: metadata.title ?? metadata.name,
    description: metadata.description.trim(),
    owner: spec.owner === undefined ? null : local(spec.owner),
    tier,
    repo: metadata.annotations['github.com/project-slug'] ?? null,
    dependsOn: spec.dependsOn?.filter((ref) => /^(component:|[^:]+$)/.test(ref)).map(local) ?? null,
    tags: metadata.tags,
    ...(url === undefined ? {} : { url }),
  };
}

/** `group:default/billing` → `billing`. */
function local(ref: string): string {
  return ref.replace(/^[^:]*:/, '').replace(/^.*\//, '');
}
