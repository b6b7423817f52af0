/** A server that speaks MCP, as a knowledge server: only the tools that the policy file names, only as approved. */
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { FetchLike, Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { fillTemplate } from '../../pipeline/knowledge/arguments-template.ts';
import type { ServerPlace, ServerSettings, ServerUse } from '../../pipeline/knowledge/server-settings.ts';
import type { KnowledgeServer, ServerAnswer, ServerFinding } from '../../ports/lake/knowledge-servers.ts';
import { findingsOf } from './answer.ts';
import { createConnection, type McpConnection } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import { authorizedFetch, keyCredentials, oauthCredentials, type Secret } from './credentials.ts';
import { toolRefusal } from './tools.ts';
import { connectCommand, NeedsPerson } from './trouble.ts';

const LARGEST_MESSAGE = 12_000_000;

export type McpPlace = Exclude<ServerPlace, { over: 'zendesk' }>;
export type McpSettings = ServerSettings & { place: McpPlace };

export interface McpOutside {
  store: ConnectionStore;
  secret: Secret;
  /** Guarded for this server. */
  fetch: FetchLike;
  now: () => number;
}

/** The SDK hands its servers these of our variables beside PATH and HOME; they are none of theirs. */
const NOT_PASSED = { LOGNAME: '', SHELL: '', TERM: '', USER: '' };

export function transportTo(settings: McpSettings, outside: McpOutside): Transport {
  const { place, name, label } = settings;
  if (place.over === 'stdio') {
    const env = place.env.map((variable): [string, string] => {
      const value = outside.secret(variable);
      if (value === null)
        throw new NeedsPerson(`${label} lacks ${variable}: set it in the environment and start again.`);
      return [variable, value];
    });
    return new StdioClientTransport({
      command: place.command,
      args: place.args,
      env: { ...NOT_PASSED, ...Object.fromEntries(env) },
      stderr: 'ignore',
      maxBufferSize: LARGEST_MESSAGE,
    });
  }
  const server = { name, label, url: place.url };
  const credentials =
    place.auth.by === 'oauth'
      ? oauthCredentials(server, outside)
      : keyCredentials(server, { auth: place.auth, secret: outside.secret });
  const transport = new StreamableHTTPClientTransport(new URL(place.url), {
    fetch: authorizedFetch(server, { credentials, fetch: outside.fetch }),
    reconnectionOptions: {
      maxRetries: 0,
      initialReconnectionDelay: 1,
      maxReconnectionDelay: 1,
      reconnectionDelayGrowFactor: 1,
    },
  });
  // Its `sessionId` may be undefined where the interface says that it is absent.
  return transport;
}

export const connectionTo = (settings: McpSettings, outside: McpOutside): McpConnection =>
  createConnection({
    label: settings.label,
    timeoutMs: settings.timeoutMs,
    transport: () => transportTo(settings, outside),
    now: outside.now,
  });

/** Two tools may find the same thing. */
const onceEach = (findings: ServerFinding[]): ServerFinding[] =>
  [...new Map(findings.toReversed().map((one) => [one.id, one])).values()].toReversed();

type Asked = { use: ServerUse; limit: number; since?: string; signal: AbortSignal };

export function createMcpServer(settings: McpSettings, outside: McpOutside): KnowledgeServer {
  const connection = connectionTo(settings, outside);
  const { name, label } = settings;
  /** Why it was blocked when it was last asked, and by which connection: another one, or an answer, takes it back. */
  let blocked: { reason: string; by: string } | null = null;

  async function answered(words: { query?: string; id?: string }, asked: Asked): Promise<ServerAnswer> {
    const answer = await answerOf(words, asked).catch((error: unknown): ServerAnswer => {
      if (error instanceof NeedsPerson) return { state: 'blocked', reason: error.message };
      throw error;
    });
    blocked =
      answer.state === 'blocked'
        ? { reason: answer.reason, by: JSON.stringify(await outside.store.read(name)) }
        : null;
    return answer;
  }

  async function answerOf(words: { query?: string; id?: string }, asked: Asked): Promise<ServerAnswer> {
    const suited = settings.tools.filter((tool) => tool.use === asked.use);
    const stored = await outside.store.read(name);
    if (suited.every((tool) => stored.approved[tool.name] === undefined))
      return {
        state: 'blocked',
        reason: `${label} is not approved yet: run ${connectCommand(name)} and approve.`,
      };
    const offered: Tool[] = await connection.tools(asked.signal);
    const refusals: string[] = [];
    const called = suited.filter((tool) => {
      const refusal = toolRefusal(settings, { tool, offered, connection: stored });
      if (refusal !== null) refusals.push(refusal);
      return refusal === null;
    });
    if (called.length === 0) return { state: 'blocked', reason: refusals.join(' ') };
    const now = new Date(outside.now()).toISOString();
    const fillings = {
      ...words,
      limit: asked.limit,
      ...(asked.since === undefined ? {} : { since: asked.since, since_date: asked.since.slice(0, 10) }),
    };
    const parts = await Promise.all(
      called.map(async (tool) =>
        findingsOf(
          await connection.call(tool.name, {
            arguments: fillTemplate(tool.arguments, fillings),
            signal: asked.signal,
          }),
          { ...asked, settings, now },
        ),
      ),
    );
    return {
      state: 'ok',
      findings: onceEach(parts.flatMap((part) => part.findings)).slice(0, asked.limit),
      notes: [...parts.flatMap((part) => part.notes), ...refusals],
    };
  }

  return {
    name,
    label,
    timeoutMs: settings.timeoutMs,
    visibility: settings.visibility,
    uses: [...new Set(settings.tools.map((tool) => tool.use))],
    mayRepeat: settings.tools.every((tool) => !tool.allowWrites),
    search: (query, asked) => answered({ query }, asked),
    fetch: (ref, signal) => answered({ id: ref }, { use: 'fetch', limit: 1, signal }),
    problems: async () => {
      const stored = await outside.store.read(name);
      const { approved, tokens, url } = stored;
      const { place } = settings;
      if (place.over === 'http' && place.auth.by === 'oauth' && (tokens === undefined || url !== place.url))
        return [`${label} is not connected: run ${connectCommand(name)}.`];
      const variables =
        place.over === 'stdio' ? place.env : place.auth.by === 'header' ? [place.auth.value] : [];
      const missing = variables.filter((variable) => outside.secret(variable) === null);
      if (missing.length > 0)
        return [`${label} has no key: set ${missing.join(' and ')} in the environment and start again.`];
      const open = settings.tools
        .filter((tool) => approved[tool.name] === undefined)
        .map((tool) => tool.name);
      if (open.length > 0)
        return [`${label}: ${open.join(', ')} not approved yet. Run ${connectCommand(name)} and approve.`];
      return blocked?.by === JSON.stringify(stored) ? [blocked.reason] : [];
    },
    drop: () => connection.close(),
  };
}
