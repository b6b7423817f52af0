/** The double over stdio: reads its behaviour from a file for every request, and notes in another what it was asked. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { type Behaviour, behavingServer } from './behaviour.ts';

const folder = process.argv[2] ?? '.';
writeFileSync(join(folder, 'environment.json'), JSON.stringify(process.env));
const once = join(folder, 'once');
const server = behavingServer({
  behaviour: () => JSON.parse(readFileSync(join(folder, 'behaviour.json'), 'utf8')) as Behaviour,
  called: (call) => appendFileSync(join(folder, 'calls.jsonl'), `${JSON.stringify(call)}\n`),
  isFirst: () => {
    const isFirst = !existsSync(once);
    writeFileSync(once, '');
    return isFirst;
  },
  drop: () => process.exit(1),
});
await server.connect(new StdioServerTransport());
