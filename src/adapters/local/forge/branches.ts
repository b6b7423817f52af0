import { z } from 'zod';
import type { Branches, BranchNow } from '../../../ports/code-host.ts';
import { type ForgeContext, repositoryOf } from './context.ts';
import type { Sender } from './events.ts';
import { branchName, shaName } from './git/names.ts';
import { moveBranch } from './git/objects.ts';
import { ask, branchHead, defaultBranch, type Repository, requireHead } from './git/repository.ts';

export interface LocalBranches extends Branches {
  /** What a forced push does: the branch is at `to`, whatever it was at before. */
  rewrite(repo: string, branch: string, about: { to: string; sender: Sender }): Promise<void>;
}

const fact = z.object({ value: z.string() });

export function createBranches(context: ForgeContext): LocalBranches {
  const { db } = context;
  const slot = (repo: string, branch: string): string => `rewrote ${repo} ${branch}`;

  async function has(repository: Repository, sha: string): Promise<boolean> {
    const { code } = await repository.git(['cat-file', '-e', `${shaName(sha)}^{commit}`], {
      cwd: repository.path,
      accept: [1, 128],
    });
    return code === 0;
  }

  return {
    branch: async (repo, name, shas): Promise<BranchNow> => {
      const repository = repositoryOf(context, repo);
      const head = await requireHead(repository, name);
      const found = await Promise.all(shas.map((sha) => has(repository, sha)));
      const here = shas.filter((_, at) => found[at] === true);
      const listed = here.length === 0 ? '' : await ask(repository, ['rev-list', ...here, `^${head}`, '--']);
      const unreached = new Set(listed.split('\n'));
      const missing = shas.filter((sha, at) => found[at] !== true || unreached.has(sha));
      const told = db.row(fact, 'select value from facts where name = ?', slot(repo, branchName(name)));
      // A push straight into the bare repository leaves no name.
      const [by, to] = told?.value.split(' ') ?? [];
      return { head, missing, rewrittenBy: missing.length > 0 && to === head ? (by ?? null) : null };
    },
    rewrite: async (repo, branch, { to, sender }) => {
      const repository = repositoryOf(context, repo);
      const from = await branchHead(repository, branch);
      const main = await defaultBranch(repository);
      await moveBranch(repository, branch, { from, to });
      db.transaction(() => {
        db.run(
          'insert into facts (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
          slot(repo, branch),
          `${sender.login} ${to}`,
        );
        context.announce({
          event: 'push',
          repository: { full_name: repo, default_branch: main },
          branch,
          forced: true,
          sender,
        });
      });
    },
  };
}
