import { sql } from 'drizzle-orm';
import { bigserial, index, integer, pgTable } from 'drizzle-orm/pg-core';
import type { ModelTask } from '../../pipeline/model-tasks.ts';
import { instant, text } from '../columns.ts';

const now = sql`clock_timestamp()`;

/** One row for each request to a model, whatever became of its answer: what it read, wrote and cost. */
export const modelCalls = pgTable(
  'model_calls',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    /** Null: before there was a ticket. */
    key: text('key'),
    stage: text('stage'),
    task: text('task').$type<ModelTask>().notNull(),
    model: text('model').notNull(),
    inputTokens: integer('input_tokens').notNull(),
    outputTokens: integer('output_tokens').notNull(),
    cacheReadTokens: integer('cache_read_tokens').notNull(),
    cacheWriteTokens: integer('cache_write_tokens').notNull(),
    /** Millionths of a US dollar. */
    costMicros: integer('cost_micros').notNull(),
    at: instant('at').notNull().default(now),
  },
  (table) => [index('model_calls_item').on(table.key, table.at), index('model_calls_day').on(table.at)],
);
