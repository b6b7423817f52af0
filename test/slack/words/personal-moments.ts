/** Messages to one person about several tickets, as they can be. */
import type { Notice } from '../../../src/ports/chat.ts';
import { evening, morning } from '../../fixtures/daily.ts';
import { gathered, request, separator } from '../../fixtures/requests.ts';

const nine = Array.from({ length: 9 }, (_, index) => request(42 + index));
const until = '2026-11-23T08:00:00.000Z';

export const personalMoments: Record<string, Notice> = {
  'an agent asks': gathered(),
  'agents ask, one was answered': gathered({ waiting: [request(42), separator], answered: 1 }),
  'nine agents ask': gathered({ waiting: nine }),
  'an agent asks for a command': gathered({
    waiting: [request(42, { text: 'Run a command?', detail: 'npm ci --omit=dev', parked: true })],
  }),
  'all answered': gathered({ waiting: [], answered: 3 }),
  'held until the morning': gathered({ waiting: [], answered: 2, held: { count: 1, until } }),
  'a newer message holds': gathered({ waiting: [], replaced: true }),
  'the morning': morning(),
  'the morning of many': morning({ more: 12, requests: nine, ready: 9, stuck: 2 }),
  'the morning of agents': morning({ questions: [], ready: 0 }),
  'the evening': evening(),
  'the evening of many': evening({ requests: nine }),
  'the evening, they run': evening({ decided: { what: 'run' } }),
  'the evening, parked': evening({ decided: { what: 'park', count: 3, until } }),
};
