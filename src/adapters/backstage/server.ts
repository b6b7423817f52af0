/** A Backstage server's catalog API. The final entities are read: what its processors made of the files. */
import { z } from 'zod';
import { messageOf, UpstreamError } from '../../errors.ts';
import type { CatalogProblem } from '../../ports/lake/catalog.ts';
import type { CatalogSource } from './catalog.ts';
import { readEntity } from './descriptor.ts';
import type { PlacedDescriptor } from './documents.ts';

const PAGE = 500;
const MOST_PAGES = 200;
const LONGEST_MS = 10_000;
const WHOLE_MS = 40_000;
const MOST_BYTES = 20_000_000;
const SERVICE = 'Backstage';

/** APIs hold whole specifications: what is not read is not asked for. */
const wanted = new URLSearchParams([
  ...['component', 'api', 'system', 'resource'].map((kind) => ['filter', `kind=${kind}`]),
  [
    'fields',
    'apiVersion,kind,metadata,relations,spec.owner,spec.system,spec.dependsOn,spec.dependencyOf,spec.consumesApis,spec.providesApis',
  ],
]);

const page = z.looseObject({
  items: z.array(z.unknown()),
  pageInfo: z.looseObject({ nextCursor: z.string().nullish() }).nullish(),
});

export function serverSource(options: {
  /** Where Backstage's own address begins, without `/api/catalog`. */
  url: string;
  token: string | null;
  timeoutMs?: number;
}): CatalogSource {
  const base = options.url.replace(/\/+$/, '');
  const get = (path: string, over: AbortSignal): Promise<unknown> =>
    askServer(`${base}/api/catalog/${path}`, { ...options, over });
  return {
    name: SERVICE,
    url: base,
    isCostly: true,
    read: async () => {
      const over = AbortSignal.timeout(WHOLE_MS);
      const items = (await byQuery(get, over)) ?? (await allAtOnce(get, over));
      return taken(items, base);
    },
  };
}

type Get = (path: string, over: AbortSignal) => Promise<unknown>;

/** Page after page; null where the server is too old to know the way. */
async function byQuery(get: Get, over: AbortSignal): Promise<unknown[] | null> {
  const items: unknown[] = [];
  const passed = new Set<string>();
  let query = `${wanted}&limit=${PAGE}`;
  for (let at = 0; at < MOST_PAGES; at += 1) {
    const answer = await get(`entities/by-query?${query}`, over);
    if (answer === NOT_THERE && at === 0) return null;
    const parsed = page.safeParse(answer);
    if (!parsed.success)
      throw upstream('answered something that is no list of entities.', { retryable: false });
    items.push(...parsed.data.items);
    const next = parsed.data.pageInfo?.nextCursor;
    if (next == null || next === '') return items;
    if (passed.has(next)) throw upstream('goes round in its own pages.', { retryable: true });
    passed.add(next);
    query = new URLSearchParams([
      ['fields', wanted.get('fields') ?? ''],
      ['limit', String(PAGE)],
      ['cursor', next],
    ]).toString();
  }
  throw upstream(`has more than ${PAGE * MOST_PAGES} entities.`, { retryable: false });
}

async function allAtOnce(get: Get, over: AbortSignal): Promise<unknown[]> {
  const parsed = z.array(z.unknown()).safeParse(await get(`entities?${wanted}`, over));
  if (parsed.success) return parsed.data;
  throw upstream('has no catalog at that address. Give the address that ends before /api/catalog.', {
    retryable: false,
  });
}

const NOT_THERE = Symbol('not there');
const upstream = (said: string, about: { retryable: boolean; cause?: unknown }): UpstreamError =>
  new UpstreamError(SERVICE, `${SERVICE} ${said}`, about);

async function askServer(
  url: string,
  about: { token: string | null; timeoutMs?: number; over: AbortSignal },
): Promise<unknown> {
  const signal = AbortSignal.any([about.over, AbortSignal.timeout(about.timeoutMs ?? LONGEST_MS)]);
  try {
    const response = await fetch(url, {
      // Elsewhere the token is nobody's business.
      redirect: 'manual',
      signal,
      headers: {
        accept: 'application/json',
        ...(about.token === null ? {} : { authorization: `Bearer ${about.token}` }),
      },
    });
    const body = await within(response);
    if (response.status === 404) return NOT_THERE;
    if (response.ok) return parsedJson(body);
    throw upstream(refusalOf(response.status), {
      retryable: response.status >= 500 || response.status === 429,
    });
  } catch (error) {
    if (error instanceof UpstreamError) throw error;
    const isLate = signal.aborted;
    const cause =
      error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
    throw upstream(isLate ? 'did not answer in time.' : `cannot be reached: ${cause}`, {
      retryable: true,
      cause: error,
    });
  }
}

function refusalOf(status: number): string {
  if (status === 401 || status === 403)
    return `refuses the token (${status}). Give it one that may read the catalog.`;
  if (status >= 300 && status < 400)
    return `sends us elsewhere (${status}). Give the address that it ends at.`;
  return `answered ${status}.`;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw upstream('answered something that is no JSON.', { retryable: false });
  }
}

/** Read piece by piece: a length that is announced may be untrue. */
async function within(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw upstream(`answered more than ${MOST_BYTES} bytes.`, { retryable: false });
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function taken(items: unknown[], base: string): { entities: PlacedDescriptor[]; problems: CatalogProblem[] } {
  const entities: PlacedDescriptor[] = [];
  const problems: CatalogProblem[] = [];
  for (const item of items) {
    const found = readEntity(item);
    if (found.kind === 'entity') {
      const { kind, namespace, name } = found.descriptor;
      const file = `${base}/catalog/${namespace}/${kind.toLowerCase()}/${name}`;
      entities.push({ ...found.descriptor, url: found.descriptor.url ?? file, place: { file, line: null } });
    }
    if (found.kind === 'broken') {
      const entity = found.entity;
      for (const { sentence } of found.issues)
        problems.push({ file: base, line: null, entity, sentence, hides: found.hides });
    }
  }
  return { entities, problems };
}
