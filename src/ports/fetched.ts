import type { Instant } from '../pipeline/item/basics.ts';

/**
 * A fact from outside. *Unknown* (configured, cannot be reached) and *absent* (the team declared that it has none)
 * are never the same: unknown fails rules and holds gates, absent passes and says so.
 */
export type Fetched<T> =
  | { state: 'ok'; value: T; source: string; at: Instant; url?: string }
  | { state: 'absent'; source: string; at: Instant }
  | { state: 'unknown'; source: string; at: Instant; reason: string };
