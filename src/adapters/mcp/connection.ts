/**
 * One connection to a server, made when it is first needed and again after it broke. Tools are listed when it is made,
 * when the server says that they changed, and once they are a minute old.
 */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { RequestOptions } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  type CallToolResult,
  CallToolResultSchema,
  ListToolsResultSchema,
  type Tool,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { UpstreamError } from '../../errors.ts';
import { troubleOf } from './trouble.ts';

const TOOLS_FRESH_MS = 60_000;
const MOST_PAGES = 20;

interface Open {
  client: Client;
  /** Aborts what waits for an answer that cannot come any more. */
  lost: AbortController;
  listed: { tools: Promise<Tool[]>; atMs: number } | null;
}

export interface McpConnection {
  tools(signal: AbortSignal): Promise<Tool[]>;
  call(
    tool: string,
    about: { arguments: Record<string, unknown>; signal: AbortSignal },
  ): Promise<CallToolResult>;
  close(): Promise<void>;
}

export function createConnection(about: {
  label: string;
  timeoutMs: number;
  transport: () => Transport;
  now: () => number;
}): McpConnection {
  const { label, timeoutMs } = about;
  let opening: Promise<Open> | null = null;

  async function open(): Promise<Open> {
    const client = new Client({ name: 'throughline', version: '0.1.0' }, { capabilities: {} });
    const made: Open = { client, lost: new AbortController(), listed: null };
    const lose = (): void => {
      if (opening === mine) opening = null;
      made.lost.abort();
    };
    const mine = opening;
    Object.assign(client, {
      onclose: lose,
      onerror: (error: Error) => {
        // The SDK leaves a request waiting when the stream that was to bring its answer breaks.
        if (error.message.startsWith('SSE stream disconnected')) lose();
      },
    } satisfies Pick<Client, 'onclose' | 'onerror'>);
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
      made.listed = null;
    });
    await client.connect(about.transport(), { timeout: timeoutMs });
    return made;
  }

  function opened(): Promise<Open> {
    if (opening !== null) return opening;
    // `open` reads `opening` to know whether it is still the one in use.
    const gate = Promise.withResolvers<Open>();
    opening = gate.promise;
    open().then(gate.resolve, (error: unknown) => {
      if (opening === gate.promise) opening = null;
      gate.reject(error instanceof Error ? error : new Error(String(error)));
    });
    return gate.promise;
  }

  function forget(one: Open | null): void {
    opening = null;
    // A child that does not end by itself is ended by the SDK; nobody waits for it.
    one?.client.close().catch(() => {});
  }

  /** Our signal and our time; the SDK's own minute never comes into play. */
  async function through<T>(
    signal: AbortSignal,
    ask: (one: Open, options: RequestOptions) => Promise<T>,
  ): Promise<T> {
    let one: Open | null = null;
    try {
      signal.throwIfAborted();
      one = await orAborted(opened(), signal);
      const either = AbortSignal.any([signal, one.lost.signal]);
      return await ask(one, { signal: either, timeout: timeoutMs * 2 });
    } catch (error) {
      if (one?.lost.signal.aborted === true && !signal.aborted)
        throw new UpstreamError(label, 'dropped the connection', { retryable: true, cause: error });
      const trouble = troubleOf(label, error);
      // An ended session answers nothing more: the next question begins a new one.
      if (trouble instanceof UpstreamError && trouble.retryable && !signal.aborted) forget(one);
      throw trouble;
    }
  }

  async function listed(one: Open, options: RequestOptions): Promise<Tool[]> {
    const tools: Tool[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      // Not `client.listTools`, which compiles the server's schemas: a pattern of theirs would run in our process.
      const answer = await one.client.request(
        { method: 'tools/list', params: cursor === undefined ? {} : { cursor } },
        ListToolsResultSchema,
        options,
      );
      tools.push(...answer.tools);
      cursor = answer.nextCursor;
      if (cursor === undefined) break;
    }
    return tools;
  }

  return {
    tools: (signal) =>
      through(signal, async (one, options) => {
        if (one.listed === null || about.now() - one.listed.atMs >= TOOLS_FRESH_MS) {
          const tools = listed(one, { ...options, signal: one.lost.signal });
          const mine = { tools, atMs: about.now() };
          one.listed = mine;
          tools.catch(() => {
            if (one.listed === mine) one.listed = null;
          });
        }
        return orAborted(one.listed.tools, signal);
      }),
    call: (tool, { arguments: given, signal }) =>
      through(signal, async (one, options) =>
        one.client.request(
          { method: 'tools/call', params: { name: tool, arguments: given } },
          CallToolResultSchema,
          options,
        ),
      ),
    close: async () => {
      const was = opening;
      opening = null;
      const one = await was?.catch(() => null);
      await one?.client.close();
    },
  };
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
