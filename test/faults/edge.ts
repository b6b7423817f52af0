/** The web edge on a free port, before a real inbox and database; bodies are events in our own words. */
import { createHmac } from 'node:crypto';
import type { HookInbox } from '../../src/flow/hearing/hook-inbox.ts';
import { createHostInbox } from '../../src/flow/hearing/host-inbox.ts';
import { type HttpServer, startHttp } from '../../src/http.ts';
import { createLog } from '../../src/log.ts';
import type { HostEvent } from '../../src/ports/host-events.ts';
import { inbox } from '../../src/store/schema.ts';
import { type FlowWorld, startFlow } from '../flow/flow-world.ts';

export const secrets = ['the-new-secret', 'the-old-secret'];
export const signed = (body: string | Buffer, secret = secrets[0] ?? ''): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

export function parse(body: unknown): HostEvent {
  if (typeof body !== 'object' || body === null || !('kind' in body)) throw new Error('not an event');
  return body as HostEvent;
}

export interface Edge {
  world: FlowWorld;
  http: HttpServer;
  hooks: HookInbox;
  health: { status: 'ok' | 'degraded'; checks: Record<string, string> };
  log: string[];
  sends(
    body: string | Buffer<ArrayBuffer>,
    headers?: Record<string, string>,
    method?: string,
  ): Promise<{ status: number; text: string }>;
  stored(): Promise<(typeof inbox.$inferSelect)[]>;
  /** As on the first day. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function startEdge(): Promise<Edge> {
  const world = await startFlow();
  const log: string[] = [];
  const http = await startHttp({
    port: 0,
    host: '127.0.0.1',
    log: createLog({ level: 'info', write: (line) => void log.push(line) }),
    metricsToken: 'metrics-token',
    readMs: 300,
    health: async () => edge.health,
    metrics: async () => 'throughline_accepted 1\n',
    webhooks: [
      {
        path: '/webhooks/forge',
        signatureHeader: 'x-forge-signature-256',
        idHeader: 'x-forge-delivery',
        secrets,
        accept: (delivery) => edge.hooks.accept(delivery),
      },
      {
        path: '/webhooks/without-secret',
        signatureHeader: 'x-forge-signature-256',
        idHeader: 'x-forge-delivery',
        secrets: [],
        accept: (delivery) => edge.hooks.accept(delivery),
      },
    ],
    mounted: [],
  });
  const edge: Edge = {
    world,
    http,
    log,
    hooks: createHostInbox(world.deps, 'forge', parse),
    health: { status: 'ok', checks: {} },
    sends: async (body, headers = {}, method = 'POST') => {
      const response = await fetch(`${http.url}/webhooks/forge`, {
        method,
        ...(method === 'GET' ? {} : { body }),
        headers: {
          'content-type': 'application/json',
          'x-forge-delivery': 'delivery-1',
          'x-forge-signature-256': signed(body),
          // A kept connection may be closed by the server at the moment of its next use.
          connection: 'close',
          ...headers,
        },
      });
      return { status: response.status, text: await response.text() };
    },
    stored: () => world.deps.db.select().from(inbox),
    reset: async () => {
      await world.reset();
      edge.hooks = createHostInbox(world.deps, 'forge', parse);
      edge.health = { status: 'ok', checks: { database: 'ok' } };
      log.length = 0;
      for (const name of Object.keys(http.counters)) delete http.counters[name];
    },
    close: async () => {
      await http.close();
      await world.close();
    },
  };
  return edge;
}
