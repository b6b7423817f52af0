/** GitHub as code host: as an App, or with a token. Nothing is asked before the first question. */
import type { CodeHost, Verdicts, Workspaces } from '../../ports/code-host.ts';
import type { HostEvent } from '../../ports/host-events.ts';
import type { Knowledge } from '../../ports/lake/knowledge.ts';
import type { RepositoryFolders } from '../../ports/setup/skills.ts';
import type { Timing } from './api/client.ts';
import type { WebFetch } from './api/redirects.ts';
import { createSerial } from './api/serial.ts';
import { repository } from './api/shapes.ts';
import type { SignIn } from './api/sign-in.ts';
import { createBranches } from './code/branches.ts';
import type { GitTools } from './code/git-tools.ts';
import { createJobLogs } from './code/job-logs.ts';
import { createKnowledge } from './code/knowledge.ts';
import { createMirrors, type Remote } from './code/mirrors.ts';
import { createRepositoryFiles, type RepositoryFiles } from './code/repository-files.ts';
import { createRepositoryFolders } from './code/repository-folders.ts';
import { createWorkspaces } from './code/workspaces.ts';
import { type GitHubConnection, lookAtConnection } from './connection.ts';
import { createLine, type Line } from './line.ts';
import { createCodeHost } from './pulls/code-host.ts';
import { createKnownNames } from './pulls/known-names.ts';
import { createLooking } from './pulls/looking.ts';
import { createMerging } from './pulls/merging.ts';
import { createNamesNow } from './pulls/names-now.ts';
import { createOpening } from './pulls/opening.ts';
import { createReading } from './pulls/reading.ts';
import { createReverting } from './pulls/reverting.ts';
import { createVerdicts } from './pulls/verdicts.ts';
import { lookAtRepositories } from './reach.ts';
import { createRedelivery } from './webhooks/deliveries.ts';
import { createHearing } from './webhooks/hearing.ts';

export interface GitHubSettings {
  signIn: SignIn;
  /** Without a slash at the end: `https://api.github.com`, or an Enterprise Server's `…/api/v3`. */
  apiUrl: string;
}

export interface GitHubOptions extends GitHubSettings {
  /** The product's home; clones and worktrees lie in its folder `github`. */
  home: string;
  tools: GitTools;
  /** Guarded for GitHub's hosts. */
  fetch: WebFetch;
  report: (what: string, error: unknown) => void;
  /** A team's tracker is GitHub, too: then the App needs more. */
  hasIssues?: boolean;
  timing?: Timing;
  /** Where git finds a repository; GitHub's own address unless somebody says otherwise. */
  remote?: (repo: string) => string;
}

export interface GitHub {
  codeHost: CodeHost;
  workspaces: Workspaces;
  knowledge: Knowledge;
  repositoryFiles: RepositoryFiles;
  repositoryFolders: RepositoryFolders;
  verdicts: Verdicts;
  /** A delivery's event and body in our words; null: nothing for us. */
  hostEvent(delivery: unknown): Promise<HostEvent | null>;
  /** Asks for the deliveries that nobody heard; how many that were. */
  redeliver(): Promise<number>;
  connection: GitHubConnection;
  /** For a tracker that is GitHub's too. */
  line: Line;
  /** Brings `connection` up to date. */
  look(): Promise<void>;
  /** Of these repositories: a sentence for those that our key does not show, and for those that it may not push to. */
  reach(repos: readonly string[]): Promise<string[]>;
}

/** `https://github.com` for `https://api.github.com`; an Enterprise Server has its API under a path. */
export function webUrl(apiUrl: string): string {
  const url = new URL(apiUrl);
  return url.hostname === 'api.github.com' ? 'https://github.com' : url.origin.replace('://api.', '://');
}

export function createGitHub(options: GitHubOptions): GitHub {
  const { home, tools, report } = options;
  const line = createLine(options);
  const { sessions, client, identity, timing } = line;
  const { now } = timing;
  const serial = createSerial();
  const names = createKnownNames();
  const address = options.remote ?? ((repo) => `${webUrl(options.apiUrl)}/${tools.repoName(repo)}.git`);
  const remote: Remote = {
    address,
    token: async (repo) =>
      /^https?:/.test(address(repo)) ? client.explaining(repo, () => sessions.gitToken(repo)) : null,
    defaultBranch: async (repo) => {
      const facts = await client.of(repo).get(repository, 'GET /repos/{owner}/{repo}');
      if (facts === null) throw await client.absent(repo, `does not show us ${repo}, or there is none.`);
      return facts.default_branch;
    },
  };
  const mirrors = createMirrors({ home, tools, remote, serial, now });
  const jobLog = createJobLogs({ sessions, fetch: options.fetch });
  const reading = createReading({ client, timing, names, jobLog, report });
  const opening = createOpening({ client, reading, names, report });
  const author = async () => {
    const { login } = await identity();
    return { name: login, email: `${login}@users.noreply.github.com` };
  };
  const revert = createReverting({ mirrors, tools, author, now });
  const merge = createMerging({ client, reading, mirrors, tools });
  const branches = createBranches({ client, mirrors, tools });
  const looking = createLooking({ client, reading, identity });
  const connection: GitHubConnection = { name: 'GitHub', connected: false, fix: null };
  return {
    codeHost: createCodeHost({
      client,
      reading,
      opening,
      merge,
      branches,
      looking,
      repositoryName: createNamesNow(client),
      revert,
      mirrors,
      tools,
    }),
    workspaces: createWorkspaces({ home, tools, mirrors, serial }),
    knowledge: createKnowledge({ tools, mirrors, pages: webUrl(options.apiUrl), now }),
    repositoryFiles: createRepositoryFiles({ client, kind: sessions.kind, isName: isNameBy(tools) }),
    repositoryFolders: createRepositoryFolders(client),
    verdicts: createVerdicts(client, sessions.kind),
    hostEvent: createHearing({ names, identity, reading, forget: () => sessions.forget() }),
    redeliver: createRedelivery(client, now),
    connection,
    line,
    look: async () => {
      connection.fix = await lookAtConnection(line, options.hasIssues === true);
      connection.connected = connection.fix === null;
    },
    reach: (repos) => lookAtRepositories({ client, kind: sessions.kind }, repos),
  };
}

const isNameBy =
  (tools: GitTools) =>
  (name: string): boolean => {
    try {
      return tools.repoName(name) === name;
    } catch {
      // GitHub allows `.github`, which is no service's repository.
      return false;
    }
  };
