/** A knowledge server as the policy file describes it. Secrets stand here by the name of their variable, never themselves. */
import { z } from 'zod';
import { addressKind } from '../web/addresses.ts';
import { placeholders, type Template, unknownPlaceholders } from './arguments-template.ts';
import type { Visibility } from './visibility.ts';

export const serverUses = ['search', 'fetch', 'customers'] as const;
export type ServerUse = (typeof serverUses)[number];

export interface ToolSettings {
  name: string;
  use: ServerUse;
  arguments: Template;
  /** The tool may be called though it does not say of itself that it only reads. */
  allowWrites: boolean;
}

export type ServerAuth =
  | { by: 'none' }
  | { by: 'oauth' }
  /** `value` is the variable's name; the header is `prefix` and its value. */
  | { by: 'header'; header: string; prefix: string; value: string };

export type ServerPlace =
  | { over: 'http'; url: string; auth: ServerAuth; privateHosts: string[] }
  | { over: 'stdio'; command: string; args: string[]; env: string[] }
  | { over: 'zendesk'; url: string; auth: ZendeskAuth; privateHosts: string[] };

/** Names of variables. */
export type ZendeskAuth = { bearer: string } | { email: string; token: string };

export const evidenceKinds = ['prd', 'adr', 'runbook', 'incident', 'file', 'ticket', 'customer'] as const;

export interface ServerSettings {
  name: string;
  /** As people call it. */
  label: string;
  place: ServerPlace;
  tools: ToolSettings[];
  timeoutMs: number;
  /** Who may read what it answers; any one of them is enough. */
  visibility: Visibility[];
  /** What it answers to a search is customers' words. */
  customers: boolean;
  kind: (typeof evidenceKinds)[number];
  /** Hosts that its links may lead to. */
  linkHosts: string[];
}

const variable = z
  .string()
  .regex(
    /^[A-Z][A-Z0-9_]{1,80}$/,
    'the name of an environment variable such as NOTION_TOKEN, never the secret itself',
  );
const host = z
  .string()
  .regex(/^[a-z0-9.:[\]-]{1,253}$/, 'a host such as notion.so, small letters, without https://');
const address = z.string().refine((text) => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const isLocal = hostname === 'localhost' || addressKind(hostname) === 'loopback';
  return username === '' && password === '' && (protocol === 'https:' || (protocol === 'http:' && isLocal));
}, 'an address that begins with https:// (http:// on this machine only), without a password in it');

const auth = z.union(
  [
    z.enum(['none', 'oauth']),
    z.strictObject({ bearer: variable }),
    z.strictObject({
      header: z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,60}$/),
      prefix: z.string().max(40).default(''),
      value: variable,
    }),
  ],
  {
    error:
      'none, oauth, {bearer: VARIABLE} or {header: Authorization, prefix: "Token token=", value: VARIABLE}, where VARIABLE is the name of an environment variable',
  },
);
const zendeskAuth = z.union(
  [z.strictObject({ bearer: variable }), z.strictObject({ email: variable, token: variable })],
  {
    error:
      '{bearer: VARIABLE} or {email: VARIABLE, token: VARIABLE}, each the name of an environment variable',
  },
);

const usualArguments = {
  search: { query: '{query}' },
  customers: { query: '{query}' },
  fetch: { id: '{id}' },
} as const;
const needed = { search: 'query', customers: 'query', fetch: 'id' } as const;
const tool = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z0-9_./-]{1,128}$/, 'the name of a tool of that server'),
    use: z.enum(serverUses),
    arguments: z.record(z.string(), z.json()).optional(),
    allow_writes: z.boolean().default(false),
  })
  .transform(({ name, use, allow_writes, ...given }, context): ToolSettings => {
    const template: Template = given.arguments ?? usualArguments[use];
    for (const unknown of unknownPlaceholders(template))
      context.addIssue({
        code: 'custom',
        path: ['arguments'],
        message: `{${unknown}} is not known; use ${placeholders.map((one) => `{${one}}`).join(', ')}`,
      });
    if (!JSON.stringify(template).includes(`{${needed[use]}}`))
      context.addIssue({
        code: 'custom',
        path: ['arguments'],
        message: `{${needed[use]}} is missing for use: ${use}`,
      });
    return { name, use, arguments: template, allowWrites: allow_writes };
  });

const visibility = z.union(
  [
    z.literal('all'),
    z.strictObject({ channels: z.array(z.string().regex(/^[CG][A-Z0-9]+$/)).min(1) }),
    z.strictObject({ people: z.array(z.string()).min(1) }),
  ],
  { error: 'all, {channels: [C012AB3CD]} or {people: [ana]}' },
);

const shared = {
  name: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'small letters, digits and dashes'),
  label: z.string().min(1).max(40).optional(),
  timeout_ms: z.int().min(10).max(60_000).default(8_000),
  visibility: visibility.default('all'),
  customers: z.boolean().default(false),
  kind: z.enum(evidenceKinds).optional(),
  links: z.array(host).default([]),
};
const tools = z.array(tool).min(1, 'at least one tool that may be called');
const privateHosts = z.array(host).default([]);
const overHttp = z.strictObject({
  ...shared,
  url: address,
  auth: auth.default('none'),
  private_hosts: privateHosts,
  tools,
});
const overStdio = z.strictObject({
  ...shared,
  command: z.string().min(1),
  args: z.array(z.string()).default([]),
  env: z.array(variable).default([]),
  tools,
});
const zendesk = z.strictObject({
  ...shared,
  zendesk: address,
  auth: zendeskAuth,
  private_hosts: privateHosts,
});

type Shared = Omit<z.infer<typeof zendesk>, 'zendesk' | 'auth' | 'private_hosts'>;
const settingsOf = (given: Shared, place: ServerPlace, about: { tools: ToolSettings[] }): ServerSettings => ({
  name: given.name,
  label: given.label ?? `${given.name.slice(0, 1).toUpperCase()}${given.name.slice(1).replaceAll('-', ' ')}`,
  place,
  tools: about.tools,
  timeoutMs: given.timeout_ms,
  visibility:
    given.visibility === 'all'
      ? [{ to: 'all' }]
      : 'people' in given.visibility
        ? [{ to: 'people', people: given.visibility.people }]
        : given.visibility.channels.map((channel) => ({ to: 'channel', channel })),
  customers: given.customers,
  kind: given.kind ?? (given.customers ? 'customer' : 'file'),
  linkHosts: [...given.links, ...(place.over === 'stdio' ? [] : [new URL(place.url).hostname])],
});

/** A server on this machine is allowed its own port there, and nothing beside it that is not named. */
const privateHostsOf = (url: string, named: string[]): string[] => {
  const { hostname, host: withPort } = new URL(url);
  return hostname === 'localhost' || addressKind(hostname) === 'loopback' ? [withPort, ...named] : named;
};

const authOf = (given: z.infer<typeof auth>): ServerAuth =>
  given === 'none' || given === 'oauth'
    ? { by: given }
    : 'bearer' in given
      ? { by: 'header', header: 'Authorization', prefix: 'Bearer ', value: given.bearer }
      : { by: 'header', ...given };

/** Which kind of entry it is decides the shape, so that a problem names the key that is wrong and not all of them. */
export const serverEntries = {
  url: overHttp.transform((given) =>
    settingsOf(
      given,
      {
        over: 'http',
        url: given.url,
        auth: authOf(given.auth),
        privateHosts: privateHostsOf(given.url, given.private_hosts),
      },
      given,
    ),
  ),
  command: overStdio.transform((given) =>
    settingsOf(given, { over: 'stdio', command: given.command, args: given.args, env: given.env }, given),
  ),
  zendesk: zendesk.transform((given) =>
    settingsOf(
      { ...given, customers: true },
      {
        over: 'zendesk',
        url: given.zendesk,
        auth: given.auth,
        privateHosts: privateHostsOf(given.zendesk, given.private_hosts),
      },
      { tools: [] },
    ),
  ),
};
