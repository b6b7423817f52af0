import { ageMs, isStale, type Known } from '../facts/known.ts';
import type { Instant, Sha } from '../item/basics.ts';
import type { GateRuleResult } from '../item/deploy.ts';
import type { GateFacts } from './facts.ts';

export interface GateFinding {
  ok: boolean;
  sentence: string;
  /** Whom to ask about it: a person, a ticket or whoever keeps the source. */
  owner: string | null;
  /** Only an approval is missing: asked for, not waited for. */
  needsApproval?: boolean;
}
export type GateCheck = Omit<GateRuleResult, 'rule'> & { needsApproval?: boolean };

export interface GateRule {
  id: string;
  title: string;
  /** A person whom policy names may go past it, with a reason. */
  overridable: boolean;
  check(facts: GateFacts): GateCheck;
}

export const holds = (sentence: string, owner: string | null = null): GateFinding => ({
  ok: false,
  sentence,
  owner,
});
export const clears = (sentence: string): GateFinding => ({ ok: true, sentence, owner: null });

/** A source that cannot be reached, or was asked too long ago, holds; one that is declared not to exist clears. */
export function judged<T>(
  known: Known<T>,
  about: { what: string; now: Instant; judge: (value: T) => GateFinding },
): GateCheck {
  const from = { source: known.source, fetchedAt: known.at };
  if (known.state === 'unknown') {
    const reason = known.reason.replace(/\.$/, '');
    return { ...holds(`I could not check ${about.what}: ${known.source} ${reason}.`, known.source), ...from };
  }
  if (isStale(known.at, about.now)) {
    const seconds = Math.round(ageMs(known.at, about.now) / 1000);
    const age = Number.isFinite(seconds) ? `are ${seconds} s old` : 'have no time';
    return { ...holds(`Facts about ${about.what} ${age}; they are fetched again.`), ...from };
  }
  if (known.state === 'absent') return { ...clears(`The team has no source for ${about.what}.`), ...from };
  return { ...about.judge(known.value), ...from };
}

export const shortSha = (sha: Sha): string => sha.slice(0, 7);
