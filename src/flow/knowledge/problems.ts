/** What of the context lake the admin should mend. */
import { unknownServices } from '../../pipeline/facts/unknown-services.ts';
import type { HomeView } from '../../ports/flow.ts';
import { allSources } from '../../store/knowledge/lake-sources.ts';
import { namedServices } from '../company/company.ts';
import type { Deps } from '../deps.ts';
import { services } from '../gather-facts.ts';

type Problem = HomeView['setup'][number];

/** Of each kind; the log names them all. */
const MOST = 5;

export async function lakeProblems(deps: Deps): Promise<Problem[]> {
  const [model, catalog, known, servers, sources] = await Promise.all([
    deps.model.problems?.() ?? [],
    deps.catalog.problems().catch((error: unknown) => {
      deps.log.warn('catalog.problems_unknown', { error });
      return [];
    }),
    services(deps),
    deps.knowledgeServers.problems(),
    allSources(deps.db),
  ]);
  return [
    ...model.slice(0, MOST).map((sentence) => ({ problem: firstOf(sentence), fix: sentence })),
    ...catalog.slice(0, MOST).map(({ file, line, sentence }) => ({
      problem: `Catalog: ${file}${line === null ? '' : `, line ${line}`}.`,
      fix: sentence,
    })),
    // A service whose entry cannot be read is not one that the catalog lacks.
    ...(known.state === 'ok' && known.partly === undefined
      ? unknownServices(
          namedServices(deps.company),
          known.value.map(({ name }) => name),
        )
      : []
    )
      .slice(0, MOST)
      .map((sentence) => ({ problem: firstOf(sentence), fix: sentence })),
    ...servers.slice(0, MOST).map((sentence) => ({ problem: firstOf(sentence), fix: sentence })),
    ...sources
      .flatMap(({ name, problems }) => problems.map((one) => ({ ...one, name })))
      .slice(0, MOST)
      .map(({ name, what, why }) => ({
        problem: `${name}: ${what} is not searched.`,
        fix: `${what}: ${why}`,
      })),
  ];
}

const firstOf = (text: string): string => /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
