import { type Fields, fieldsOf, isFields, parseJson } from '../json.ts';
import { methods } from '../methods/table.ts';
import type { Workspace } from '../workspace.ts';
import { missingScope } from './lookups.ts';
import { invalidArguments, type Method, Refusal } from './method.ts';
import type { Rates } from './rates.ts';

export type ApiRequest = {
  name: string;
  contentType: string;
  authorization: string;
  body: string;
  query: string;
};
export type ApiReply = { status: number; headers: Record<string, string>; body: Fields };

/** One Web API call, from the token to the answer. Slack answers 200 also to what it refuses. */
export async function call(workspace: Workspace, rates: Rates, request: ApiRequest): Promise<ApiReply> {
  const headers = { 'x-oauth-scopes': [...workspace.manifest.scopes].join(',') };
  try {
    const { method, args } = admit(workspace, request);
    const channel = channelOf(args);
    const wait = workspace.rates ? rates.spend(request.name, method, channel) : undefined;
    if (wait !== undefined) return rateLimited(wait);
    const result = await method.run(workspace, parsed(method, args));
    return {
      status: 200,
      headers: { ...headers, 'x-accepted-oauth-scopes': method.scopes.join(',') },
      body: { ok: true, ...result },
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: 200, headers, body: { ok: false, error: error.code, ...error.detail } };
  }
}

export function rateLimited(seconds: number): ApiReply {
  return {
    status: 429,
    headers: { 'retry-after': String(seconds) },
    body: { ok: false, error: 'ratelimited' },
  };
}

/** The arguments of a call before they are judged, with the token taken out. */
export function argumentsOf(request: ApiRequest): Fields {
  const query = Object.fromEntries(new URLSearchParams(request.query));
  if (request.contentType.startsWith('application/json')) {
    const body = request.body.trim() ? parseJson(request.body) : {};
    if (body === undefined) throw new Refusal('invalid_json');
    if (!isFields(body)) throw new Refusal('json_not_object');
    return { ...query, ...body };
  }
  return { ...query, ...Object.fromEntries(new URLSearchParams(request.body)) };
}

export function channelOf(args: Fields): string | undefined {
  const channel = args.channel ?? args.channel_id;
  return typeof channel === 'string' ? channel : undefined;
}

function admit(workspace: Workspace, request: ApiRequest): { method: Method; args: Fields } {
  const method = methods.get(request.name);
  if (!method || (method.feature && !workspace.features[method.feature])) {
    throw new Refusal('unknown_method', { req_method: request.name });
  }
  const { token: inBody, ...args } = argumentsOf(request);
  authenticate(
    workspace,
    method,
    bearer(request.authorization) ?? (typeof inBody === 'string' ? inBody : undefined),
  );
  const [scope] = method.scopes;
  if (scope && !method.scopes.some((one) => workspace.manifest.scopes.has(one)))
    throw missingScope(workspace, scope);
  return { method, args };
}

function bearer(authorization: string): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
}

function authenticate(workspace: Workspace, method: Method, token: string | undefined): void {
  if (method.token === 'none') return;
  if (!token) throw new Refusal('not_authed');
  const { bot_token: bot, app_token: app } = workspace.app;
  if (token !== bot && token !== app) throw new Refusal('invalid_auth');
  if (token !== (method.token === 'app' ? app : bot)) throw new Refusal('not_allowed_token_type');
}

function parsed(method: Method, args: Fields): Fields {
  const result = method.args.safeParse(args);
  if (result.success) return fieldsOf(result.data);
  const messages: string[] = [];
  for (const issue of result.error.issues) {
    const field = String(issue.path[0] ?? '');
    const missing = args[field] === undefined || args[field] === '';
    const word = method.missing[field];
    if (word && (missing || issue.path.length <= 1)) throw new Refusal(word);
    const pointer = `[json-pointer:/${issue.path.join('/')}]`;
    messages.push(
      missing ? `[ERROR] missing required field: ${field}` : `[ERROR] ${issue.message} ${pointer}`,
    );
  }
  throw invalidArguments(...messages);
}
