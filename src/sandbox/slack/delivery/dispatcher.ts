import type { Clock } from '../clock.ts';
import type { Fault, Faults } from '../control/faults.ts';
import { type Fields, fieldsOf } from '../json.ts';

export type Kind = 'events_api' | 'interactive' | 'slash_commands';

/** One payload for the app. */
export type Delivery = { kind: Kind; payload: Fields; acceptsResponse: boolean };
export type Attempt = { number: number; reason: string };

export type Answer =
  | { ok: true; body: unknown }
  | { ok: false; reason: 'timeout' | 'connection_failed' | 'http_error'; status?: number; noRetry?: boolean };

/** The way to the app: Socket Mode or signed HTTP. */
export type Carrier = {
  send(delivery: Delivery, attempt: Attempt): Promise<Answer>;
  close(): void;
};

export type Dispatcher = {
  /** An Events API payload: delivered at least once, tried again on Slack's schedule, then given up. */
  event(payload: Fields): void;
  /** A command or an interaction: tried once, and somebody waits for the answer. */
  ask(delivery: Delivery): Promise<Answer>;
  /** Deliveries that wait for their next try are tried now; called when a connection opens. */
  wake(): void;
  /** Resolves when nothing is on its way or waiting for another try. */
  idle(): Promise<void>;
  close(): void;
};

/** Slack tries again nearly at once, after one minute and after five. */
const RETRY_AFTER_MS = [0, 60_000, 300_000];
const FAULT_NAMES: Record<Kind, string> = {
  events_api: 'delivery:events',
  interactive: 'delivery:interactive',
  slash_commands: 'delivery:commands',
};

export function openDispatcher(options: {
  carrier: Carrier;
  clock: Clock;
  faults: Faults;
  retryScale: number;
}): Dispatcher {
  const { carrier, clock, faults } = options;
  const waiting = new Set<() => void>();
  const idlers = new Set<() => void>();
  let held: Delivery[] = [];
  let busy = 0;
  let closed = false;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const go = (): void => {
        waiting.delete(go);
        cancel();
        resolve();
      };
      const cancel = clock.after(ms, go);
      waiting.add(go);
    });

  /** A delay on purpose, which no new connection cuts short. */
  const linger = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      clock.after(ms, resolve);
    });

  const track = async <T>(work: () => Promise<T>): Promise<T> => {
    busy += 1;
    try {
      return await work();
    } finally {
      busy -= 1;
      if (busy === 0) for (const idler of idlers) idler();
    }
  };

  const deliver = async (delivery: Delivery): Promise<void> => {
    let attempt: Attempt = { number: 0, reason: '' };
    for (;;) {
      const answer = await carrier.send(delivery, attempt);
      if (answer.ok || answer.noRetry || closed) return;
      const delay = RETRY_AFTER_MS[attempt.number];
      if (delay === undefined) return;
      attempt = {
        number: attempt.number + 1,
        reason: answer.reason === 'timeout' ? 'http_timeout' : answer.reason,
      };
      if (delay > 0) await pause(delay * options.retryScale);
    }
  };

  const start = (delivery: Delivery): void => {
    void track(() => deliver(delivery));
  };

  const startFaulty = (delivery: Delivery, fault: Fault): void => {
    if (fault.kind === 'drop') return;
    if (fault.kind === 'reorder') {
      held.push(delivery);
      return;
    }
    if (fault.kind === 'delay') {
      void track(async () => {
        await linger(fault.ms);
        await deliver(delivery);
      });
      return;
    }
    start(delivery);
    if (fault.kind === 'duplicate') start(delivery);
  };

  const faultOf = (delivery: Delivery): Fault | undefined => {
    const inner = fieldsOf(delivery.payload.event);
    const type = delivery.kind === 'events_api' ? inner.type : delivery.payload.type;
    const channel = delivery.payload.channel_id ?? inner.channel ?? fieldsOf(delivery.payload.channel).id;
    return faults.take({
      method: FAULT_NAMES[delivery.kind],
      type: typeof type === 'string' ? type : undefined,
      channel: typeof channel === 'string' ? channel : undefined,
    });
  };

  return {
    event(payload) {
      const delivery: Delivery = { kind: 'events_api', payload, acceptsResponse: false };
      const fault = faultOf(delivery);
      const late = held;
      if (fault) startFaulty(delivery, fault);
      else start(delivery);
      if (fault?.kind === 'reorder') return;
      held = [];
      for (const earlier of late) start(earlier);
    },
    ask: (delivery) =>
      track(async () => {
        const fault = faultOf(delivery);
        if (fault?.kind === 'drop') return { ok: false, reason: 'timeout' };
        if (fault?.kind === 'delay') await linger(fault.ms);
        if (fault?.kind === 'duplicate') void track(() => carrier.send(delivery, { number: 0, reason: '' }));
        return carrier.send(delivery, { number: 0, reason: '' });
      }),
    wake() {
      for (const go of waiting) go();
    },
    idle: () =>
      new Promise((resolve) => {
        if (busy === 0) {
          resolve();
          return;
        }
        const done = (): void => {
          idlers.delete(done);
          resolve();
        };
        idlers.add(done);
      }),
    close() {
      closed = true;
      for (const go of waiting) go();
      carrier.close();
    },
  };
}
