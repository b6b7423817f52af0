import { dirname } from 'node:path';
import { UpstreamError } from '../../../../errors.ts';
import { run } from '../small-process/small-process.ts';

export interface GitCall {
  cwd: string;
  input?: string;
  env?: Record<string, string>;
  /** Exit codes that are an answer and no failure; 0 always is. */
  accept?: number[];
}

export type Git = (args: readonly string[], call: GitCall) => Promise<{ code: number; stdout: string }>;

export class GitFailure extends UpstreamError {
  readonly code: number | null;
  constructor(args: readonly string[], code: number | null, stderr: string) {
    super('git', `git ${args[0]} failed: ${stderr.trim().split('\n').at(-1) ?? ''}`, { retryable: true });
    this.name = 'GitFailure';
    this.code = code;
  }
}

/**
 * Settings that no repository and no user may change under us: no hooks, no templates, no signing, no helpers,
 * and only local transport. They go before the command, so they win over every configuration file.
 */
const settings = {
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.autocrlf': 'false',
  'core.quotePath': 'false',
  'core.symlinks': 'true',
  'init.templateDir': '',
  'init.defaultBranch': 'main',
  'commit.gpgSign': 'false',
  'merge.renames': 'true',
  'gc.auto': '0',
  // A stand-in outlives every death of a process; of a power cut it need not. Half its time went to waiting for the disk.
  'core.fsync': 'none',
  'maintenance.auto': 'false',
  'protocol.allow': 'never',
  'protocol.file.allow': 'always',
  'advice.detachedHead': 'false',
};

const asArguments = (given: Record<string, string>): string[] =>
  Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/** Where git, a shell and the Node that runs us are looked for, unless somebody says otherwise. */
export const usualSearchPath = [
  dirname(process.execPath),
  '/usr/local/bin',
  '/usr/bin',
  '/bin',
  '/opt/homebrew/bin',
].join(':');

/** Runs the system's git: arguments as a list, never through a shell, without the user's configuration. */
export function createGit(
  options: { searchPath?: string; timeoutMs?: number; settings?: Record<string, string> } = {},
): Git {
  const fixed = asArguments({ ...settings, ...options.settings });
  const env = {
    PATH: options.searchPath ?? usualSearchPath,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    ...identity({ name: 'Throughline', email: 'throughline@forge.local' }),
  };
  return async (args, call) => {
    const outcome = await run({
      file: 'git',
      args: [...fixed, '--literal-pathspecs', ...args],
      cwd: call.cwd,
      env: { ...env, ...call.env },
      input: call.input ?? '',
      timeoutMs: options.timeoutMs ?? 60_000,
    });
    const { code, stdout, stderr } = outcome;
    if (code === 0 || (code !== null && call.accept?.includes(code))) return { code, stdout };
    throw new GitFailure(args, code, stderr === '' ? (outcome.trouble ?? '') : stderr);
  };
}

export interface Identity {
  name: string;
  email: string;
}

/** Environment that makes a commit by this person at this time; without a date, now. */
export function identity(author: Identity, date?: Date): Record<string, string> {
  const when = date === undefined ? {} : { GIT_AUTHOR_DATE: stamp(date), GIT_COMMITTER_DATE: stamp(date) };
  return {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
    ...when,
  };
}

function stamp(date: Date): string {
  return `${Math.floor(date.getTime() / 1000)} +0000`;
}
