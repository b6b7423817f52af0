/** Our web edge with GitHub's webhooks, inbox and all that follows, on Postgres; no ticket has any of it. */
import { sorted } from '../../../src/adapters/github/webhooks/sorting.ts';
import { hear } from '../../../src/adapters/github/webhooks/words.ts';
import type { Deps } from '../../../src/flow/deps.ts';
import { createHostInbox } from '../../../src/flow/hearing/host-inbox.ts';
import { startHttp } from '../../../src/http.ts';
import { createLog } from '../../../src/log.ts';
import { openPostgres } from '../../../src/store/db.ts';

const log = createLog({ level: 'error' });
const { db } = await openPostgres({ url: process.env['DATABASE_URL'] ?? '' });
const deps = new Proxy({ db, log } as Deps, {
  get: (known, name) => {
    if (name in known) return known[name as keyof Deps];
    throw new Error(`a webhook reached ${String(name)}`);
  },
});
const known = { nameOf: (about: { name: string }) => about.name, isUs: () => false };
const hooks = createHostInbox(deps, 'github', {
  parse: (delivery) => {
    const heard = hear(delivery, known);
    return heard.kind === 'event' ? heard.event : null;
  },
  sort: sorted,
});
const http = await startHttp({
  port: 0,
  host: '127.0.0.1',
  log,
  metricsToken: null,
  health: async () => ({ status: 'ok', checks: {} }),
  metrics: async () => '',
  webhooks: [
    {
      path: '/webhooks/github',
      signatureHeader: 'x-hub-signature-256',
      idHeader: 'x-github-delivery',
      eventHeader: 'x-github-event',
      mostBytes: 25_000_000,
      secrets: [process.env['WEBHOOK_SECRET'] ?? ''],
      accept: ({ id, event, body }) => hooks.accept({ id, body: { event, body } }),
    },
  ],
  mounted: [],
});
process.stdout.write(`port ${http.port}\n`);
