import { type Fields, isFields } from '../json.ts';

export type Surface = 'message' | 'modal' | 'home';

/** One thing that is wrong, in Slack's words, and where. */
export type Problem = { message: string; pointer: string; constraint: { type: string; expected: unknown } };

/** Where a value stands while it is judged. */
export type Place = { pointer: string; surface: Surface; report(problem: Problem): void };

export type Rule = (value: unknown, at: Place) => void;

export function below(at: Place, key: string | number): Place {
  return { ...at, pointer: `${at.pointer}/${key}` };
}

export function complain(at: Place, message: string, constraint: Problem['constraint']): void {
  at.report({ message, pointer: at.pointer, constraint });
}

/** Text of so many characters; Slack counts UTF-16 units. */
export function string(most: number, least = 1): Rule {
  return (value, at) => {
    if (typeof value !== 'string')
      complain(at, 'must provide a string', { type: 'type', expected: 'string' });
    else if (value.length > most)
      complain(at, `must be less than ${most + 1} characters`, { type: 'maxLength', expected: most });
    else if (value.length < least)
      complain(at, `must be more than ${least - 1} characters`, { type: 'minLength', expected: least });
  };
}

export function matching(pattern: RegExp, what: string): Rule {
  return (value, at) => {
    if (typeof value !== 'string' || !pattern.test(value))
      complain(at, `must be ${what}`, { type: 'format', expected: what });
  };
}

export const url: Rule = (value, at) => {
  string(3000)(value, at);
  if (typeof value === 'string' && !(URL.canParse(value) && /^(https?|mailto|slack):/.test(value))) {
    complain(at, 'must be a valid URL', { type: 'format', expected: 'uri' });
  }
};

export const flag: Rule = (value, at) => {
  if (typeof value !== 'boolean')
    complain(at, 'must provide a boolean', { type: 'type', expected: 'boolean' });
};

export function integer(least: number, most: number): Rule {
  return (value, at) => {
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
    if (!fits)
      complain(at, `must be an integer from ${least} to ${most}`, { type: 'range', expected: [least, most] });
  };
}

export const number: Rule = (value, at) => {
  if (typeof value !== 'number') complain(at, 'must provide a number', { type: 'type', expected: 'number' });
};

export function oneOf(...words: readonly string[]): Rule {
  return (value, at) => {
    if (!words.includes(String(value)))
      complain(at, 'must be a valid enum value', { type: 'enum', expected: words });
  };
}

export function list(rule: Rule, { least = 1, most }: { least?: number; most: number }): Rule {
  return (value, at) => {
    if (!Array.isArray(value)) {
      complain(at, 'must provide an array', { type: 'type', expected: 'array' });
      return;
    }
    if (value.length > most)
      complain(at, `no more than ${most} items allowed`, { type: 'maxItems', expected: most });
    if (value.length < least)
      complain(at, `no fewer than ${least} items allowed`, { type: 'minItems', expected: least });
    for (const [index, item] of value.entries()) rule(item, below(at, index));
  };
}

export type Shape = Record<string, { rule: Rule; required: boolean }>;

export function must(rule: Rule): Shape[string] {
  return { rule, required: true };
}

export function may(rule: Rule): Shape[string] {
  return { rule, required: false };
}

/** An object with these fields and no others. */
export function object(shape: Shape, also?: (value: Fields, at: Place) => void): Rule {
  return (value, at) => {
    if (!isFields(value)) {
      complain(at, 'must provide an object', { type: 'type', expected: 'object' });
      return;
    }
    for (const [key, { rule, required }] of Object.entries(shape)) {
      if (value[key] !== undefined && value[key] !== null) rule(value[key], below(at, key));
      else if (required) complain(at, `missing required field: ${key}`, { type: 'required', expected: key });
    }
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(shape, key))
        complain(at, `invalid additional property: ${key}`, {
          type: 'additionalProperties',
          expected: false,
        });
    }
    also?.(value, at);
  };
}

/** An object whose `type` tells which of these rules it has to obey. */
export function typed(rules: Readonly<Record<string, Rule>>): Rule {
  return (value, at) => {
    if (!isFields(value)) {
      complain(at, 'must provide an object', { type: 'type', expected: 'object' });
      return;
    }
    const rule =
      typeof value.type === 'string' && Object.hasOwn(rules, value.type) ? rules[value.type] : undefined;
    if (rule) rule(value, at);
    else
      complain(below(at, 'type'), `unsupported type: ${String(value.type)}`, {
        type: 'enum',
        expected: Object.keys(rules),
      });
  };
}

/** Runs a rule only where the thing is allowed to stand. */
export function on(surfaces: readonly Surface[], rule: Rule): Rule {
  return (value, at) => {
    if (surfaces.includes(at.surface)) rule(value, at);
    else
      complain(below(at, 'type'), `unsupported type: ${String(isFields(value) ? value.type : value)}`, {
        type: 'surface',
        expected: surfaces,
      });
  };
}
