/** Freezes, locks, measures and the digest, in memory: the face only asks and shows. */
import type { Flow } from '../../src/ports/flow.ts';
import type { OrderRequest } from '../../src/ports/standing.ts';
import { friday } from '../fixtures/digests.ts';
import { measured } from '../fixtures/measures.ts';

export const createFakeStanding = (
  ordered: OrderRequest[],
): Pick<Flow, 'digests' | 'measures' | 'orders'> => ({
  digests: {
    set: async (_channel, hour) => ({
      kind: 'set',
      channel: 'invoices',
      at: hour === 'off' ? null : hour.padStart(5, '0'),
      zone: 'Europe/Berlin',
      before: '09:30',
    }),
    today: async () => friday,
  },
  measures: {
    of: async (_viewer, service) =>
      service === null || service === 'invoices'
        ? { ...measured, service }
        : { sentence: `No service ${service}. Near: invoices.` },
  },
  orders: {
    give: async (order) => {
      ordered.push(order);
      if (order.service !== 'invoices')
        return {
          kind: 'refused',
          sentence: `No service ${order.service}. Near: invoices. Nothing was done.`,
          title: true,
        };
      const until = order.until === null ? null : '2026-11-23T08:00:00.000Z';
      return {
        kind: 'done',
        what: order.what,
        service: order.service,
        until,
        waiting: 2,
        undo: 'order:1',
        tickets: [],
        left: [],
      };
    },
    takeBack: async () => ({ done: true, sentence: 'Taken back. invoices is not frozen any more.' }),
  },
});
