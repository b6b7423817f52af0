/** A stock client of the SDK, connected as an editor or an agent would be. */
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const who = { name: 'stock client', version: '1' };

export async function overHttp(url: string, token: string): Promise<Client> {
  const client = new Client(who);
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
    }),
  );
  return client;
}

export async function overStdio(url: string, token: string): Promise<Client> {
  const client = new Client(who);
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [fileURLToPath(new URL('../../src/stdio.ts', import.meta.url))],
      env: { THROUGHLINE_URL: url, THROUGHLINE_TOKEN: token },
      stderr: 'ignore',
    }),
  );
  return client;
}

export interface Answered {
  isError: boolean;
  text: string;
  data: Record<string, unknown>;
}

export async function calls(client: Client, name: string, input: Record<string, unknown>): Promise<Answered> {
  const answer = await client.callTool({ name, arguments: input });
  const content = answer.content as { type: string; text?: string }[];
  return {
    isError: answer.isError === true,
    text: content.map((one) => one.text ?? '').join('\n'),
    data: (answer.structuredContent ?? {}) as Record<string, unknown>,
  };
}

interface Finding {
  id: string;
  title: string;
  excerpt: string;
  source: string;
}
export const findingsOf = (answered: Answered): Finding[] => answered.data['findings'] as Finding[];
export const summaryOf = (answered: Answered): string => String(answered.data['summary']);
