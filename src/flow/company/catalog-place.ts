/** `sources.catalog` of the policy file: `none`, a folder or file, `repositories`, or a Backstage server. */
import { z } from 'zod';
import type { CatalogPlace } from '../../ports/lake/catalog.ts';

/** As it stands in the file: a token is never written there, only the name of the variable that holds it. */
export type CatalogGiven =
  | Exclude<CatalogPlace, { kind: 'server' }>
  | { kind: 'server'; url: string; tokenEnv: string | null };

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

function addressTrouble(text: string): string | null {
  if (!URL.canParse(text)) return 'an address such as https://backstage.example.com';
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username !== '' || password !== '')
    return 'an address without a name and password in it; use token_env';
  if (search !== '' || hash !== '') return 'an address without ? and #';
  if (protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname))) return null;
  return 'an address that begins with https://; http:// is for this machine alone';
}

const server = z
  .strictObject({
    url: z
      .string({ error: 'the address of your Backstage, such as https://backstage.example.com' })
      .superRefine((text, context) => {
        const trouble = addressTrouble(text);
        if (trouble !== null) context.addIssue(trouble);
      }),
    token_env: z
      .string()
      .regex(
        /^[A-Z][A-Z0-9_]*$/,
        'the name of an environment variable such as BACKSTAGE_TOKEN, never the token itself',
      )
      .optional(),
  })
  .transform(
    (given): CatalogGiven => ({ kind: 'server', url: given.url, tokenEnv: given.token_env ?? null }),
  );

const words = z
  .string()
  .trim()
  .min(1, 'a folder, a file, repositories, none, or url and token_env of a Backstage server')
  .transform((text): CatalogGiven => {
    if (text === 'none') return { kind: 'none' };
    return text === 'repositories' ? { kind: 'repositories' } : { kind: 'files', path: text };
  });

/** Which of the two was meant shows at once, so that its own problem is told and not that of both. */
export const catalogPlace = z.unknown().transform((given, context): CatalogGiven => {
  const parsed = (typeof given === 'object' && given !== null ? server : words).safeParse(given);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const message =
      issue.code === 'unrecognized_keys'
        ? `it takes url and token_env, not ${issue.keys.join(', ')}`
        : issue.code === 'invalid_type' && issue.path.length === 0
          ? 'a folder, a file, repositories, none, or url and token_env of a Backstage server'
          : issue.message;
    context.addIssue({ code: 'custom', message, path: issue.path });
  }
  return z.NEVER;
});
