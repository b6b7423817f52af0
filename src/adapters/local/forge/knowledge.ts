import type { Fetched } from '../../../ports/fetched.ts';
import type { Knowledge } from '../../../ports/lake/knowledge.ts';
import { type ForgeContext, now, repositoryOf } from './context.ts';
import { linesWith } from './git/lines.ts';
import { history, listFiles, readText } from './git/repository.ts';

const codeownersPlaces = ['CODEOWNERS', '.github/CODEOWNERS', 'docs/CODEOWNERS'];

/** The forge's repositories; the default branch, always. */
export function createKnowledge(context: ForgeContext): Knowledge {
  async function fetched<T>(source: string, work: () => Promise<T>): Promise<Fetched<T>> {
    try {
      return { state: 'ok', value: await work(), source, at: now(context) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { state: 'unknown', source, at: now(context), reason };
    }
  }

  return {
    history: (repo, { days, paths }) =>
      fetched(`Git history of ${repo}`, () => {
        const since = new Date(context.clock().getTime() - days * 86_400_000);
        return history(repositoryOf(context, repo), 'HEAD', { since, paths: paths ?? [] });
      }),
    files: (repo) =>
      fetched(`Files of ${repo}`, async () => {
        const repository = repositoryOf(context, repo);
        const versions = await listFiles(repository, 'HEAD');
        const paths = Object.keys(versions);
        const place = codeownersPlaces.find((path) => paths.includes(path));
        return {
          paths,
          versions,
          codeowners: place === undefined ? null : await readText(repository, 'HEAD', place),
        };
      }),
    lines: (repo, text, { limit }) =>
      fetched(`Code of ${repo}`, () => linesWith(repositoryOf(context, repo), 'HEAD', { text, limit })),
    read: (repo, path) =>
      fetched(`${path} in ${repo}`, () => readText(repositoryOf(context, repo), 'HEAD', path)),
  };
}
