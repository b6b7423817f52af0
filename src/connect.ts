/** `npm run connect NAME`: logs in to a knowledge server or a tracker of the policy file; a server's tools are shown and approved. */
import { createInterface } from 'node:readline/promises';
import { connectServer } from './adapters/server-list.ts';
import { connectTracker, type LoginKind, loginNames, mayLogIn } from './adapters/tracker-accounts.ts';
import { ConfigProblems, readCompany, readConfig } from './config.ts';
import { messageOf } from './errors.ts';
import { redact } from './log.ts';
import { visibleText } from './pipeline/documents/hidden-characters.ts';
import type { ServerSettings } from './pipeline/knowledge/server-settings.ts';

export interface Terminal {
  say(line: string): void;
  /** What the person types; empty where nobody can be asked. */
  ask(question: string): Promise<string>;
}

export interface Started {
  args: string[];
  env: Record<string, string | undefined>;
  cwd: string;
}

function chosen(
  { servers, logins }: { servers: ServerSettings[]; logins: LoginKind[] },
  name: string | undefined,
): ServerSettings | LoginKind {
  const found = servers.find((one) => one.name === name) ?? logins.find((kind) => loginNames[kind] === name);
  if (found !== undefined) return found;
  const known = [...servers.map((one) => one.name), ...logins.map((kind) => loginNames[kind])].join(', ');
  throw new ConfigProblems([
    known === ''
      ? 'throughline.yaml names no knowledge servers. Add one under knowledge_servers: docs/knowledge-servers.md says how.'
      : `${name === undefined ? 'No server is named' : `${name} is not under knowledge_servers`}. Run npm run connect with one of: ${known}.`,
  ]);
}

/** The exit code: 0 where the server is asked from here on. */
export async function connect(started: Started, terminal: Terminal): Promise<number> {
  try {
    const config = readConfig(started.env, started.cwd);
    if (config.policyFile === null)
      throw new ConfigProblems([
        'throughline.yaml is missing. Put it beside package.json, or set THROUGHLINE_CONFIG to where it is.',
      ]);
    const { knowledgeServers, company } = readCompany(config.policyFile, started.env);
    const logins = [...new Set(company.trackers.map(({ kind }) => kind).filter(mayLogIn))];
    const isApproved = started.args.includes('--approve');
    const server = chosen(
      { servers: knowledgeServers, logins },
      started.args.find((one) => !one.startsWith('-')),
    );
    if (typeof server === 'string')
      return (await connectTracker(server, config, { say: (line) => terminal.say(line) })) ? 0 : 1;
    const isAsked = await connectServer(server, {
      options: {
        home: config.home,
        secret: config.secret,
        report: (_what, error) => terminal.say(messageOf(error)),
      },
      admin: {
        say: (line) => terminal.say(line),
        approves: async (question) => isApproved || /^\s*y(?:es)?\s*$/i.test(await terminal.ask(question)),
      },
    });
    return isAsked ? 0 : 1;
  } catch (error) {
    const problems = error instanceof ConfigProblems ? error.problems : [messageOf(error)];
    for (const problem of problems) terminal.say(redact(visibleText(problem)).slice(0, 500));
    return 1;
  }
}

export async function run(started: Started): Promise<void> {
  const code = await connect(started, {
    say: (line) => process.stdout.write(`${line}\n`),
    ask: async (question) => {
      if (!process.stdin.isTTY) {
        process.stdout.write(
          'Nobody can be asked here. Run it in a terminal, or add --approve (npm run connect NAME -- --approve).\n',
        );
        return '';
      }
      const line = createInterface({ input: process.stdin, output: process.stdout });
      const answer = await line.question(question);
      line.close();
      return answer;
    },
  });
  process.exit(code);
}
