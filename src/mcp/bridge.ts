/** For agents that start a program and talk to it: passes their messages on to the running product, and its answers back. */
import type { Readable, Writable } from 'node:stream';
import {
  StreamableHTTPClientTransport,
  StreamableHTTPError,
} from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import {
  InitializeResultSchema,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
} from '@modelcontextprotocol/sdk/types.js';

export interface BridgeOptions {
  url: string;
  token: string;
  input: Readable;
  output: Writable;
  /** For the person who looks into their agent's log; the protocol has the output for itself. */
  say: (line: string) => void;
}

/** Resolves when the agent has closed its side. */
export async function bridge(options: BridgeOptions): Promise<void> {
  const near = new StdioServerTransport(options.input, options.output);
  const far = new StreamableHTTPClientTransport(new URL(options.url), {
    requestInit: { headers: { authorization: `Bearer ${options.token}` } },
  });
  const under = new Set<Promise<void>>();
  const pass = async (message: JSONRPCMessage): Promise<void> => {
    try {
      await far.send(message);
    } catch (error) {
      const sentence = whyNot(error);
      options.say(sentence);
      if (isJSONRPCRequest(message))
        await near.send({ jsonrpc: '2.0', id: message.id, error: { code: -32_000, message: sentence } });
    }
  };
  const fromNear = (message: JSONRPCMessage): void => {
    const passing = pass(message).finally(() => under.delete(passing));
    under.add(passing);
  };
  const fromFar = (message: JSONRPCMessage): void => {
    // Every later call names the version that both sides agreed on.
    const begun = isJSONRPCResultResponse(message) ? InitializeResultSchema.safeParse(message.result) : null;
    if (begun?.success === true) far.setProtocolVersion(begun.data.protocolVersion);
    near.send(message).catch(() => options.say('The agent takes no answers any more.'));
  };
  Object.assign(near, { onmessage: fromNear });
  Object.assign(far, { onmessage: fromFar });
  await far.start();
  const closed = new Promise<void>((resolve) => {
    for (const end of ['end', 'close', 'error']) options.input.once(end, () => resolve());
  });
  await near.start();
  await closed;
  await Promise.all(under);
  await far.close();
  await near.close();
}

function whyNot(error: unknown): string {
  if (!(error instanceof StreamableHTTPError))
    return 'Throughline does not answer. Is it running, and is THROUGHLINE_URL right?';
  if (error.code === 401)
    return 'The token is unknown, was revoked, or its run has ended. In Slack, `/ticket token` makes a new one.';
  return error.code === 429
    ? 'Too many calls. Try again in a minute.'
    : `Throughline answered with ${error.code}.`;
}
