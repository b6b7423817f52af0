import { messageOf } from '../../../errors.ts';
import { codeownersPlaces } from '../../../pipeline/facts/codeowners.ts';
import type { Fetched } from '../../../ports/fetched.ts';
import type { Knowledge } from '../../../ports/lake/knowledge.ts';
import type { GitTools } from './git-tools.ts';
import type { Mirrors } from './mirrors.ts';

/** One question of a ticket asks for several things of a repository: they are of the same moment. */
const FRESH_MS = 30_000;

/** What the mirror of a repository says; the default branch, always. */
export function createKnowledge(about: {
  tools: GitTools;
  mirrors: Mirrors;
  /** Where people look at repositories. */
  pages: string;
  now: () => number;
}): Knowledge {
  const { tools, mirrors } = about;
  const at = (): string => new Date(about.now()).toISOString();

  async function fetched<T>(source: string, work: () => Promise<T>): Promise<Fetched<T>> {
    try {
      return { state: 'ok', value: await work(), source, at: at() };
    } catch (error) {
      return { state: 'unknown', source, at: at(), reason: messageOf(error) };
    }
  }

  /** On the default branch, whatever it is called. */
  const pageOf = (repo: string, path: string): string =>
    `${about.pages}/${tools.repoName(repo)}/blob/HEAD/${path.split('/').map(encodeURIComponent).join('/')}`;

  return {
    history: (repo, { days, paths }) =>
      fetched(`Git history of ${repo}`, async () => {
        const since = new Date(about.now() - days * 86_400_000);
        const mirror = await mirrors.fresh(repo, FRESH_MS);
        const found = await tools.history(mirror, 'HEAD', { since, paths: paths ?? [] });
        return found.map((one) => ({
          ...one,
          url: `${about.pages}/${tools.repoName(repo)}/commit/${one.sha}`,
        }));
      }),
    files: (repo) =>
      fetched(`Files of ${repo}`, async () => {
        const mirror = await mirrors.fresh(repo, FRESH_MS);
        const versions = await tools.listFiles(mirror, 'HEAD');
        const paths = Object.keys(versions);
        const place = codeownersPlaces.find((path) => versions[path] !== undefined);
        const codeowners = place === undefined ? null : await tools.readWhole(mirror, 'HEAD', place);
        return { paths, versions, codeowners };
      }),
    lines: (repo, text, { limit }) =>
      fetched(`Code of ${repo}`, async () => {
        const mirror = await mirrors.fresh(repo, FRESH_MS);
        const found = await tools.linesWith(mirror, 'HEAD', { text, limit });
        return found.map((one) => ({ ...one, url: `${pageOf(repo, one.path)}#L${one.line}` }));
      }),
    read: async (repo, path) => {
      const found = await fetched(`${path} in ${repo}`, async () =>
        tools.readText(await mirrors.fresh(repo, FRESH_MS), 'HEAD', path),
      );
      return found.state === 'ok' && found.value !== null ? { ...found, url: pageOf(repo, path) } : found;
    },
  };
}
