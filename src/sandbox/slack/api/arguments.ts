import { z } from 'zod';
import { parseJson } from '../json.ts';

/** Arguments arrive as form fields: everything is text, and nested values are JSON in text. */
export const text = z.preprocess(
  (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value),
  z.string(),
);

export const required = text.pipe(z.string().min(1));

export const flag = z.preprocess((value) => {
  if (typeof value !== 'string') return value;
  return value === 'true' || value === '1'
    ? true
    : value === 'false' || value === '0' || value === ''
      ? false
      : value;
}, z.boolean());

export const timestamp = text.pipe(z.string().regex(/^\d{1,12}(\.\d{1,6})?$/, 'must be a timestamp'));

export function count(fallback: number, most: number) {
  return z.coerce.number().int().min(1).max(most).catch(fallback).default(fallback);
}

/** A nested value, as JSON text or, in a JSON body, as it is. */
export function nested<Shape extends z.ZodType>(shape: Shape) {
  return z.preprocess((value) => (typeof value === 'string' ? (parseJson(value) ?? value) : value), shape);
}

/** Nested JSON that the method itself judges, because its errors have names of their own. */
export const unjudged = z.unknown().optional();

/** A list given as JSON or as text with commas. */
export const list = z.preprocess((value) => {
  if (typeof value !== 'string') return value;
  const parsed = value.trimStart().startsWith('[') ? parseJson(value) : undefined;
  return (
    parsed ??
    value
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean)
  );
}, z.array(z.string()));

export const cursor = text.optional();
