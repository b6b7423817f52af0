import { type Child, startChild } from './child.ts';
import { clicks, signingSecret } from './clicks.ts';
import { type Figure, type Measure, median, percentile, rounded } from './figure.ts';
import { openClones } from './postgres.ts';

const PER_SECOND = 100;
const WARM_UP_MS = 2_000;
/** Both apps in turns, so that what else the machine does falls on both. */
const TURNS = 4;
const TURN_MS = 2_000;
/** A press that our app stores, acknowledges and has nothing to do for: as the bare app's empty listener. */
const ACTION = 'noted';

export const ack: Measure = { names: ['ack.p50_ratio', 'ack.p99_ms'], run };

async function run(): Promise<Figure[]> {
  const clones = await openClones();
  const env = { SIGNING_SECRET: signingSecret, DATABASE_URL: await clones.clone(), NODE_ENV: 'production' };
  const children: Child[] = [];
  try {
    const port = async (file: string): Promise<number> => {
      const child = startChild(file, { env });
      children.push(child);
      return Number(await child.line('port'));
    };
    const ours = await port('./apps/ours.ts');
    const bare = await port('./apps/bare.ts');
    const turn = (to: number, forMs: number): Promise<number[]> =>
      clicks(to, { perSecond: PER_SECOND, forMs, action: ACTION });
    await turn(ours, WARM_UP_MS);
    await turn(bare, WARM_UP_MS);
    const all = { ours: [] as number[], bare: [] as number[] };
    for (let at = 0; at < TURNS; at += 1) {
      all.ours.push(...(await turn(ours, TURN_MS)));
      all.bare.push(...(await turn(bare, TURN_MS)));
    }
    const [p50, bareP50] = [median(all.ours), median(all.bare)];
    const [p99, bareP99] = [percentile(all.ours, 0.99), percentile(all.bare, 0.99)];
    return [
      {
        name: 'ack.p50_ratio',
        value: p50 / bareP50,
        unit: '×',
        target: { atMost: 3 },
        comparedWith: `${rounded(p50)} ms ÷ ${rounded(bareP50)} ms of a bare Bolt app with an empty listener`,
      },
      {
        name: 'ack.p99_ms',
        value: p99,
        unit: 'ms',
        target: { atMost: 50 },
        comparedWith: `${rounded(bareP99)} ms of the bare Bolt app`,
      },
    ];
  } finally {
    for (const child of children) await child.end();
    await clones.drop();
  }
}
