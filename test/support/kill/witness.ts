/** What the world outside must show after any number of deaths: Slack, git, the forge and the machine's processes. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { Person } from '../people.ts';
import { type Books, overOne } from './books.ts';

const METADATA = 'throughline_message';
const said = z.looseObject({
  ts: z.string(),
  bot_id: z.string().optional(),
  reply_count: z.number().optional(),
  metadata: z
    .looseObject({ event_type: z.string(), event_payload: z.looseObject({ outbox: z.string().optional() }) })
    .optional(),
});
type Said = z.infer<typeof said>;

/** Slack's Web API with the product's own token. */
async function ask<Shape extends z.ZodType>(
  about: { url: string; token: string; shape: Shape },
  method: string,
  args: Record<string, string>,
): Promise<z.infer<Shape>> {
  const answer = await fetch(`${about.url}/api/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${about.token}` },
    body: new URLSearchParams(args),
  });
  return about.shape.parse(await answer.json());
}

const conversation = z.looseObject({ ok: z.literal(true), messages: z.array(said) });
const opened = z.looseObject({ ok: z.literal(true), channel: z.looseObject({ id: z.string() }) });

/** Where a message to a person stands: the conversation with them. */
async function conversationOf(url: string, token: string, place: string): Promise<string> {
  if (!place.startsWith('U')) return place;
  return (await ask({ url, token, shape: opened }, 'conversations.open', { users: place })).channel.id;
}

/** What stands in a channel and its threads, with its metadata. */
async function history(url: string, token: string, channel: string): Promise<Said[]> {
  const call = async (method: string, args: Record<string, string>): Promise<Said[]> => {
    const all = { channel, include_all_metadata: 'true', limit: '200', ...args };
    return (await ask({ url, token, shape: conversation }, method, all)).messages;
  };
  const roots = await call('conversations.history', {});
  const threads = await Promise.all(
    roots
      .filter((root) => (root.reply_count ?? 0) > 0)
      .map(async (root) =>
        (await call('conversations.replies', { ts: root.ts })).filter(({ ts }) => ts !== root.ts),
      ),
  );
  return [...new Map([...roots, ...threads.flat()].map((one) => [one.ts, one])).values()];
}

const callReport = z.object({
  calls: z.array(z.looseObject({ method: z.string(), ok: z.boolean(), channel: z.string().optional() })),
});
export type Calls = z.infer<typeof callReport>['calls'];

/** Every Web API call since local Slack started. */
export async function callsOf(url: string): Promise<Calls> {
  return callReport.parse(await (await fetch(`${url}/_calls`)).json()).calls;
}

/** Nothing was posted twice, nothing that was intended is missing, one canvas for each document. */
export async function slackProblems(about: {
  url: string;
  home: string;
  person: Person;
  books: Books;
  /** Of earlier lives of local Slack. */
  earlier?: Calls;
}): Promise<string[]> {
  const { url, home, person, books } = about;
  const { botToken } = z
    .looseObject({ botToken: z.string() })
    .parse(JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')));
  const calls = [...(about.earlier ?? []), ...(await callsOf(url))];
  const places = [...new Set(books.messages.map((row) => row.channel))];
  const channels = await Promise.all(places.map((place) => conversationOf(url, botToken, place)));
  const stands = (await Promise.all(channels.map((channel) => history(url, botToken, channel)))).flat();
  const ours = stands.filter((one) => one.metadata?.event_type === METADATA);
  const outbox = (one: Said): string => one.metadata?.event_payload.outbox ?? '';
  const counted = (method: string, channel?: string): number =>
    calls.filter(
      (call) => call.method === method && call.ok && (channel === undefined || call.channel === channel),
    ).length;
  // An answer that grows is begun by the other of the two.
  const posts = channels.reduce(
    (sum, channel) => sum + counted('chat.postMessage', channel) + counted('chat.startStream', channel),
    0,
  );
  const canvases = (await person.sees()).canvases;
  const titles = canvases.map((canvas) => canvas.title);
  const wanted = new Set(books.documents.map((row) => `${row.key} ${row.kind}`)).size;
  return [
    ...overOne(ours.map(outbox), 'messages with this outbox id'),
    ...books.messages
      .filter((row) => !ours.some((one) => outbox(one) === row.id && one.ts === row.ts))
      .map((row) => `${row.key} ${row.slot} stands nowhere in Slack`),
    ...(posts === ours.length ? [] : [`${posts} messages were posted, ${ours.length} stand`]),
    ...overOne(titles, 'canvases'),
    ...(canvases.length === wanted
      ? []
      : [`${canvases.length} canvases for ${wanted} documents: ${titles.join('; ')}`]),
    // A real workspace is tried out with one canvas, which is deleted at once.
    ...(counted('canvases.create') - counted('canvases.delete') === wanted
      ? []
      : [`${counted('canvases.create')} canvases were created`]),
  ];
}

/** One branch and pull request for each run, one merge and one deployment for each ticket. */
export function forgeProblems(home: string, books: Books): string[] {
  const forge = new DatabaseSync(join(home, 'forge', 'forge.sqlite'), { readOnly: true });
  const rows = <T>(shape: z.ZodType<T>, sql: string): T[] =>
    forge
      .prepare(sql)
      .all()
      .map((row) => shape.parse(row));
  try {
    const pulls = rows(
      z.object({
        repo: z.string(),
        branch: z.string(),
        merge_sha: z.string().nullable(),
        reverts: z.string().nullable(),
      }),
      'select repo, branch, merge_sha, reverts from pull_requests',
    );
    const deployed = rows(z.object({ id: z.string() }), 'select id from deployments').map((row) => row.id);
    const known = new Set(books.deployments.map((row) => row.id));
    const strays = deployed.filter((id) => /^(deploy|rollback)-/.test(id) && !known.has(id));
    const reverted = pulls.flatMap((pull) => (pull.reverts === null ? [] : [`${pull.repo} ${pull.reverts}`]));
    const repos = [...new Set(books.items.flatMap((item) => item.service?.repo ?? []))];
    return [
      ...overOne(
        pulls.map((pull) => `${pull.repo} ${pull.branch}`),
        'pull requests',
      ),
      ...overOne(reverted, 'reverts'),
      ...books.effects
        .filter((effect) => effect.name === 'open_revert' && effect.state === 'done' && reverted.length === 0)
        .map((effect) => `${effect.key}: a revert was asked for and there is none`),
      ...strays.map((id) => `nobody intended the deployment ${id}`),
      ...repos.flatMap((repo) => gitProblems(join(home, 'forge', 'repos'), repo, { books, pulls })),
    ];
  } finally {
    forge.close();
  }
}

function gitProblems(
  folder: string,
  repo: string,
  about: { books: Books; pulls: { repo: string; branch: string; merge_sha: string | null }[] },
): string[] {
  const git = (...args: string[]): string[] =>
    execFileSync('git', ['-C', join(folder, `${repo}.git`), ...args], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line !== '');
  const pulls = about.pulls.filter((pull) => pull.repo === repo);
  const branches = git('for-each-ref', '--format=%(refname:short)', 'refs/heads').filter(
    (name) => name !== 'main',
  );
  const wanted = new Set([...about.books.runs.map((run) => run.branch), ...pulls.map((pull) => pull.branch)]);
  const merges = git('log', '--merges', '--format=%H', 'main');
  const merged = pulls.flatMap((pull) => pull.merge_sha ?? []);
  const steps = branches.flatMap((branch) =>
    git(
      'log',
      '--format=%(trailers:key=Throughline-Run,valueonly,separator=%x2C) %(trailers:key=Throughline-Step,valueonly,separator=%x2C)',
      `main..${branch}`,
    )
      .map((line) => line.trim())
      .filter((line) => /\S \S/.test(line)),
  );
  return [
    ...branches
      .filter((name) => !wanted.has(name))
      .map((name) => `nobody knows the branch ${name} of ${repo}`),
    ...(merges.length === merged.length
      ? []
      : [`${repo}: ${merges.length} merges for ${merged.length} merged pull requests`]),
    ...overOne(steps, 'commits of one step of a run'),
  ];
}

export interface Running {
  pid: number;
  command: string;
}

/** Processes of this home: started in it, or with it among their arguments or settings. */
export function processesOf(home: string): Running[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        const setting = readFileSync(`/proc/${name}/environ`, 'utf8')
          .split('\0')
          .includes(`THROUGHLINE_HOME=${home}`);
        const within =
          readlinkSync(`/proc/${name}/cwd`).startsWith(home) || command.includes(home) || setting;
        return within && command !== '' ? [{ pid: Number(name), command }] : [];
      } catch {
        // It ended while it was looked at.
        return [];
      }
    });
}

/** What the product reads with git ends by itself within moments; what is left over from a killed life does not. */
export async function lastingProcessProblems(home: string, product: number): Promise<string[]> {
  const until = performance.now() + 3_000;
  let found = processProblems(home, product);
  while (found.length > 0 && performance.now() < until) {
    await setTimeout(100);
    found = processProblems(home, product);
  }
  return found;
}

/** Beside the product and local Slack: a process group for each service and each CI run of the forge, and nothing else. */
function processProblems(home: string, product: number): string[] {
  const forge = new DatabaseSync(join(home, 'forge', 'forge.sqlite'), { readOnly: true });
  const pids = (sql: string): number[] =>
    forge
      .prepare(sql)
      .all()
      .flatMap((row) => (typeof row['pid'] === 'number' ? [row['pid']] : []));
  const services = pids('select pid from instances');
  const wanted = [...services, ...pids("select pid from ci_runs where state = 'running'")];
  forge.close();
  const group = (pid: number): number => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
  };
  const running = processesOf(home).filter(({ pid }) => pid !== product);
  const slacks = running.filter(({ command }) => command.includes('sandbox/slack/main.ts'));
  const strays = running.filter((one) => !slacks.includes(one) && !wanted.includes(group(one.pid)));
  return [
    ...(slacks.length === 1 ? [] : [`${slacks.length} local Slacks run`]),
    ...services
      .filter((pid) => !running.some((one) => one.pid === pid))
      .map((pid) => `the service ${pid} does not run`),
    ...strays.map(({ pid, command }) => `${pid} runs and nobody wants it: ${command}`),
  ];
}
