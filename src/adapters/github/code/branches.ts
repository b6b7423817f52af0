/**
 * What a branch has. Its head is asked for with an ETag, which costs nothing while it stays; commits are looked for in the
 * mirror, which has no limit of comparisons. Only who rewrote it is GitHub's to say.
 */
import { z } from 'zod';
import type { Branches, BranchNow } from '../../../ports/code-host.ts';
import type { Client } from '../api/client.ts';
import { activity, gitRef } from '../api/shapes.ts';
import { isStatus, refusal } from '../api/trouble.ts';
import type { GitTools } from './git-tools.ts';
import type { Mirrors } from './mirrors.ts';

interface Known {
  head: string;
  /** Commit → whether the branch has it. */
  has: Map<string, boolean>;
  rewrittenBy: string | null;
}

export function createBranches(about: { client: Client; mirrors: Mirrors; tools: GitTools }): Branches {
  const { client, mirrors, tools } = about;
  const known = new Map<string, Known>();

  async function headOf(repo: string, name: string): Promise<string> {
    const found = await client
      .of(repo)
      .get(gitRef, 'GET /repos/{owner}/{repo}/git/ref/{ref}', { ref: `heads/${tools.branchName(name)}` });
    if (found === null) throw await client.absent(repo, `has no branch ${name} in ${repo}.`);
    return found.object.sha;
  }

  /** All of them in one question: a commit that is reached from one of ours and not from the head is listed. */
  async function missingFrom(repo: string, head: string, shas: string[]): Promise<Set<string>> {
    const mirror = await mirrors.fresh(repo, 0);
    const gone: string[] = [];
    const here: string[] = [];
    for (const sha of [head, ...shas]) {
      const { code } = await mirror.git(['cat-file', '-e', `${tools.shaName(sha)}^{commit}`], {
        cwd: mirror.path,
        accept: [1, 128],
      });
      (code === 0 ? here : gone).push(sha);
    }
    // It moved on between the two questions: the next round sees where to.
    if (gone.includes(head)) throw refusal(`moved a branch of ${repo} while it was looked at.`);
    const { stdout } = await mirror.git(
      ['rev-list', ...here.filter((sha) => sha !== head), `^${head}`, '--'],
      {
        cwd: mirror.path,
      },
    );
    const unreached = new Set(stdout.split('\n'));
    return new Set([...gone, ...shas.filter((sha) => unreached.has(sha))]);
  }

  /** Not every server keeps it, and not every key may read it. */
  async function rewriterOf(repo: string, name: string): Promise<string | null> {
    try {
      const [last] = await client.of(repo).list(z.array(activity), 'GET /repos/{owner}/{repo}/activity', {
        ref: `refs/heads/${name}`,
        activity_type: 'force_push',
        most: 1,
      });
      return last?.actor?.login ?? null;
    } catch (error) {
      if (isStatus(error, 403, 404, 422)) return null;
      throw error;
    }
  }

  return {
    branch: async (repo, name, shas): Promise<BranchNow> => {
      const key = `${repo} ${name}`;
      const head = await headOf(repo, name);
      const before = known.get(key);
      const now: Known = before?.head === head ? before : { head, has: new Map(), rewrittenBy: null };
      const asked = shas.filter((sha) => !now.has.has(sha));
      if (asked.length > 0) {
        const missing = await missingFrom(repo, head, asked);
        if (missing.size > 0) now.rewrittenBy = await rewriterOf(repo, name);
        for (const sha of asked) now.has.set(sha, !missing.has(sha));
        known.set(key, now);
      }
      const missing = shas.filter((sha) => now.has.get(sha) === false);
      return { head, missing, rewrittenBy: missing.length === 0 ? null : now.rewrittenBy };
    },
  };
}
