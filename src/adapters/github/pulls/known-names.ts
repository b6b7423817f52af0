import type { Pull } from '../api/shapes.ts';

/**
 * Under which name the product asks for a repository: a catalog may have an old one for as long as GitHub leads it to the
 * new. What GitHub reports is said under that name, beside the repository's id. Learnt from each answer, so a restart
 * forgets nothing for longer than the first round of reconciling.
 */
export interface KnownNames {
  /** An answer of that repository came for that name. */
  learn(repo: string, pull: Pull): void;
  nameOf(about: { id: number; name: string }): string;
}

export function createKnownNames(): KnownNames {
  const ids = new Map<string, number>();
  const names = new Map<number, string>();
  return {
    learn: (repo, pull) => {
      const id = pull.base.repo?.id;
      if (id === undefined) return;
      ids.set(repo, id);
      names.set(id, repo);
    },
    nameOf: ({ id, name }) => {
      const known = names.get(id);
      // Its own name where somebody asks for it so; another one only while that leads to it.
      return ids.get(name) !== id && known !== undefined && ids.get(known) === id ? known : name;
    },
  };
}
