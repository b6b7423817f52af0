/** What listens for the product over HTTP: health, metrics, webhooks, Slack's signed events and our own tools. */
import type { Outside } from './adapters/index.ts';
import type { CompanyPaths } from './adapters/local/company/prepare.ts';
import type { Config, readCompany } from './config.ts';
import { messageOf } from './errors.ts';
import { createServed } from './flow/access/served.ts';
import type { Deps } from './flow/deps.ts';
import { at, type HttpServer, onPost, readBody, startHttp, type Webhook } from './http.ts';
import type { Log } from './log.ts';
import { createEndpoint } from './mcp/endpoint.ts';
import type { SandboxSecrets } from './sandbox/secrets.ts';
import type { Slack } from './slack/app.ts';
import { type Database, dbNow } from './store/db.ts';
import type { Queue } from './store/queue/queue.ts';

export interface Parts {
  config: Config;
  log: Log;
  secrets: SandboxSecrets;
  paths: CompanyPaths;
  company: ReturnType<typeof readCompany>;
  database: Database;
  queue: Queue;
  slack: Slack;
  /** What a person must mend, by part. */
  trouble: { slack: string | null };
  httpPort: number;
  startOver: (() => void) | null;
}

export async function serve(
  parts: Parts,
  about: { deps: Deps; outside: Outside; webhooks: Webhook[] },
): Promise<HttpServer> {
  const { deps, outside, webhooks } = about;
  const http: HttpServer = await startHttp({
    port: parts.httpPort,
    host: parts.config.slack === null ? '127.0.0.1' : '0.0.0.0',
    log: parts.log,
    metricsToken: parts.config.metricsToken,
    health: async () => {
      const checks: Record<string, string> = { slack: parts.trouble.slack ?? 'ok', database: 'ok' };
      await dbNow(deps.db).catch((error: unknown) => {
        checks['database'] = messageOf(error);
      });
      return { status: Object.values(checks).every((check) => check === 'ok') ? 'ok' : 'degraded', checks };
    },
    metrics: async () =>
      Object.entries(http.counters)
        .map(([name, value]) => `throughline_${name} ${value}\n`)
        .join(''),
    webhooks,
    mounted: [
      // The sandbox alone: local Slack passes on that a person wants to begin anew.
      at('/sandbox/start-over', parts.startOver && onPost(parts.secrets.webhookSecret, parts.startOver)),
      at(
        '/mcp',
        createEndpoint(createServed(deps), {
          ...deps.tools,
          command: parts.config.command,
          log: parts.log,
          read: readBody,
        }),
      ),
      at('/slack/events', parts.slack.requestListener ?? null),
      (req, res) => outside.handle(req, res),
    ],
  });
  return http;
}
