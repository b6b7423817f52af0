import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';
import { type Call, usual } from '../support/mcp/behaviour.ts';
import { startHttpDouble } from '../support/mcp/http-double.ts';
import { settingsOf } from '../support/mcp/servers.ts';
import { knowledgeServersContract, listedTools } from './knowledge-servers.ts';

const child = fileURLToPath(new URL('../support/mcp/stdio-child.ts', import.meta.url));
const one = <T>([first]: T[]): T => first as T;

describe('Knowledge server over Streamable HTTP', () =>
  knowledgeServersContract(async () => {
    const double = await startHttpDouble();
    return {
      settings: (more) =>
        one(
          settingsOf({
            name: 'notes',
            url: double.url,
            links: ['notes.example.com'],
            tools: listedTools,
            ...more,
          }),
        ),
      behaves: (how) => {
        Object.assign(double.behaviour, how);
      },
      calls: () => double.calls,
      end: () => double.end(),
    };
  }));

describe('Knowledge server over stdio', () =>
  knowledgeServersContract(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stdio-double-'));
    const behaviour = usual();
    const write = (): void => writeFileSync(join(folder, 'behaviour.json'), JSON.stringify(behaviour));
    write();
    return {
      settings: (more) =>
        one(
          settingsOf({
            name: 'notes',
            command: process.execPath,
            args: [child, folder],
            links: ['notes.example.com'],
            tools: listedTools,
            ...more,
          }),
        ),
      behaves: (how) => {
        Object.assign(behaviour, how);
        write();
      },
      calls: () => {
        const log = join(folder, 'calls.jsonl');
        if (!existsSync(log)) return [];
        const lines = readFileSync(log, 'utf8').trim().split('\n');
        return lines.map((line) => JSON.parse(line) as Call);
      },
      end: async () => rmSync(folder, { recursive: true, force: true }),
    };
  }));
