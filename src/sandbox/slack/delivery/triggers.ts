import type { Clock } from '../clock.ts';
import { newSecret } from '../ids.ts';

const LIFETIME_MS = 3000;
const KEPT = 5000;

export type Trigger = { person: string; at: number; used: boolean };
export type TriggerRefusal = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';

export type Triggers = {
  issue(person: string): string;
  /** Uses it up: a trigger works once, within three seconds. */
  exchange(id: string): { person: string } | { refusal: TriggerRefusal };
};

export function openTriggers(clock: Clock, teamId: string): Triggers {
  const triggers = new Map<string, Trigger>();
  let count = 0;
  return {
    issue(person) {
      count += 1;
      const id = `${clock.now()}.${count}.${teamId.toLowerCase()}${newSecret(12)}`;
      triggers.set(id, { person, at: clock.now(), used: false });
      if (triggers.size > KEPT) triggers.delete(triggers.keys().next().value ?? '');
      return id;
    },
    exchange(id) {
      const trigger = triggers.get(id);
      if (!trigger) return { refusal: 'invalid_trigger_id' };
      if (trigger.used) return { refusal: 'exchanged_trigger_id' };
      if (clock.now() - trigger.at > LIFETIME_MS) return { refusal: 'expired_trigger_id' };
      trigger.used = true;
      return { person: trigger.person };
    },
  };
}
