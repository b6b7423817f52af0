/** Blast radius over a large company's catalog, the index built anew for the call. */
import { blastRadius } from '../../src/pipeline/blast-radius.ts';
import { type ServiceNode, serviceGraph } from '../../src/pipeline/graph/service-graph.ts';
import { type Figure, type Measure, median, percentile, rounded, timed } from './figure.ts';

const SERVICES = 5_000;
const EDGES = 20_000;
const CALLS = 60;
const WARM_UP = 5;

export const graph: Measure = {
  names: ['graph.ms_5k'],
  run: async (): Promise<Figure[]> => {
    const nodes = company();
    const kept = serviceGraph(nodes);
    const whole: number[] = [];
    const indexed: number[] = [];
    for (let at = 0; at < CALLS + WARM_UP; at += 1) {
      // The first are those that most depend on: the widest there are.
      const name = `service-${at % 10}`;
      const [anew, again] = [
        await timed(async () => blastRadius(name, nodes)),
        await timed(async () => blastRadius(name, kept)),
      ];
      if (at >= WARM_UP) {
        whole.push(anew);
        indexed.push(again);
      }
    }
    const reached = blastRadius('service-0', nodes).services.length;
    return [
      {
        name: 'graph.ms_5k',
        value: median(whole),
        unit: 'ms',
        target: { atMost: 20 },
        comparedWith: `median of ${CALLS}, p95 ${rounded(percentile(whole, 0.95))} ms; ${SERVICES} services, ${EDGES} edges, ${reached} of them reached; ${rounded(median(indexed))} ms where the index is kept`,
      },
    ];
  },
};

/** The same each time: four edges each, most of them to a few that everybody needs. */
function company(): ServiceNode[] {
  let seed = 7;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const tiers = ['T1', 'T2', 'T3'] as const;
  return Array.from({ length: SERVICES }, (_, at) => ({
    name: `service-${at}`,
    tier: tiers[Math.floor(random() * tiers.length)] ?? 'T3',
    dependsOn: Array.from(
      { length: EDGES / SERVICES },
      () => `service-${Math.floor(random() ** 3 * SERVICES)}`,
    ),
  }));
}
