import { fail, type Guardrail, listed, pass } from '../rule.ts';

export const oneRepository: Guardrail = {
  id: 'one_repository',
  title: 'it stays in one repository',
  asks: 'scoped_enough',
  waivable: true,
  mend: () => 'amend the spec',
  check: ({ item }) => {
    const named = new Set(item.spec?.digest.repositories ?? []);
    if (named.size > 1)
      return fail(`It changes ${named.size} repositories: ${listed([...named])}. Split it.`);
    const only = [...named][0] ?? item.service?.repo;
    if (!only) return fail('No repository is known for it.');
    return pass(`It stays in ${only}.`);
  },
};
