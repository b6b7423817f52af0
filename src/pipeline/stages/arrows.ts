/** The words in which the tables of stages are written. */
import type { EffectName } from '../effects.ts';
import type { GateName } from '../gates.ts';
import type { Signal, SignalName } from '../signals.ts';
import type { Column, StageName } from '../stages.ts';
import type { WorkItem } from '../work-item.ts';

/** Asked of the ticket with the signal's facts already in it. */
export type When = (item: WorkItem, signal: Signal) => boolean;

/** `same` stays where it is; of a list the first arrow that fits is followed. */
export interface Arrow {
  to: StageName | 'same' | ((item: WorkItem) => StageName);
  when?: When;
  effects: EffectName[];
}
export type Arrows = Arrow | Arrow[];

/** Where each signal leads. */
export type Rows = Partial<Record<SignalName, Arrows>>;

export const each = (arrows: Arrows, ...signals: SignalName[]): Rows =>
  Object.fromEntries(signals.map((name) => [name, arrows]));
export const to = (stage: Arrow['to'], ...effects: EffectName[]): Arrow => ({ to: stage, effects });
export const stays = (...effects: EffectName[]): Arrow => ({ to: 'same', effects });
export const when = (condition: When, arrow: Arrow): Arrow => ({ ...arrow, when: condition });

/** An effect that is due in a stage only while its condition holds: on entering, and again when a pause ends. */
export type Does = EffectName | { effect: EffectName; when: (item: WorkItem) => boolean };
export const due = (effect: EffectName, condition: (item: WorkItem) => boolean): Does => ({
  effect,
  when: condition,
});

export interface Stage {
  column: Column | null;
  does: Does[];
  /** Gates that may open here; each says itself when. */
  asks: GateName[];
  on: Rows;
  leaves?: { to: StageName; when: (item: WorkItem) => boolean };
}
