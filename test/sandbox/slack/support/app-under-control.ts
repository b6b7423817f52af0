import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { TOKENS } from './fixtures.ts';
import type { Acme } from './slack-under-test.ts';

const envelopeShape = z.looseObject({
  type: z.string(),
  envelope_id: z.string().optional(),
  payload: z.record(z.string(), z.unknown()).optional(),
  accepts_response_payload: z.boolean().optional(),
  retry_attempt: z.number().optional(),
  retry_reason: z.string().optional(),
});

export type Envelope = z.infer<typeof envelopeShape>;

export type ControlledApp = {
  /** The next envelope, in the order of arrival. */
  next(): Promise<Envelope>;
  /** The next event of this type, each envelope on the way acknowledged. */
  event(type: string, subtype?: string): Promise<Record<string, unknown>>;
  ack(envelope: Envelope, payload?: unknown): void;
  /** Acknowledges the next interaction or command with this payload, and returns what it was. */
  answer(payload?: unknown): Promise<Record<string, unknown>>;
  close(): Promise<void>;
  ping(): Promise<void>;
};

/** One bare Socket Mode connection that acknowledges only when told. */
export async function connectApp(acme: Acme): Promise<ControlledApp> {
  const { url } = z
    .looseObject({ url: z.string() })
    .parse(await acme.api('apps.connections.open', {}, TOKENS.app));
  const socket = new WebSocket(url);
  const arrived: Envelope[] = [];
  let wake: (() => void) | undefined;
  socket.on('message', (data) => {
    arrived.push(envelopeShape.parse(JSON.parse(Buffer.isBuffer(data) ? data.toString('utf8') : '{}')));
    wake?.();
  });
  const next = async (): Promise<Envelope> => {
    for (;;) {
      const envelope = arrived.shift();
      if (envelope) return envelope;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const ack = (envelope: Envelope, payload?: unknown): void => {
    socket.send(
      JSON.stringify({ envelope_id: envelope.envelope_id, ...(payload === undefined ? {} : { payload }) }),
    );
  };
  const hello = await next();
  if (hello.type !== 'hello') throw new Error(`expected hello, got ${hello.type}`);
  const app: ControlledApp = {
    next,
    ack,
    async event(type, subtype) {
      for (;;) {
        const envelope = await next();
        ack(envelope);
        const event = z.record(z.string(), z.unknown()).catch({}).parse(envelope.payload?.event);
        if (event.type === type && (subtype === undefined || event.subtype === subtype)) return event;
      }
    },
    async answer(payload) {
      for (;;) {
        const envelope = await next();
        if (envelope.type === 'events_api') {
          ack(envelope);
          continue;
        }
        ack(envelope, payload);
        return envelope.payload ?? {};
      }
    },
    async close() {
      if (socket.readyState === WebSocket.CLOSED) return;
      socket.close();
      await once(socket, 'close');
    },
    async ping() {
      socket.ping();
      await once(socket, 'pong');
    },
  };
  onTestFinished(() => app.close());
  return app;
}
