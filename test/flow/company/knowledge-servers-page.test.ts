import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseKnowledgeServers } from '../../../src/flow/company/knowledge-servers-file.ts';

test('the example of docs/knowledge-servers.md can be copied as it stands', () => {
  const page = readFileSync(new URL('../../../docs/knowledge-servers.md', import.meta.url), 'utf8');
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const { servers, problems } = parseKnowledgeServers(parse(example).knowledge_servers, null);
  expect(problems).toEqual([]);
  expect(servers.map((one) => one.name)).toEqual([
    'notion',
    'confluence',
    'intercom',
    'linear',
    'sentry',
    'zendesk',
    'wiki',
  ]);
});
