import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { openChanges } from './changes.ts';
import { type Clock, timestamps, wallClock } from './clock.ts';
import { openCalls } from './control/calls.ts';
import { type Faults, openFaults } from './control/faults.ts';
import { type Carrier, openDispatcher } from './delivery/dispatcher.ts';
import { openHttpCarrier } from './delivery/http.ts';
import { openResponseUrls } from './delivery/response-urls.ts';
import { openSocketCarrier, type SocketCarrier } from './delivery/socket.ts';
import { openTriggers } from './delivery/triggers.ts';
import { isForeign } from './http/guard.ts';
import { answer } from './http/routes.ts';
import { openEntries } from './interact/entries.ts';
import { openOffers } from './interact/offers.ts';
import { readManifest } from './manifest.ts';
import { openTrouble } from './people/trouble.ts';
import { plant, type Seed, type SeedInput, seedShape } from './seed.ts';
import { openStore } from './store/store.ts';
import type { Workspace } from './workspace.ts';

export type LocalSlackOptions = {
  /** 0 takes a free port. */
  port: number;
  /** The folder of the durable store; null keeps everything in memory. */
  home: string | null;
  seed: SeedInput;
  /** What Slack's retry schedule of at once, one minute and five minutes is multiplied by. */
  retryScale?: number;
  /** How long the app may take to acknowledge; three seconds in Slack. */
  ackMs?: number;
  clock?: Clock;
  /** How long Slack works on a file after its upload. */
  fileMs?: number;
  /** Enforces Slack's rate limits. */
  rates?: boolean;
};

export type LocalSlack = {
  url: string;
  port: number;
  faults: Faults;
  /** How many Socket Mode connections are open. */
  connections(): number;
  /** Tells every Socket Mode connection to come back, as Slack does every few hours. */
  refresh(reason: 'warning' | 'refresh_requested' | 'link_disabled'): void;
  /** Resolves when nothing is on its way to the app. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

/** Starts a workspace with one app in it on the loopback. */
export async function startLocalSlack(options: LocalSlackOptions): Promise<LocalSlack> {
  const seed = seedShape.parse(options.seed);
  const server = createServer();
  const { workspace, socket } = openWorkspace(options, { seed, server });
  const { dispatcher, store, faults } = workspace;
  const respond = answer(workspace, { seed, home: options.home, startedAt: workspace.clock.now() });
  server.on('request', (request, response) => void respond(request, response));
  server.on('upgrade', (request, connection, head) => {
    if (isForeign(request) || !request.url?.startsWith('/socket')) connection.destroy();
    else socket.upgrade(request, connection, head);
  });
  await listen(server, options.port);
  return {
    url: workspace.url(),
    port: portOf(server),
    faults,
    connections: () => socket.connections(),
    refresh: (reason) => socket.refresh(reason),
    idle: () => dispatcher.idle(),
    async close() {
      dispatcher.close();
      socket.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      store.close();
    },
  };
}

function openWorkspace(
  options: LocalSlackOptions,
  { seed, server }: { seed: Seed; server: Server },
): { workspace: Workspace; socket: SocketCarrier } {
  const clock = options.clock ?? wallClock;
  const manifest = readManifest(readFileSync(seed.app.manifest, 'utf8'));
  const store = openStore(options.home === null ? null : join(options.home, 'slack.sqlite'));
  plant(seed, store, clock.now());
  const faults = openFaults();
  const ackMs = options.ackMs ?? 3000;
  const onConnected = (): void => dispatcher.wake();
  const socket = openSocketCarrier({ appId: seed.app.id, clock, ackMs, onConnected });
  const carrier = carrierFor(seed, { socket, clock, ackMs });
  const dispatcher = openDispatcher({ carrier, clock, faults, retryScale: options.retryScale ?? 1 });
  const workspace: Workspace = {
    team: seed.team,
    app: seed.app,
    features: seed.features,
    usergroups: seed.usergroups,
    manifest,
    store,
    clock,
    nextTs: timestamps(clock, store.messages.lastTs()),
    changes: openChanges(),
    dispatcher,
    triggers: openTriggers(clock, seed.team.id),
    responseUrls: openResponseUrls(clock),
    faults,
    calls: openCalls(),
    trouble: openTrouble(),
    entries: openEntries(),
    offers: openOffers(),
    openConnection: () => socket.ticket(),
    url: () => `http://127.0.0.1:${portOf(server)}`,
    rates: options.rates ?? false,
    fileMs: options.fileMs ?? 0,
  };
  return { workspace, socket };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

function carrierFor(
  seed: Seed,
  { socket, clock, ackMs }: { socket: SocketCarrier; clock: Clock; ackMs: number },
): Carrier {
  const { delivery, signing_secret: secret } = seed.app;
  return delivery.mode === 'socket' ? socket : openHttpCarrier({ url: delivery.url, secret, clock, ackMs });
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('Local Slack is not listening.');
  return address.port;
}
