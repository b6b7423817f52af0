/** A ticket's enrichment with twenty sources outside, each of which takes a tenth of a second to answer. */
import { setTimeout as pause } from 'node:timers/promises';
import { createKnowledgeServers } from '../../src/adapters/knowledge-servers/servers.ts';
import type { Deps } from '../../src/flow/deps.ts';
import { enrich as handler } from '../../src/flow/effects/enrich.ts';
import { createLate } from '../../src/flow/evidence/in-time.ts';
import type { KnowledgeServer } from '../../src/ports/lake/knowledge-servers.ts';
import { openPglite } from '../../src/store/db.ts';
import { findItem } from '../../src/store/work-items.ts';
import { type Figure, type Measure, median, percentile, rounded, timed } from './figure.ts';
import { startInstantCompany } from './instant-company.ts';

const ANSWER_MS = 100;
/** Beside catalog, repository, pull requests, incidents and freezes. */
const SERVERS = 15;
const TIMES = 20;

export const enrich: Measure = { names: ['enrich.ms'], run };

async function run(): Promise<Figure[]> {
  const database = await openPglite({ folder: null });
  const company = await startInstantCompany(database, 1);
  try {
    const key = await company.file(0, 'Export invoices as CSV');
    await company.live(key);
    const item = await findItem(database.db, key);
    if (item === null) throw new Error('the ticket is gone');
    const took: number[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      const deps = { ...slowed(company.deps), late: createLate() };
      const ms = await timed(async () => {
        const outcome = await handler(
          { item: { ...item, stage: 'incoming' }, effect: { id: 0, attempt: 1 } } as Parameters<
            typeof handler
          >[0],
          deps,
        );
        const signal = outcome.kind === 'report' ? outcome.signal : null;
        if (signal?.name !== 'enriched') throw new Error(`not enriched: ${outcome.kind}`);
        const silent = signal.facts.context.sources.filter((note) => note.state !== 'ok');
        const found = signal.facts.context.evidence.length;
        if (silent.length > 0 || found < SERVERS)
          throw new Error(`${silent.length} silent, ${found} findings`);
      });
      took.push(ms);
    }
    return [
      {
        name: 'enrich.ms',
        value: median(took),
        unit: 'ms',
        target: { atMost: 400 },
        comparedWith: `median of ${TIMES}, p95 ${rounded(percentile(took, 0.95))} ms; ${SERVERS + 5} sources of ${ANSWER_MS} ms each, ${rounded((SERVERS + 5) * ANSWER_MS)} ms one after another`,
      },
    ];
  } finally {
    await company.stop();
    await database.close();
  }
}

function slowed(deps: Deps): Deps {
  const { catalog, incidents, knowledge, codeHost } = deps;
  const after = async <T>(answer: () => Promise<T>): Promise<T> => {
    await pause(ANSWER_MS);
    return answer();
  };
  return {
    ...deps,
    catalog: { ...catalog, services: () => after(() => catalog.services()) },
    incidents: {
      active: () => after(() => incidents.active()),
      freezes: () => after(() => incidents.freezes()),
    },
    knowledge: { ...knowledge, files: (repo) => after(() => knowledge.files(repo)) },
    codeHost: { ...codeHost, openPullRequests: (repo) => after(() => codeHost.openPullRequests(repo)) },
    knowledgeServers: createKnowledgeServers({
      servers: Array.from({ length: SERVERS }, (_, at) => server(`server-${at}`)),
      report: (what, error) => {
        throw new Error(what, { cause: error });
      },
    }),
  };
}

const server = (name: string): KnowledgeServer => ({
  name,
  label: name,
  timeoutMs: 8_000,
  visibility: [{ to: 'all' }],
  uses: ['search'],
  mayRepeat: true,
  search: async () => {
    await pause(ANSWER_MS);
    return {
      state: 'ok',
      notes: [],
      findings: [
        {
          id: `${name}:1`,
          title: 'Export',
          kind: 'file',
          excerpt: 'Invoices are exported by hand.',
          source: name,
          fetchedAt: new Date().toISOString(),
          server: name,
          ref: null,
          visibility: [{ to: 'all' }],
          flags: [],
        },
      ],
    };
  },
  fetch: async () => ({ state: 'blocked', reason: 'It only searches.' }),
  problems: async () => [],
  drop: async () => {},
});
