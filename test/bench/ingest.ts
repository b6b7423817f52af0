/** Webhooks of a code host: how many a second are stored before they are answered, and how long an answer takes. */
import { createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { examples } from '../support/github/examples.ts';
import { type Child, startChild } from './child.ts';
import { type Figure, type Measure, median, percentile, rounded } from './figure.ts';
import { openClones } from './postgres.ts';

export const ingest: Measure = { names: ['ingest.ratio_to_probot', 'ingest.p99_ms'], run };

const TURNS = 4;
const TURN_MS = 2_000;
const AT_ONCE = 64;
/** What a surge is held to: five hundred in ten seconds. */
const SURGE = { deliveries: 500, withinMs: 10_000 };
const secret = 'the secret of the bench';

interface Delivery {
  event: string;
  text: string;
  signature: string;
}
const kinds = ['pull_request', 'check_run', 'check_suite', 'push', 'issue_comment', 'workflow_run', 'status'];

function signedExamples(): Delivery[] {
  return examples()
    .filter((one) => kinds.includes(one.event))
    .flatMap(({ event, bodies }) =>
      bodies.slice(0, 4).map((body) => {
        const text = JSON.stringify(body);
        const signature = `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`;
        return { event, text, signature };
      }),
    );
}

async function run(): Promise<Figure[]> {
  const clones = await openClones();
  const database = await clones.clone();
  const env = { WEBHOOK_SECRET: secret, DATABASE_URL: database, NODE_ENV: 'production' };
  const children: Child[] = [];
  const port = async (file: string): Promise<number> => {
    const child = startChild(file, { env });
    children.push(child);
    return Number(await child.line('port'));
  };
  try {
    const [ours, probot] = [await port('./apps/webhooks.ts'), await port('./apps/probot.ts')];
    const deliveries = signedExamples();
    for (const to of [ours, probot]) await perSecond(to, deliveries);
    const [rates, theirs]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < TURNS; turn += 1) {
      rates.push(await perSecond(ours, deliveries));
      theirs.push(await perSecond(probot, deliveries));
    }
    const took = await surge(ours, deliveries);
    await allStored(database, answered.get(ours) ?? 0);
    return [
      {
        name: 'ingest.ratio_to_probot',
        value: median(rates) / median(theirs),
        unit: '×',
        target: { atLeast: 1 },
        comparedWith: `${rounded(median(rates))} a second stored before the answer ÷ ${rounded(median(theirs))} of Probot with an empty handler`,
      },
      {
        name: 'ingest.p99_ms',
        value: percentile(took, 0.99),
        unit: 'ms',
        target: { atMost: 1_000 },
        comparedWith: `${SURGE.deliveries} in ${SURGE.withinMs / 1_000} s; median ${rounded(median(took))} ms`,
      },
    ];
  } finally {
    for (const child of children) await child.end();
    await clones.drop();
  }
}

/** Answered with 2xx, by port. */
const answered = new Map<number, number>();

/** A figure for answers without rows behind them would be worth nothing. */
async function allStored(url: string, expected: number): Promise<void> {
  const sql = postgres(url, { max: 1 });
  const [row] = await sql<{ stored: number }[]>`select count(*)::int as stored from inbox`;
  await sql.end();
  if (row?.stored !== expected)
    throw new Error(`${expected} deliveries were answered, ${row?.stored ?? 0} are stored`);
}

/** Sixty-four senders, each with the next delivery as soon as the last was answered. */
async function perSecond(port: number, deliveries: Delivery[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const started = performance.now();
  let sent = 0;
  const sender = async (): Promise<void> => {
    while (performance.now() - started < TURN_MS) {
      const delivery = deliveries[sent % deliveries.length];
      sent += 1;
      if (delivery !== undefined) await deliver(port, delivery, agent);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  agent.destroy();
  return (sent * 1_000) / (performance.now() - started);
}

/** How long each answer took, from the moment at which it was due to be sent. */
async function surge(port: number, deliveries: Delivery[]): Promise<number[]> {
  const agent = new Agent({ keepAlive: true });
  const started = performance.now();
  const answers = Array.from({ length: SURGE.deliveries }, async (_, at) => {
    const dueMs = (at * SURGE.withinMs) / SURGE.deliveries;
    await sleep(Math.max(0, dueMs - (performance.now() - started)));
    const delivery = deliveries[at % deliveries.length];
    if (delivery !== undefined) await deliver(port, delivery, agent);
    return performance.now() - started - dueMs;
  });
  const took = await Promise.all(answers);
  agent.destroy();
  return took;
}

function deliver(port: number, { event, text, signature }: Delivery, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        port,
        agent,
        host: '127.0.0.1',
        method: 'POST',
        path: '/webhooks/github',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          'user-agent': 'GitHub-Hookshot/bench',
          'x-github-event': event,
          'x-github-delivery': randomUUID(),
          'x-hub-signature-256': signature,
        },
      },
      (answer) => {
        answer.resume().on('end', () => {
          const status = answer.statusCode ?? 0;
          if (status >= 200 && status <= 299) {
            answered.set(port, (answered.get(port) ?? 0) + 1);
            resolve();
          } else reject(new Error(`${event} was answered with ${status}`));
        });
      },
    );
    sent.on('error', reject).end(text);
  });
}
