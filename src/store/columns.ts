/**
 * Column types. Postgres holds neither NUL nor, in jsonb, a lone surrogate, and whoever writes a ticket may send
 * both: they are taken out here, so that no writer can forget it.
 */
import { customType } from 'drizzle-orm/pg-core';

/** The text without NUL, lone surrogates replaced. */
export const storable = (text: string): string => text.replaceAll('\u0000', '').toWellFormed();

function storableValue(value: unknown): unknown {
  if (typeof value === 'string') return storable(value);
  if (Array.isArray(value)) return value.map(storableValue);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [storable(key), storableValue(one)]));
}

/** How `JSON.stringify` writes what jsonb refuses. A text that spells such an escape matches too and is left as it is. */
const suspicious = /\\u(?:0000|d[89a-f])/i;

/** The value as JSON that jsonb takes. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value ?? null);
  return suspicious.test(json) ? JSON.stringify(storableValue(JSON.parse(json))) : json;
}

export const text = customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  toDriver: storable,
});

/** PGlite hands out values, postgres.js their JSON. */
export const jsonb = customType<{ data: unknown; driverData: unknown }>({
  dataType: () => 'jsonb',
  toDriver: storableJson,
  fromDriver: (value): unknown => (typeof value === 'string' ? JSON.parse(value) : value),
});

/** ISO 8601 in UTC, whichever way the driver writes a timestamp. */
export const instant = customType<{ data: string; driverData: string | Date }>({
  dataType: () => 'timestamp with time zone',
  fromDriver: (value) => new Date(value).toISOString(),
});
