/** The catalog port over descriptors, wherever they come from. */
import { messageOf } from '../../errors.ts';
import type { Fetched } from '../../ports/fetched.ts';
import type { Catalog, CatalogProblem, CatalogService } from '../../ports/lake/catalog.ts';
import type { Place, PlacedDescriptor } from './documents.ts';
import { servicesOf } from './services.ts';

/** One of the places that descriptors are read from; `read` throws where nothing of it can be had. */
export interface CatalogSource {
  name: string;
  /** Where people may look it up. */
  url?: string;
  /** Many requests for one reading: what was read counts for a moment. */
  isCostly?: boolean;
  /** The repository that an entity of this place belongs to when it does not say. */
  repoOfFile?: (place: Place) => string | null;
  read(): Promise<{ entities: PlacedDescriptor[]; problems: CatalogProblem[] }>;
}

/** Half of what a gate accepts (60 s), so that what is read now is still fresh when it is judged. */
const KEPT_MS = 30_000;
const MOST_NAMED = 2;

interface Reading {
  services: Fetched<CatalogService[]>;
  problems: CatalogProblem[];
  readAt: number;
}

export function createBackstageCatalog(options: {
  /** Null: the team declared that it has no catalog. */
  source: CatalogSource | null;
  clock?: () => Date;
}): Catalog {
  const { source } = options;
  const clock = options.clock ?? (() => new Date());
  let last: Reading | null = null;
  let underWay: Promise<Reading> | null = null;

  async function read(from: CatalogSource): Promise<Reading> {
    const now = clock();
    const at = now.toISOString();
    const about = { source: from.name, at };
    try {
      const found = await from.read();
      const { services, problems } = servicesOf(found.entities, from.repoOfFile);
      const all = [...found.problems, ...problems];
      return {
        services: fetchedOf(services, { all, ...about, url: from.url }),
        problems: all,
        readAt: now.getTime(),
      };
    } catch (error) {
      const reason = messageOf(error);
      const problem: CatalogProblem = {
        file: from.url ?? from.name,
        line: null,
        entity: null,
        sentence: reason,
        hides: true,
      };
      return { services: { state: 'unknown', ...about, reason }, problems: [problem], readAt: now.getTime() };
    }
  }

  async function reading(from: CatalogSource): Promise<Reading> {
    const age = last === null ? Number.POSITIVE_INFINITY : clock().getTime() - last.readAt;
    if (last !== null && from.isCostly === true && age >= 0 && age < KEPT_MS && last.services.state === 'ok')
      return last;
    underWay ??= read(from).finally(() => {
      underWay = null;
    });
    last = await underWay;
    return last;
  }

  return {
    services: async () =>
      source === null
        ? { state: 'absent', source: 'Catalog', at: clock().toISOString() }
        : (await reading(source)).services,
    problems: async () => (source === null ? [] : (await reading(source)).problems),
  };
}

function fetchedOf(
  services: CatalogService[],
  about: { all: CatalogProblem[]; source: string; at: string; url: string | undefined },
): Fetched<CatalogService[]> {
  const { all, source, at, url } = about;
  const [first, ...others] = all.filter((problem) => problem.hides);
  if (first !== undefined && services.length === 0) {
    return { state: 'unknown', source, at, reason: `${whereOf(first)}: ${first.sentence}` };
  }
  return {
    state: 'ok',
    value: services,
    source,
    at,
    ...(url === undefined ? {} : { url }),
    ...(first === undefined ? {} : { partly: partlyOf([first, ...others]) }),
  };
}

const whereOf = ({ file, line }: CatalogProblem): string => (line === null ? file : `${file} line ${line}`);

/** "billing.yaml line 3 and 2 more places have to be mended", without a full stop. */
function partlyOf(hiding: CatalogProblem[]): string {
  const places = [...new Set(hiding.map(whereOf))];
  const more = places.length - MOST_NAMED;
  const named = places.slice(0, MOST_NAMED);
  const words = more > 0 ? `${named.join(', ')} and ${more} more places` : named.join(' and ');
  return `${words} cannot be read`;
}
