/**
 * The ladder of asking. A question is asked once, in the thread by name or directly; outside working hours nobody is
 * mentioned, so it is asked directly when they begin. Then: after four working hours one direct message; the next
 * working day the digest of the morning; after two working days it is offered to everybody in the role. An agent that
 * waits costs something, so what agents ask climbs faster, and is always asked directly: one message gathers it. What
 * was told is kept with the question, so each step happens once, whoever restarts.
 */
import type { GateName } from '../gates.ts';
import type { Instant, PersonId } from '../item/basics.ts';
import type { Person } from '../people.ts';
import { type Step, steps, type Telling } from './telling.ts';
import { afterWork, atWork, type Hours, nextWorkingDay, workingDaysLater } from './working-hours.ts';

const FIRST_MS = 4 * 3_600_000;
const OFFERED_DAYS = 2;

/** Told at any hour: something stands broken in production, or was just put back. */
const atAnyHour: readonly GateName[] = ['deploy_failed', 'rollback_failed', 'reopen'];
const ofAgents: readonly GateName[] = ['permission', 'agent_question'];
export const isOfAgent = (gate: string): boolean => ofAgents.some((one) => one === gate);

const AGENT_MESSAGE_MS = 15 * 60_000;
const AGENT_OFFERED_MS = 3_600_000;
/** By the clock and not by working time: an agent costs at night what it costs by day. */
export const PUT_AWAY_MS = 2 * 3_600_000;

export const mayTell = (gate: GateName, hours: Hours | undefined, now: Instant): boolean =>
  hours === undefined || atAnyHour.includes(gate) || atWork(hours, now);

/** How somebody is asked now. */
export function firstTelling(gate: GateName, person: Person, at: Instant): Telling {
  const direct = person.byMessage === true || isOfAgent(gate);
  const how = !mayTell(gate, person.hours, at) ? 'later' : direct ? 'direct' : 'thread';
  return { person: person.id, step: 'asked', how, at };
}

export interface Climbing {
  gate: GateName;
  since: Instant;
  told: Telling[];
  person: PersonId;
  hours: Hours;
}

/** When each step of an agent's request is due. Working time counts from the asking; no digest is waited for. */
const agentDueAt = (hours: Hours, since: Instant): Partial<Record<Step, Instant>> => ({
  message: afterWork(hours, since, AGENT_MESSAGE_MS),
  offered: afterWork(hours, since, AGENT_OFFERED_MS),
});

/** When each step is due. Working time counts from the asking. */
export function dueAt(hours: Hours, since: Instant): Record<Exclude<Step, 'asked'>, Instant> {
  const message = afterWork(hours, since, FIRST_MS);
  const digest = nextWorkingDay(hours, message);
  const offered = workingDaysLater(hours, since, OFFERED_DAYS);
  return { message, digest, offered: offered > digest ? offered : digest };
}

/** What a person was told since the question was last put to them. */
function sinceAsked(told: Telling[], person: PersonId): Telling[] {
  const theirs = told.filter((one) => one.person === person);
  return theirs.slice(
    Math.max(
      0,
      theirs.findLastIndex((one) => one.step === 'asked'),
    ),
  );
}

const wasOffered = (told: Telling[]): boolean => told.some((one) => one.step === 'offered');

/** Whether a step was taken already: then it is not taken again, whoever else looked at the same moment. */
export function wasTold(told: Telling[], step: Step, people: PersonId[]): boolean {
  if (step === 'offered') return wasOffered(told);
  return people.some((person) => {
    const theirs = sinceAsked(told, person);
    return step === 'asked'
      ? theirs[0]?.how !== 'later'
      : theirs.some((one) => steps.indexOf(one.step) >= steps.indexOf(step));
  });
}

/** The step that is due now; one that was missed for long is left out for the one after it. */
export function dueStep(climbing: Climbing, now: Instant): Step | null {
  const { gate, person, hours, told } = climbing;
  if (!mayTell(gate, hours, now)) return null;
  const asked = sinceAsked(told, person).find((one) => one.step === 'asked');
  if (asked?.how === 'later') return 'asked';
  if (wasOffered(told)) return null;
  const since = asked?.at ?? climbing.since;
  const due: Partial<Record<Step, Instant>> = isOfAgent(gate)
    ? agentDueAt(hours, since)
    : dueAt(hours, since);
  const reached = (['offered', 'digest', 'message'] as const).find((step) => {
    const at = due[step];
    return at !== undefined && at <= now;
  });
  return reached === undefined || wasTold(told, reached, [person]) ? null : reached;
}
