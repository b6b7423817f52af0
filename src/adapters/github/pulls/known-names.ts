import type { Pull } from '../api/shapes.ts';
import { refusal } from '../api/trouble.ts';

/**
 * A repository is its id; its name may change while tickets are open that know the old one (GitHub leads the old name to
 * the new). What GitHub reports is said under the name by which we asked for that pull request. Learnt from each answer,
 * so a restart forgets nothing for longer than the first round of reconciling.
 */
export interface KnownNames {
  /** An answer about this pull request came for that name. */
  learn(repo: string, pull: Pull): void;
  nameOf(about: { id: number; name: string; number: number | null }): string;
}

const MOST = 5_000;

export function createKnownNames(): KnownNames {
  const ids = new Map<string, number>();
  const names = new Map<number, string>();
  const pulls = new Map<string, string>();
  return {
    learn: (repo, pull) => {
      const id = pull.base.repo?.id;
      if (id === undefined) return;
      const before = ids.get(repo);
      if (before !== undefined && before !== id)
        throw refusal(
          `has another repository under the name ${repo} than before. Mend the name in the catalog.`,
        );
      ids.set(repo, id);
      names.set(id, repo);
      pulls.set(`${id}#${pull.number}`, repo);
      const oldest = pulls.keys().next().value;
      if (pulls.size > MOST && oldest !== undefined) pulls.delete(oldest);
    },
    nameOf: ({ id, name, number }) =>
      pulls.get(`${id}#${number}`) ?? (ids.has(name) ? name : (names.get(id) ?? name)),
  };
}
