/** Which repository is meant: its id says so where both are known, since a name changes and is given to another one. */
export interface RepositoryRef {
  repo: string;
  repoId?: string;
}

export const sameRepository = (one: RepositoryRef, other: RepositoryRef): boolean =>
  one.repoId === undefined || other.repoId === undefined
    ? one.repo === other.repo
    : one.repoId === other.repoId;

/** What names a linked pull request for good, in ids of deliveries and of what was said. */
export const lastingName = (pull: { repo: string; formerly?: string; number: number }): string =>
  `${pull.formerly ?? pull.repo}#${pull.number}`;
