import type { Instant } from '../pipeline/item/basics.ts';

/**
 * A fact from outside. *Unknown* (configured, cannot be reached) and *absent* (the team declared that it has none)
 * are never the same: unknown fails rules and holds gates, absent passes and says so.
 */
export type Fetched<T> =
  /** `partly`: not all of it could be read; says what is lacking, as a clause. */
  | { state: 'ok'; value: T; source: string; at: Instant; url?: string; partly?: string }
  | { state: 'absent'; source: string; at: Instant }
  | { state: 'unknown'; source: string; at: Instant; reason: string };
