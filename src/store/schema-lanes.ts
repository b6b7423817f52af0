import { bigserial, integer, pgTable, text } from 'drizzle-orm/pg-core';

/**
 * How many tickets stand where, as changes that are added up: a trigger writes them with every move of a ticket, and
 * `foldLaneChanges` replaces many by their sum. Counting the tickets themselves took as long as there were tickets.
 */
export const laneChanges = pgTable('lane_changes', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  stage: text('stage').notNull(),
  service: text('service'),
  /** Of a ticket that only its channel may see; else null. */
  privateTo: text('private_to'),
  change: integer('change').notNull(),
});
