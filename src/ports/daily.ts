/** What a person is told at the beginning and, if they want it, at the end of their day; only if something waits. */
import type { GateName } from '../pipeline/gates.ts';
import type { Instant } from '../pipeline/item/basics.ts';
import type { AgentRequest } from './requests.ts';

export interface WaitingLine {
  ask: string;
  key: string;
  title: string;
  gate: GateName;
  since: Instant;
}

export interface MorningNotice {
  kind: 'morning';
  /** The requests below, as one message of theirs. */
  gathering: string;
  /** Questions that are not of agents: the oldest, and how many more there are. */
  questions: WaitingLine[];
  more: number;
  requests: AgentRequest[];
  /** Pull requests to accept, and runs that are stuck; all of `questions` and `more`. */
  ready: number;
  stuck: number;
}

export interface EveningNotice {
  kind: 'evening';
  day: string;
  requests: AgentRequest[];
  /** Runs of this person, tonight. */
  running: number;
  queued: number;
  /** Those that wait for somebody else, by name. */
  others: { name: string; count: number }[];
  decided: { what: 'run' } | { what: 'park'; count: number; until: Instant } | null;
}
export type DailyNotice = MorningNotice | EveningNotice;
