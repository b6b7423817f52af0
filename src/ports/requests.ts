/**
 * What agents ask of people: one message to each person gathers it, and it is answered there, in one form, or in the
 * thread. And what people are told at the beginning and the end of their day, where something waits.
 */
import type { GateName } from '../pipeline/gates.ts';
import type { Instant } from '../pipeline/item/basics.ts';

/** One open request. `ask` is the question's id, which is bound to the request's own hash. */
export interface AgentRequest {
  ask: string;
  key: string;
  title: string;
  kind: 'permission' | 'question';
  text: string;
  detail: string;
  choices: string[];
  since: Instant;
  /** Its agent is put away: it costs nothing while it waits. */
  parked: boolean;
}

/** What became of the questions that a message held. */
export interface Became {
  /** Answered by whomever, handed to somebody else, no longer asked. */
  answered: number;
  passed: number;
  gone: number;
  /** Put away until then, and asked again. */
  held: { count: number; until: Instant } | null;
}

/** The message that gathers a person's requests. */
export interface RequestsNotice extends Became {
  kind: 'requests';
  /** Which of the person's messages this is. */
  gathering: string;
  waiting: AgentRequest[];
  /** A newer message holds what is left. */
  replaced: boolean;
}

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
  became: Became;
  /** The digest of a later day holds what is left. */
  replaced: boolean;
  /** Pull requests to accept, and runs that are stuck; all of `questions` and `more`. */
  ready: number;
  stuck: number;
}

export interface EveningNotice {
  kind: 'evening';
  day: string;
  requests: AgentRequest[];
  became: Became;
  /** Runs of this person, tonight. */
  running: number;
  queued: number;
  /** Those that wait for somebody else, by name. */
  others: { name: string; count: number }[];
  decided: { what: 'run' } | { what: 'park'; count: number; until: Instant } | null;
  /** The digest of the next morning holds what is left. */
  replaced: boolean;
}
export type DailyNotice = MorningNotice | EveningNotice;

export type RequestAnswer =
  | { ask: string; give: 'once' | 'run' }
  | { ask: string; give: 'deny'; reason: string }
  | { ask: string; give: 'answer'; answer: string }
  /** One of the agent's choices, by its place. */
  | { ask: string; give: 'choice'; choice: number };

/** What came of several at once. */
export interface RequestsOutcome {
  done: number;
  /** Keys of those that changed between the reading and the answer. */
  changed: string[];
  refused: { key: string; sentence: string }[];
}

export interface Requests {
  /** What waits for this person, the oldest first. */
  waiting(viewer: string): Promise<AgentRequest[]>;
  answer(viewer: string, about: { answers: RequestAnswer[]; delivery: string }): Promise<RequestsOutcome>;
  handOver(viewer: string, about: { to: string; asks: string[]; delivery: string }): Promise<RequestsOutcome>;
  /** What becomes of this person's agents tonight, said on the message of that day. */
  night(
    viewer: string,
    about: { what: 'run' | 'park'; day: string; delivery: string },
  ): Promise<RequestsOutcome>;
  /** Puts the agents away until the person's morning; those that are in the message which was pressed. */
  hold(viewer: string, about: { gathering: string; delivery: string }): Promise<RequestsOutcome>;
}
