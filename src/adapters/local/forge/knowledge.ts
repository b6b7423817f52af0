import { codeownersPlaces } from '../../../pipeline/facts/codeowners.ts';
import type { Fetched } from '../../../ports/fetched.ts';
import type { Knowledge } from '../../../ports/lake/knowledge.ts';
import { type ForgeContext, now, repositoryOf } from './context.ts';
import { linesWith } from './git/lines.ts';
import { history, listFiles, readText, readWhole } from './git/repository.ts';

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

  const pageOf = (repo: string, path: string): string =>
    `${context.publicUrl}/forge/${repo}/file/${path.split('/').map(encodeURIComponent).join('/')}`;

  return {
    history: (repo, { days, paths }) =>
      fetched(`Git history of ${repo}`, async () => {
        const since = new Date(context.clock().getTime() - days * 86_400_000);
        const found = await history(repositoryOf(context, repo), 'HEAD', { since, paths: paths ?? [] });
        return found.map((one) => ({ ...one, url: `${context.publicUrl}/forge/${repo}/commit/${one.sha}` }));
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
          codeowners: place === undefined ? null : await readWhole(repository, 'HEAD', place),
        };
      }),
    lines: (repo, text, { limit }) =>
      fetched(`Code of ${repo}`, async () => {
        const found = await linesWith(repositoryOf(context, repo), 'HEAD', { text, limit });
        return found.map((one) => ({ ...one, url: `${pageOf(repo, one.path)}#L${one.line}` }));
      }),
    read: async (repo, path) => {
      const found = await fetched(`${path} in ${repo}`, () =>
        readText(repositoryOf(context, repo), 'HEAD', path),
      );
      return found.state === 'ok' && found.value !== null ? { ...found, url: pageOf(repo, path) } : found;
    },
  };
}
