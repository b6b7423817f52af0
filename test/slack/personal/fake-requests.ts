/** Requests of agents in memory: what waits, what was said of it, and how the next answers come out. */
import type { AgentRequest, RequestAnswer, Requests, RequestsOutcome } from '../../../src/ports/requests.ts';

export interface FakeRequests extends Requests {
  open: AgentRequest[];
  given: RequestAnswer[];
  handed: { to: string; asks: string[] }[];
  held: string[];
  nights: string[];
  outcome: RequestsOutcome | null;
}

export function createFakeRequests(): FakeRequests {
  const fake: FakeRequests = {
    open: [],
    given: [],
    handed: [],
    held: [],
    nights: [],
    outcome: null,
    waiting: async () => fake.open,
    answer: async (_viewer, { answers }) => {
      fake.given.push(...answers);
      return fake.outcome ?? { done: answers.length, changed: [], refused: [] };
    },
    handOver: async (_viewer, { to, asks }) => {
      fake.handed.push({ to, asks });
      return fake.outcome ?? { done: asks.length, changed: [], refused: [] };
    },
    night: async (_viewer, { what, day }) => {
      fake.nights.push(`${what} ${day}`);
      return fake.outcome ?? { done: 1, changed: [], refused: [] };
    },
    hold: async (_viewer, { gathering }) => {
      fake.held.push(gathering);
      return fake.outcome ?? { done: fake.open.length, changed: [], refused: [] };
    },
  };
  return fake;
}
