import type { Answer, GitHubDouble, Request } from './double.ts';
import { pullJson } from './double-shapes.ts';
import type { PullState, RepoState } from './double-state.ts';

export interface Call extends Request {
  double: GitHubDouble;
  repo: RepoState;
  /** What stood in brackets of the path. */
  parts: string[];
  /** The login that acts. */
  who: string;
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const ok = (body: unknown, status = 200): Answer => ({ status, body });
export const said = (status: number, message: string, errors?: unknown): Answer => ({
  status,
  body: {
    message,
    ...(errors === undefined ? {} : { errors }),
    documentation_url: 'https://docs.github.com/rest',
  },
});
export const missing = said(404, 'Not Found');

export const shown = async (call: Call, pull: PullState) =>
  pullJson(
    { url: call.double.url, repo: call.repo, pull },
    await call.double.state.mergeable(call.repo, pull),
  );

export type Route = [method: string, path: RegExp, answer: (call: Call) => Promise<Answer> | Answer];

const pullOf = ({ repo, parts }: Call): PullState | undefined =>
  repo.pulls.find((one) => one.number === Number(parts[0]));

export async function withPull(
  call: Call,
  act: (pull: PullState) => Promise<Answer> | Answer,
): Promise<Answer> {
  const pull = pullOf(call);
  return pull === undefined ? missing : act(pull);
}
