/** How the double of an MCP server behaves: the same over both transports. */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';

export interface Behaviour {
  tools: Tool[];
  result: CallToolResult;
  /** Says while it answers that its tools changed. */
  announces?: boolean;
  does: 'answers' | 'hangs' | 'drops' | 'hangs once' | 'fails once';
}
export interface Call {
  tool: string;
  arguments: Record<string, unknown>;
}

export const searchTool: Tool = {
  name: 'search',
  description: 'Searches the notes of the company.',
  inputSchema: { type: 'object', properties: { query: { type: 'string' }, limit: { type: 'number' } } },
  annotations: { readOnlyHint: true },
};
export const fetchTool: Tool = {
  name: 'fetch',
  description: 'The whole of one note.',
  inputSchema: { type: 'object', properties: { id: { type: 'string' } } },
  annotations: { readOnlyHint: true },
};
export const writeTool: Tool = {
  name: 'create_page',
  description: 'Creates a page.',
  inputSchema: { type: 'object', properties: { query: { type: 'string' } } },
};

const notes = [
  {
    id: 'note-1',
    title: 'Exports of invoices',
    url: 'https://notes.example.com/note-1',
    text: 'Customers open the CSV in a spreadsheet.',
    date: '2026-10-02T08:00:00Z',
  },
  {
    id: 'note-2',
    title: 'Old export',
    url: 'https://elsewhere.example.org/note-2',
    text: 'The first export was a PDF.',
    date: '2024-01-05T08:00:00Z',
  },
];
export const structured = (results: unknown[]): CallToolResult => ({
  content: [{ type: 'text', text: JSON.stringify({ results }) }],
  structuredContent: { results },
});
export const text = (words: string): CallToolResult => ({ content: [{ type: 'text', text: words }] });

export const usual = (): Behaviour => ({
  tools: [searchTool, fetchTool, writeTool],
  result: structured(notes),
  does: 'answers',
});

/** A real server of the SDK that looks at its behaviour anew for every request. */
export function behavingServer(about: {
  behaviour: () => Behaviour;
  called: (call: Call) => void;
  /** True once for each “once”. */
  isFirst: () => boolean;
  drop: () => void;
}): McpServer {
  const server = new McpServer(
    { name: 'double', version: '1.0.0' },
    { capabilities: { tools: { listChanged: true } } },
  );
  server.server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: about.behaviour().tools }));
  server.server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const { does, result, announces } = about.behaviour();
    if (announces === true) await extra.sendNotification({ method: 'notifications/tools/list_changed' });
    about.called({ tool: params.name, arguments: params.arguments ?? {} });
    const isBad = does === 'hangs' || does === 'drops' || (does !== 'answers' && about.isFirst());
    if (!isBad) return result;
    if (does.startsWith('hangs')) return new Promise(() => {});
    about.drop();
    return new Promise(() => {});
  });
  return server;
}
