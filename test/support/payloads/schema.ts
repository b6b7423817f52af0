/** Slack's own types as a schema: written by `write-schema.ts`, compiled once a worker. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

export const schemaPath = fileURLToPath(new URL('schema.json', import.meta.url));

interface Written {
  $comment: string;
  sent: Record<string, object>;
  definitions: Record<string, object>;
}
export const writtenSchema = (): Written => JSON.parse(readFileSync(schemaPath, 'utf8')) as Written;

const { resolve } = createRequire(import.meta.url);
function versionOf(name: string): string {
  const main = resolve(name);
  const folder = join(dirname(main.slice(0, main.indexOf(name) + name.length)), name.split('/')[1] ?? '');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return `${name} ${version}`;
}
/** The packages that the schema is made of, as they are installed. */
export const installedVersions = (): string => ['@slack/types', '@slack/web-api'].map(versionOf).join(', ');

/** Lazily, and without the optimiser: compiling costs a worker 100 ms this way, 500 ms otherwise (measured). */
let ajv: Ajv | null = null;
const compiled = new Map<string, ValidateFunction>();
function validatorOf(what: string): ValidateFunction {
  const known = compiled.get(what);
  if (known !== undefined) return known;
  const { sent, definitions } = writtenSchema();
  const schema = sent[what];
  if (schema === undefined) throw new Error(`The schema has nothing for ${what}.`);
  ajv ??= new Ajv({
    strict: false,
    inlineRefs: false,
    validateSchema: false,
    code: { optimize: false },
    schemas: [{ $id: 'slack', definitions }],
  });
  const absolute = JSON.stringify(schema).replaceAll('"#/definitions/', '"slack#/definitions/');
  const validate = ajv.compile(JSON.parse(absolute) as object);
  compiled.set(what, validate);
  return validate;
}

/** Compiles all of it: a world does so at its start, so that no press in it is the slow one. */
export function prepareTypes(): void {
  for (const what of Object.keys(writtenSchema().sent)) validatorOf(what);
}

const said = ({ instancePath, message, params, keyword }: ErrorObject): string => {
  const detail =
    keyword === 'additionalProperties'
      ? ` (${String(params['additionalProperty'])})`
      : keyword === 'enum' || keyword === 'const'
        ? ` (${JSON.stringify(params['allowedValues'] ?? params['allowedValue'])})`
        : '';
  return `${instancePath === '' ? '/' : instancePath} ${message ?? keyword}${detail}`;
};

/** What Slack's types do not take, each with its path; empty when all is as they say. */
export function againstTypes(what: string, value: unknown): string[] {
  const validate = validatorOf(what);
  if (validate(value)) return [];
  return [
    ...new Set((validate.errors ?? []).filter((one) => !['not', 'anyOf'].includes(one.keyword)).map(said)),
  ].slice(0, 8);
}
