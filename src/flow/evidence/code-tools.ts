import { WrongInput } from '../../errors.ts';
import { ownersAmong } from '../../pipeline/facts/codeowners.ts';
import { touches } from '../../pipeline/facts/paths.ts';
import type { Finding } from '../../ports/lake/evidence.ts';
import type { CommitInfo } from '../../ports/lake/knowledge.ts';
import { countOf, type Found, finding, type Kit, notReached, repoNamed, type Tool } from './kit.ts';
import { keepsSecrets, unreadable, unshowable } from './readable-file.ts';

/** Commits are read for people too, whatever is shown of them. */
const within = (commits: CommitInfo[], paths: string[] | undefined): CommitInfo[] =>
  paths === undefined || paths.length === 0
    ? commits
    : commits.filter((commit) => commit.files.some((file) => paths.some((path) => touches(path, file))));

const filesOf = (files: string[]): string =>
  files.length <= 20 ? files.join('\n') : `${files.slice(0, 20).join('\n')}\nand ${files.length - 20} more`;

export const recentChanges: Tool<'recent_changes'> = async (kit, input) => {
  const at = await repoNamed(kit, input.service);
  if (at.kind === 'none') return at.found;
  const { audience } = kit;
  const history = await kit.ask('repository', () =>
    kit.sources.history(at.repo, { days: input.days, audience }),
  );
  if (history.state !== 'ok') return { findings: [], summary: notReached(history) };
  const commits = within(history.value, input.paths);
  const shown = commits.slice(0, input.limit);
  const more = commits.length > shown.length ? ` The newest ${shown.length} are shown.` : '';
  return {
    findings: shown.map((commit) =>
      finding(history, {
        id: `commit:${commit.sha.slice(0, 12)}`,
        title: commit.title,
        kind: 'commit',
        excerpt: `${commit.author}, ${commit.sha.slice(0, 7)}\n${filesOf(commit.files)}`,
        at: commit.at,
        ...(commit.url === undefined ? {} : { url: commit.url }),
      }),
    ),
    summary: `${countOf(commits.length, 'commit')} on ${at.repo} in the last ${input.days} days.${more}`,
  };
};

export const peopleActiveIn: Tool<'people_active_in'> = async (kit, input) => {
  const at = await repoNamed(kit, input.service);
  if (at.kind === 'none') return at.found;
  const { audience } = kit;
  const history = await kit.ask('repository', () =>
    kit.sources.history(at.repo, { days: input.days, audience }),
  );
  if (history.state !== 'ok') return { findings: [], summary: notReached(history) };
  const byAuthor = [...Map.groupBy(within(history.value, input.paths), (commit) => commit.author)]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .slice(0, 25);
  const owned = await ownersIn(kit, at.repo, input.paths ?? []);
  return {
    findings: [...byAuthor.map(([author, commits]) => activeIn(history, author, commits)), ...owned.findings],
    summary: `${countOf(byAuthor.length, 'person', 'people')} changed ${at.repo} in the last ${input.days} days.${owned.summary}`,
  };
};

function activeIn(history: { source: string; at: string }, author: string, commits: CommitInfo[]): Finding {
  const [newest] = commits;
  return finding(history, {
    id: `person:${author}`,
    title: author,
    kind: 'commit',
    excerpt: `${countOf(commits.length, 'commit')}, the last one ${JSON.stringify(newest?.title ?? '')}.`,
    ...(newest === undefined ? {} : { at: newest.at }),
    ...(newest?.url === undefined ? {} : { url: newest.url }),
  });
}

const MOST_OWNERS = 15;

/** Who owns what is asked about, or the whole repository, by its CODEOWNERS; as it names them, nobody is guessed. */
async function ownersIn(kit: Kit, repo: string, under: string[]): Promise<Found> {
  const found = await kit.ask('CODEOWNERS', () => kit.sources.owners(repo));
  if (found.state !== 'ok' || found.value.owners.length === 0) return { findings: [], summary: '' };
  const { paths, owners } = found.value;
  const asked =
    under.length === 0 ? paths : paths.filter((file) => under.some((path) => touches(path, file)));
  const all = ownersAmong(owners, asked).slice(0, MOST_OWNERS);
  return {
    findings: all.map(({ owner, files }) =>
      finding(found, {
        id: `owner:${owner}`,
        title: `Owner by CODEOWNERS: ${owner}`,
        kind: 'file',
        excerpt: filesOf(files),
      }),
    ),
    summary: all.length === 0 ? '' : ` ${countOf(all.length, 'owner')} by CODEOWNERS.`,
  };
}

export const readFile: Tool<'read_file'> = async (kit, input) => {
  const refused = unreadable(input.path);
  if (refused !== null) throw new WrongInput(refused);
  const at = await repoNamed(kit, input.service);
  if (at.kind === 'none') return at.found;
  const read = await kit.ask('repository', () => kit.sources.read(at.repo, input.path));
  if (read.state !== 'ok') return { findings: [], summary: notReached(read) };
  if (read.value === null)
    return { findings: [], summary: `There is no ${input.path} on the default branch of ${at.repo}.` };
  const why = unshowable(read.value);
  if (why !== null) return { findings: [], summary: `${input.path} ${why}, so it is not shown.` };
  return {
    findings: [
      finding(read, {
        id: `file:${at.repo}/${input.path}`,
        title: input.path,
        kind: 'file',
        excerpt: read.value,
        ...(read.url === undefined ? {} : { url: read.url }),
      }),
    ],
    summary: `${input.path} of ${at.repo}, ${read.value.split('\n').length} lines.`,
  };
};

/** Asked for more than are shown, since lines of files that keep secrets are left out. */
const EXTRA = 50;

export const searchCode: Tool<'search_code'> = async (kit, input) => {
  if (/[\n\r]/.test(input.text) || input.text.trim() === '')
    throw new WrongInput('Give one line of text to search for, such as the name of a function.');
  const at = await repoNamed(kit, input.service);
  if (at.kind === 'none') return at.found;
  const found = await kit.ask('code', () => kit.sources.lines(at.repo, input.text, input.limit + EXTRA));
  if (found.state !== 'ok') return { findings: [], summary: notReached(found) };
  const lines = found.value.filter((line) => !keepsSecrets(line.path));
  const shown = lines.slice(0, input.limit);
  const more = lines.length > shown.length ? ', and there are more' : '';
  return {
    findings: shown.map((line) =>
      finding(found, {
        id: `code:${at.repo}/${line.path}:${line.line}`,
        title: `${line.path}:${line.line}`,
        kind: 'file',
        excerpt: line.text,
        ...(line.url === undefined ? {} : { url: line.url }),
      }),
    ),
    summary: `${countOf(shown.length, 'line')} of ${at.repo} with that text${more}.`,
  };
};
