/** Our web edge, Slack app and inbox on Postgres, as `main.ts` wires them. Nothing else of the product is reached by a click. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInbox } from '../../../src/flow/hearing/inbox.ts';
import { startHttp } from '../../../src/http.ts';
import { createLog } from '../../../src/log.ts';
import type { Flow } from '../../../src/ports/flow.ts';
import { createSlack } from '../../../src/slack/app.ts';
import { openPostgres } from '../../../src/store/db.ts';

const log = createLog({ level: 'error' });
const slackApi = createServer((_req, res) => {
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify({ ok: true, team_id: 'T1', user_id: 'U1', bot_id: 'B1' }));
});
await new Promise<void>((resolve) => slackApi.listen(0, '127.0.0.1', resolve));

const { db } = await openPostgres({ url: process.env['DATABASE_URL'] ?? '' });
const slack = createSlack({
  botToken: 'xoxb-bench',
  signingSecret: process.env['SIGNING_SECRET'] ?? '',
  slackApiUrl: `http://127.0.0.1:${(slackApi.address() as AddressInfo).port}/api/`,
  log,
});
const unreached = (name: string) =>
  new Proxy(
    {},
    {
      get: () => {
        throw new Error(`a click reached the ${name}`);
      },
    },
  );
const flow: Flow = {
  access: unreached('access') as Flow['access'],
  channels: unreached('channels') as Flow['channels'],
  inbox: createInbox({ db }),
  door: unreached('door') as Flow['door'],
  texts: unreached('texts') as Flow['texts'],
  versions: unreached('versions') as Flow['versions'],
  intake: unreached('intake') as Flow['intake'],
  desk: unreached('desk') as Flow['desk'],
  conversation: unreached('conversation') as Flow['conversation'],
  orders: unreached('orders') as Flow['orders'],
  digests: unreached('digests') as Flow['digests'],
  measures: unreached('measures') as Flow['measures'],
  personal: unreached('settings') as Flow['personal'],
  people: unreached('people') as Flow['people'],
  requests: unreached('requests') as Flow['requests'],
  tracking: unreached('tracking') as Flow['tracking'],
};
await slack.start(flow);
const http = await startHttp({
  port: 0,
  host: '127.0.0.1',
  log,
  metricsToken: null,
  health: async () => ({ status: 'ok', checks: {} }),
  metrics: async () => '',
  webhooks: [],
  mounted: [
    (req, res) => {
      slack.requestListener?.(req, res);
      return slack.requestListener !== undefined;
    },
  ],
});
process.stdout.write(`port ${http.port}\n`);
