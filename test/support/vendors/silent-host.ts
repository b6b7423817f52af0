/** What a code host is asked where its webhooks may be lost: here nothing is, and no name ever changes. */
export const nobodyTells = {
  lately: async () => [],
  reviews: async () => [],
  whoDid: async () => null,
  defaultBranch: async () => 'main',
  repositoryName: async (repo: string) => repo,
};
