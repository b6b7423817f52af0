/** What goes wrong with a server, in words: a failure that may pass, or something that a person must mend. */
import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { messageOf, UpstreamError } from '../../errors.ts';

/** Carries one sentence with the fix. */
export class NeedsPerson extends Error {}

export const connectCommand = (name: string): string => `\`npm run connect ${name}\``;
export const reconnect = (about: { name: string; label: string }): NeedsPerson =>
  new NeedsPerson(`${about.label} needs to be connected again: run ${connectCommand(about.name)}.`);

const TIMED_OUT: number = ErrorCode.RequestTimeout;
const CLOSED: number = ErrorCode.ConnectionClosed;

/** The SDK's errors in our words. What is no trouble of the server's stays as it is. */
export function troubleOf(label: string, error: unknown): unknown {
  if (error instanceof UpstreamError || error instanceof NeedsPerson) return error;
  const failed = (clause: string, retryable: boolean): UpstreamError =>
    new UpstreamError(label, clause, { retryable, cause: error });
  if (error instanceof StreamableHTTPError) {
    const status = error.code ?? 0;
    if (status === 401 || status === 403) return failed(`refused our key (${status})`, false);
    if (status === 404) return failed('ended the session', true);
    if (status === -1) return failed('answered something that is not MCP', false);
    return failed(`answered with status ${status}`, status >= 500 || status === 429);
  }
  if (error instanceof McpError) {
    const { code } = error;
    if (code === TIMED_OUT) return failed('did not answer', true);
    if (code === CLOSED) return failed('dropped the connection', true);
    return failed(
      `answered with an error: ${error.message.replace(/^MCP error -?\d+: /, '').slice(0, 120)}`,
      false,
    );
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'EACCES') return failed(`could not be started (${code})`, false);
  const said = messageOf(error);
  if (/answered with more than \d+ MB/.test(said)) return failed(said, false);
  if (error instanceof SyntaxError || (error instanceof Error && error.name.endsWith('ZodError')))
    return failed('answered something that is not MCP', false);
  return failed('dropped the connection', true);
}
