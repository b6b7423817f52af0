import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { seedShape } from './seed.ts';
import { startLocalSlack } from './server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3000' },
    home: { type: 'string' },
    seed: { type: 'string' },
    'retry-scale': { type: 'string', default: '1' },
    rates: { type: 'boolean', default: false },
  },
});

if (!values.home || !values.seed) {
  process.stderr.write('usage: main.ts --port 3000 --home DIR --seed FILE [--retry-scale 1] [--rates]\n');
  process.exit(2);
}

const { home, seed } = values;

async function run(): Promise<void> {
  const slack = await startLocalSlack({
    port: Number(values.port),
    home,
    seed: seedShape.parse(JSON.parse(readFileSync(seed, 'utf8'))),
    retryScale: Number(values['retry-scale']),
    rates: values.rates,
  });
  process.stdout.write(`${JSON.stringify({ event: 'slack.listening', url: slack.url, pid: process.pid })}\n`);
  let closing = false;
  const close = async (): Promise<void> => {
    if (closing) return;
    closing = true;
    await slack.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void close());
  process.on('SIGINT', () => void close());
}

run().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${JSON.stringify({ event: 'slack.not_started', message })}\n`);
  process.exit(1);
});
