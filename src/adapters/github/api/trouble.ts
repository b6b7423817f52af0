/** What went wrong at GitHub, as a person may read it. */
import { UpstreamError } from '../../../errors.ts';

const SERVICE = 'GitHub';

/** What people read goes on after a colon, and ends with a full stop of its own. */
const saying = (clause: string): string => `${SERVICE} ${clause.replace(/\.$/, '')}`;

/** What is asked for cannot be had, now or later: a person must look. The clause goes on after *GitHub*. */
export function refusal(clause: string): UpstreamError {
  return problem(saying(clause));
}

/** As `refusal`, in words with a subject of their own. */
export function problem(sentence: string): UpstreamError {
  return new UpstreamError(SERVICE, sentence.replace(/\.$/, ''), { retryable: false });
}

/** Our App has no key to it: nothing there can be asked. */
export class NotInstalled extends UpstreamError {
  constructor(clause: string) {
    super(SERVICE, saying(clause), { retryable: false });
    this.name = 'NotInstalled';
  }
}

/** Asked again later it may go well. */
export function unreachable(clause: string, cause?: unknown): UpstreamError {
  return new UpstreamError(SERVICE, saying(clause), { retryable: true, cause });
}

/** An answer with a status that is no success. `status` is what callers may tell apart. */
export class GitHubAnswer extends UpstreamError {
  readonly status: number;
  /** GitHub's own words, its codes of single fields included. */
  readonly said: string;
  /** Of a 403: permissions that would do, such as `contents: write`. */
  readonly takes: string[];

  constructor(
    status: number,
    about: { said: string; clause: string; retryable: boolean; afterMs?: number; takes?: string[] },
  ) {
    super(SERVICE, saying(about.clause), {
      retryable: about.retryable,
      ...(about.afterMs === undefined ? {} : { afterMs: about.afterMs }),
    });
    this.name = 'GitHubAnswer';
    this.status = status;
    this.said = about.said;
    this.takes = about.takes ?? [];
  }
}

/** The same answer, once it is known what to mend. */
export const explainedAs = ({ status, said, takes }: GitHubAnswer, clause: string): GitHubAnswer =>
  new GitHubAnswer(status, { said, clause, retryable: false, takes });

export const isStatus = (error: unknown, ...statuses: number[]): error is GitHubAnswer =>
  error instanceof GitHubAnswer && statuses.includes(error.status);

/** Nobody knows whether it was done: the connection ended, or GitHub failed while it answered. */
export const isUncertain = (error: unknown): boolean =>
  error instanceof UpstreamError && error.retryable && !isStatus(error, 403, 429);

export function answered(
  status: number,
  given: { said: string; takes?: string[] },
  wanted: string,
): GitHubAnswer {
  const { said, takes = [] } = given;
  const words = said.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
  return new GitHubAnswer(status, {
    said: words,
    clause: clauseOf(status, words, wanted),
    retryable: status >= 500 || status === 408,
    takes,
  });
}

function clauseOf(status: number, said: string, wanted: string): string {
  if (status === 401)
    return 'does not take our key any more (401). Give a new GITHUB_TOKEN or GITHUB_PRIVATE_KEY and start again.';
  if (status === 403) return `refused (${wanted}): ${said}`;
  if (status === 404) return `has nothing there, or does not show it to us (${wanted}).`;
  if (status >= 500) return `failed (${status}) at ${wanted}.`;
  return `refused (${status}, ${wanted}): ${said}`;
}
