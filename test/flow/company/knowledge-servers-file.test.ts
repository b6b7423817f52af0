import { describe, expect, test } from 'vitest';
import { parseCompany } from '../../../src/flow/company/company-file.ts';
import { parseKnowledgeServers } from '../../../src/flow/company/knowledge-servers-file.ts';

const tools = [{ name: 'search', use: 'search' }];
const notion = { name: 'notion', url: 'https://mcp.notion.com/mcp', auth: 'oauth', tools };

describe('knowledge servers of the policy file', () => {
  test('are read with what is usual where nothing is said', () => {
    const { servers, problems } = parseKnowledgeServers([notion], null);
    expect(problems).toEqual([]);
    expect(servers).toEqual([
      {
        name: 'notion',
        label: 'Notion',
        place: { over: 'http', url: notion.url, auth: { by: 'oauth' }, privateHosts: [] },
        tools: [{ name: 'search', use: 'search', arguments: { query: '{query}' }, allowWrites: false }],
        timeoutMs: 8_000,
        visibility: [{ to: 'all' }],
        customers: false,
        kind: 'file',
        linkHosts: ['mcp.notion.com'],
      },
    ]);
  });

  test('over stdio, with keys and schemes, for channels and people', () => {
    const { servers, problems } = parseKnowledgeServers(
      [
        {
          name: 'own-wiki',
          command: 'wiki-mcp',
          args: ['--read'],
          env: ['WIKI_KEY'],
          tools,
          visibility: { people: ['ana'] },
        },
        {
          ...notion,
          name: 'pager',
          auth: { header: 'Authorization', prefix: 'Token token=', value: 'PD_KEY' },
        },
        { ...notion, name: 'linear', auth: { bearer: 'LINEAR_KEY' }, visibility: { channels: ['C1', 'C2'] } },
        { name: 'local', url: 'http://127.0.0.1:4000/mcp', tools, customers: true },
        { name: 'zendesk', zendesk: 'https://acme.zendesk.com', auth: { bearer: 'ZENDESK_TOKEN' } },
      ],
      new Set(['ana']),
    );
    expect(problems).toEqual([]);
    expect(servers).toMatchObject([
      {
        label: 'Own wiki',
        place: { over: 'stdio', env: ['WIKI_KEY'] },
        visibility: [{ to: 'people', people: ['ana'] }],
      },
      { place: { auth: { by: 'header', prefix: 'Token token=', value: 'PD_KEY' } } },
      {
        place: { auth: { by: 'header', header: 'Authorization', prefix: 'Bearer ', value: 'LINEAR_KEY' } },
        visibility: [{ channel: 'C1' }, { channel: 'C2' }],
      },
      { place: { privateHosts: ['127.0.0.1:4000'] }, kind: 'customer' },
      { place: { over: 'zendesk' }, customers: true, kind: 'customer' },
    ]);
  });

  test('every problem is told at once, with its fix, beside those of the rest of the file', () => {
    const { problems } = parseKnowledgeServers(
      [
        { ...notion, url: 'http://mcp.notion.com/mcp', tool: [] },
        { ...notion, name: 'Linear' },
        { name: 'a', tools },
        { ...notion, name: 'keys', auth: { bearer: 'lin_api_12345' } },
        { ...notion, name: 'words', tools: [{ name: 'search', use: 'search', arguments: { q: '{qeury}' } }] },
        { ...notion, name: 'none', tools: [] },
        { name: 'zd', zendesk: 'https://acme.zendesk.com' },
        notion,
        notion,
        { ...notion, name: 'private', visibility: { people: ['zoe'] } },
      ],
      new Set(['ana']),
    );
    expect(problems).toMatchInlineSnapshot(`
      [
        "knowledge_servers.notion.url: an address that begins with https:// (http:// on this machine only), without a password in it. Correct that value.",
        "knowledge_servers.notion: tool is not known. Take it out, or mend its spelling.",
        "knowledge_servers.Linear.name: small letters, digits and dashes. Correct that value.",
        "knowledge_servers.a: it has none of url, command and zendesk. Give one of them.",
        "knowledge_servers.keys.auth.bearer: the name of an environment variable such as NOTION_TOKEN, never the secret itself. Correct that value.",
        "knowledge_servers.words.tools.0.arguments: {qeury} is not known; use {query}, {limit}, {since}, {since_date}, {id}. Correct that value.",
        "knowledge_servers.words.tools.0.arguments: {query} is missing for use: search. Correct that value.",
        "knowledge_servers.none.tools: at least one tool that may be called. Correct that value.",
        "knowledge_servers.zd.auth: {bearer: VARIABLE} or {email: VARIABLE, token: VARIABLE}, each the name of an environment variable. Correct that value.",
        "knowledge_servers: two are called notion. Give one of them another name.",
        "knowledge_servers.private names zoe, who is not under people. Add the person or mend the name.",
      ]
    `);
    const both = parseCompany({ company: '', knowledge_servers: [{ name: 'a', tools }] });
    expect('problems' in both ? both.problems : []).toContain(
      'knowledge_servers.a: it has none of url, command and zendesk. Give one of them.',
    );
  });
});
