/** `npm run doctor`: asks every connection that is set up whether it works, and says one line for each, with the fix. */
import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checksOf, modelCheck } from './adapters/checks.ts';
import {
  type Config,
  ConfigProblems,
  codeHostOf,
  readCompany,
  readConfig,
  requireTrackerKeys,
} from './config.ts';
import { messageOf, UpstreamError } from './errors.ts';
import { namedServices } from './flow/company/company.ts';
import { redact } from './log.ts';
import { visibleText } from './pipeline/documents/hidden-characters.ts';
import type { Check, Looked } from './ports/setup/check.ts';
import { lookAtSlack } from './slack/check.ts';
import { lastWebhooks, lookAtPostgres } from './store/db.ts';

export interface Examined {
  env: Record<string, string | undefined>;
  cwd: string;
}

const PATIENCE_MS = 20_000;
const MANIFEST = fileURLToPath(new URL('../manifest.yml', import.meta.url));

/** The exit code: 1 where something is wrong. */
export async function examine({ env, cwd }: Examined, say: (line: string) => void): Promise<number> {
  const found: { name: string; looked: Looked }[] = [];
  const config = attempt(() => readConfig(env, cwd), found);
  const company =
    config?.policyFile == null ? null : attempt(() => readCompany(config.policyFile ?? '', env), found);
  const hasKeys =
    config !== null && company !== null && attempt(() => hasTrackerKeys(config, company), found) === true;
  const github =
    config === null || company === null ? null : attempt(() => codeHostOf(company.sources, config), found);
  if (company !== null && !company.company.people.some((one) => one.isAdmin))
    found.push({ name: 'Settings', looked: nobodyAdmin });
  if (config !== null) {
    const own: Check[] = [
      { name: 'Slack', look: () => slackLooked(config) },
      { name: 'Database', look: () => databaseLooked(config) },
    ];
    const others =
      company === null || config.policyFile === null
        ? null
        : checksOf({
            home: config.home,
            folder: dirname(config.policyFile),
            sources: company.sources,
            trackers: {
              settings: hasKeys ? company.company.trackers : [],
              installation: company.company.name,
              githubKey: config.github,
            },
            servers: company.knowledgeServers,
            skills: company.skills,
            github,
            secret: config.secret,
            named: namedServices(company.company),
            lastWebhooks: webhooksIn(config),
          });
    const model =
      config.anthropic === null ? null : modelCheck({ ...config.anthropic, models: company?.models ?? {} });
    const checks = [...own, ...(model === null ? [] : [model.check]), ...(others?.checks ?? [])];
    found.push(
      ...(await Promise.all(checks.map(async (one) => ({ name: one.name, looked: await lookedAt(one) })))),
    );
    model?.stop();
    await others?.stop();
  }
  const widest = Math.max(...found.map((one) => one.name.length));
  for (const { name, looked } of found) say(lineOf(name.padEnd(widest), looked));
  const wrong = found.filter((one) => !one.looked.ok).length;
  say(wrong === 0 ? 'All of it works.' : `${wrong} of ${found.length} to mend.`);
  return wrong === 0 ? 0 : 1;
}

function hasTrackerKeys({ secret }: Config, { company }: ReturnType<typeof readCompany>): true {
  requireTrackerKeys(company.trackers, secret);
  return true;
}

const nobodyAdmin: Looked = {
  ok: false,
  sentence:
    'Nobody under people is an admin: what is connected, what a tracker brings and what is to mend reach nobody.',
  fix: 'Put admin: true beside at least one person in throughline.yaml.',
};

/** A problem of the settings is a line of its own, and what follows from it is not looked at. */
function attempt<T>(read: () => T, found: { name: string; looked: Looked }[]): T | null {
  try {
    return read();
  } catch (error) {
    const problems = error instanceof ConfigProblems ? error.problems : [messageOf(error)];
    for (const sentence of problems)
      found.push({ name: 'Settings', looked: { ok: false, sentence, fix: null } });
    return null;
  }
}

const lineOf = (name: string, { ok, sentence, fix }: Looked): string =>
  redact(visibleText([ok ? 'ok   ' : 'WRONG', name, sentence, ...(fix === null ? [] : [fix])].join('  ')))
    .replaceAll(/\s*\n\s*/g, ' ')
    .slice(0, 600);

/** Whatever goes wrong is a finding: one connection must not keep the others from being looked at. */
async function lookedAt(check: Check): Promise<Looked> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Looked>((resolve) => {
    const sentence = `It did not answer within ${PATIENCE_MS / 1_000} s.`;
    timer = setTimeout(
      () => resolve({ ok: false, sentence, fix: 'Look at its address, and at the network.' }),
      PATIENCE_MS,
    );
  });
  try {
    return await Promise.race([check.look(), late]);
  } catch (error) {
    const sentence = error instanceof UpstreamError ? `${error.message}.` : messageOf(error);
    return { ok: false, sentence, fix: null };
  } finally {
    clearTimeout(timer);
  }
}

async function slackLooked({ slack }: Config): Promise<Looked> {
  if (slack === null)
    return {
      ok: true,
      sentence: 'No token is set: npm start opens the sandbox with a Slack of its own.',
      fix: null,
    };
  const { botToken, appToken, apiUrl } = slack;
  return lookAtSlack({ botToken, appToken, apiUrl, scopes: scopesIn(await readFile(MANIFEST, 'utf8')) });
}

/** An embedded database is the running product's alone. */
const webhooksIn = ({
  databaseUrl,
}: Config): ((sources: string[]) => Promise<Record<string, string>>) | null =>
  databaseUrl === null ? null : (sources) => lastWebhooks(databaseUrl, sources);

/** The bot's scopes, one a line below `bot:`. */
export const scopesIn = (manifest: string): string[] =>
  (/^ {4}bot:\n((?: {6}- .+\n)+)/m.exec(manifest)?.[1] ?? '')
    .split('\n')
    .map((line) => line.replace(/^ *- /, '').trim())
    .filter((one) => one !== '');

async function databaseLooked({ databaseUrl, home }: Config): Promise<Looked> {
  if (databaseUrl !== null) {
    const { version, mayCreate } = await lookAtPostgres(databaseUrl);
    return mayCreate
      ? { ok: true, sentence: `Postgres ${version} lets us in.`, fix: null }
      : {
          ok: false,
          sentence: `Postgres ${version} lets us in, and not create schemas.`,
          fix: 'GRANT CREATE ON DATABASE to our user, or let it own the database.',
        };
  }
  const isThere = await access(home, constants.W_OK).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  );
  return isThere
    ? { ok: true, sentence: `Embedded, in ${home}: for one instance.`, fix: null }
    : {
        ok: false,
        sentence: `${home} cannot be written to.`,
        fix: 'Give its owner to our user, or set THROUGHLINE_HOME.',
      };
}

export async function run(started: Examined): Promise<void> {
  process.exit(await examine(started, (line) => process.stdout.write(`${line}\n`)));
}
