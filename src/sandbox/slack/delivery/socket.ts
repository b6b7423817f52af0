import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../clock.ts';
import { newSecret } from '../ids.ts';
import { isFields, parseJson } from '../json.ts';
import type { Answer, Attempt, Carrier, Delivery } from './dispatcher.ts';

const MOST_CONNECTIONS = 10;
const TICKET_MS = 30_000;
const PING_MS = 10_000;

type Pending = { connection: WebSocket; settle(answer: Answer): void; lost(): void };

export type SocketCarrier = Carrier & {
  /** A ticket for one connection, as `apps.connections.open` hands out; null when there are ten already. */
  ticket(): string | null;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Tells every connection to come back, as Slack does every few hours. */
  refresh(reason: 'warning' | 'refresh_requested' | 'link_disabled'): void;
  connections(): number;
};

/** Socket Mode: each payload goes to one connection; a lost connection's payloads go to another. */
export function openSocketCarrier(options: {
  appId: string;
  clock: Clock;
  ackMs: number;
  onConnected: () => void;
}): SocketCarrier {
  const { clock } = options;
  const server = new WebSocketServer({ noServer: true, maxPayload: 1_000_000 });
  const tickets = new Map<string, number>();
  const pending = new Map<string, Pending>();
  let connections: WebSocket[] = [];
  let turn = 0;

  const forget = (connection: WebSocket): void => {
    connections = connections.filter((other) => other !== connection);
    for (const entry of pending.values()) if (entry.connection === connection) entry.lost();
  };

  const acknowledge = (data: RawData): void => {
    const message = parseJson(Buffer.isBuffer(data) ? data.toString('utf8') : '');
    if (!isFields(message) || typeof message.envelope_id !== 'string') return;
    pending.get(message.envelope_id)?.settle({ ok: true, body: message.payload });
  };

  const welcome = (connection: WebSocket): void => {
    connections.push(connection);
    let alive = true;
    const ping = setInterval(() => {
      if (!alive) connection.terminate();
      alive = false;
      connection.ping(`Ping from local-slack ${clock.now()}`);
    }, PING_MS);
    connection.on('pong', () => {
      alive = true;
    });
    connection.on('message', acknowledge);
    connection.on('error', () => connection.terminate());
    connection.on('close', () => {
      clearInterval(ping);
      forget(connection);
    });
    connection.send(
      JSON.stringify({
        type: 'hello',
        num_connections: connections.length,
        debug_info: { host: 'local-slack', build_number: 1, approximate_connection_time: 18_060 },
        connection_info: { app_id: options.appId },
      }),
    );
    options.onConnected();
  };

  const next = (except: ReadonlySet<WebSocket>): WebSocket | undefined => {
    const open = connections.filter((one) => one.readyState === WebSocket.OPEN && !except.has(one));
    turn += 1;
    return open[turn % Math.max(open.length, 1)];
  };

  const sendOver = (connection: WebSocket, delivery: Delivery, attempt: Attempt): Promise<Answer | 'lost'> =>
    new Promise((resolve) => {
      const envelopeId = randomUUID();
      const settle = (answer: Answer | 'lost'): void => {
        cancel();
        pending.delete(envelopeId);
        resolve(answer);
      };
      const cancel = clock.after(options.ackMs, () => settle({ ok: false, reason: 'timeout' }));
      pending.set(envelopeId, { connection, settle, lost: () => settle('lost') });
      connection.send(
        JSON.stringify({
          envelope_id: envelopeId,
          payload: delivery.payload,
          type: delivery.kind,
          accepts_response_payload: delivery.acceptsResponse,
          ...(delivery.kind === 'events_api'
            ? {
                retry_attempt: attempt.number,
                retry_reason: attempt.reason === 'http_timeout' ? 'timeout' : attempt.reason,
              }
            : {}),
        }),
      );
    });

  return {
    async send(delivery, attempt) {
      const tried = new Set<WebSocket>();
      for (;;) {
        const connection = next(tried);
        if (!connection) return { ok: false, reason: 'connection_failed' };
        tried.add(connection);
        const answer = await sendOver(connection, delivery, attempt);
        if (answer !== 'lost') return answer;
        // An event comes back through the dispatcher, with its retry count; somebody waits for the rest.
        if (delivery.kind === 'events_api') return { ok: false, reason: 'connection_failed' };
      }
    },
    ticket() {
      if (connections.length >= MOST_CONNECTIONS) return null;
      const ticket = newSecret();
      tickets.set(ticket, clock.now());
      return ticket;
    },
    upgrade(request, socket, head) {
      const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
      const issued = tickets.get(ticket);
      tickets.delete(ticket);
      if (issued === undefined || clock.now() - issued > TICKET_MS) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, welcome);
    },
    refresh(reason) {
      for (const connection of connections) {
        connection.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'local-slack' } }));
      }
    },
    connections: () => connections.length,
    close() {
      for (const connection of connections) connection.terminate();
      server.close();
    },
  };
}
