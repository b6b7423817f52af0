import type { Known } from '../facts/known.ts';
import type { Instant } from '../item/basics.ts';
import type { WorkItem } from '../work-item.ts';
import type { ScoreFacts } from './facts.ts';

/** What a rule found: a sentence for people either way. */
export interface Finding {
  verdict: 'pass' | 'fail';
  sentence: string;
  /** Clears when the world changes, without a person deciding on this ticket. */
  clearsItself: boolean;
  fetchedAt: Instant | null;
}

/** One guardrail. Its id is an assertion, its title the same in people's words ("waive *tier is not T1*"). */
export interface Guardrail {
  id: string;
  title: string;
  asks: 'scoped_enough' | 'safe_now';
  waivable: boolean;
  /** What people change so that it passes; absent: it stands, and is waived or waited for. */
  mend?(item: WorkItem): string;
  check(facts: ScoreFacts): Finding;
}

export function pass(sentence: string, fetchedAt: Instant | null = null): Finding {
  return { verdict: 'pass', sentence, clearsItself: false, fetchedAt };
}

export function fail(sentence: string, about: { clearsItself?: boolean; fetchedAt?: Instant } = {}): Finding {
  return {
    verdict: 'fail',
    sentence,
    clearsItself: about.clearsItself ?? false,
    fetchedAt: about.fetchedAt ?? null,
  };
}

/** Reads one source: unknown fails and clears by itself when the source answers; absent passes and says so. */
export function read<T>(known: Known<T>, about: { what: string; judge: (value: T) => Finding }): Finding {
  if (known.state === 'unknown') {
    return fail(`I could not check ${about.what}: ${known.source} ${known.reason.replace(/\.$/, '')}.`, {
      clearsItself: true,
      fetchedAt: known.at,
    });
  }
  if (known.state === 'absent') {
    return pass(`The team has no source for ${about.what}.`, known.at);
  }
  return { ...about.judge(known.value), fetchedAt: known.at };
}

export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

export function listed(names: string[], most = 3): string {
  const shown = names.slice(0, most);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
