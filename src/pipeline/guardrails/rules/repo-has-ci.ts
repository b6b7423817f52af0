import { type Finding, fail, type Guardrail, pass, read } from '../rule.ts';

function judge(hasCi: boolean | null | undefined, repo: string): Finding {
  if (hasCi === true) return pass(`${repo} has CI.`);
  if (hasCi === false) return fail(`${repo} has no CI.`);
  return fail(`I could not see whether ${repo} has CI.`, { clearsItself: true });
}

export const repoHasCi: Guardrail = {
  id: 'repo_has_ci',
  title: 'the repository has CI',
  asks: 'safe_now',
  waivable: true,
  check: ({ item, catalog }) => {
    const repo = item.service?.repo ?? 'The repository';
    if (catalog.state === 'absent') return { ...judge(item.service?.hasCi, repo), fetchedAt: catalog.at };
    return read(catalog, {
      what: 'CI',
      judge: ({ service }) => judge(service?.hasCi, service?.repo ?? repo),
    });
  },
};
