import { existsSync } from 'node:fs';
import type { FileChange, PullRequestNow } from '../../../../ports/code-host.ts';
import { type ForgeContext, repositoryOf } from '../context.ts';
import { diffBetween, diffSince } from '../git/diff.ts';
import { filePath, shaName } from '../git/names.ts';
import { ask, readText, repositoryPath, requireHead } from '../git/repository.ts';
import type { PullRequestRow, PullRequests } from '../pull-requests.ts';
import type { Ci } from '../running/ci.ts';
import type { Instances } from '../running/instances.ts';
import { type Html, html } from './html.ts';

interface View {
  title: string;
  body: Html;
}

export interface ForgeViews {
  overview(): Promise<View | null>;
  services(): Promise<View | null>;
  pullRequest(repo: string, number: number): Promise<View | null>;
  check(repo: string, sha: string, attempt: number): Promise<View | null>;
  commit(repo: string, sha: string): Promise<View | null>;
  /** `address`: the path as it stands in a link. */
  file(repo: string, address: string): Promise<View | null>;
  knowledge(id: string): Promise<View | null>;
}

export function createViews(
  context: ForgeContext,
  parts: {
    pulls: PullRequests;
    ci: Ci;
    instances: Instances;
    document: (id: string) => Promise<{ title: string; text: string } | null>;
  },
): ForgeViews {
  const { pulls, ci, instances } = parts;
  const known = (repo: string): boolean => existsSync(repositoryPath(context.home, repo));

  async function filesOf(row: PullRequestRow): Promise<FileChange[]> {
    const repository = repositoryOf(context, row.repo);
    if (row.merge_sha === null)
      return diffSince(repository, await requireHead(repository, row.base), row.head_sha);
    const before = await ask(repository, ['rev-parse', '--verify', `${row.merge_sha}^1`]);
    return diffSince(repository, before, row.head_sha);
  }

  return {
    overview: async () => {
      const rows = pulls.all().toReversed();
      const body = html`<h1>Pull requests</h1><p><a href="/forge/services">Running services</a></p>
        ${
          rows.length === 0
            ? html`<p class="grey">None yet.</p>`
            : html`<table><tr><th>Pull request</th><th>Repository</th><th>State</th></tr>
        ${rows.map((row) => html`<tr><td><a href="/forge/${row.repo}/pull/${row.number}">#${row.number} ${row.title}</a></td><td>${row.repo}</td><td>${badge(row.draft === 1 && row.state === 'open' ? 'draft' : row.state)}</td></tr>`)}</table>`
        }`;
      return { title: 'Pull requests', body };
    },
    services: async () => {
      const rows = await Promise.all(
        instances
          .all()
          .filter(({ role }) => role !== 'trial')
          .map(async (one) => ({ one, up: (await instances.health(one)).ok })),
      );
      const body = html`<h1>Running services</h1>${
        rows.length === 0
          ? html`<p class="grey">Nothing runs.</p>`
          : html`<table><tr><th>Service</th><th>What</th><th>Commit</th><th>Process</th><th>State</th></tr>
        ${rows.map(({ one, up }) => html`<tr><td><a href="http://127.0.0.1:${one.port}/">${one.service}</a></td><td>${one.role === 'preview' ? `preview of ${one.key}` : one.environment}</td><td><a href="/forge/${one.repo}/commit/${one.sha}">${one.sha.slice(0, 7)}</a></td><td>${one.pid ?? '–'} on port ${one.port}</td><td>${badge(up ? 'up' : 'down')}</td></tr>`)}</table>`
      }`;
      return { title: 'Running services', body };
    },
    pullRequest: async (repo, number) => {
      const row = known(repo) ? pulls.find(repo, number) : null;
      if (row === null) return null;
      return {
        title: `#${number} ${row.title}`,
        body: pullRequestBody(row, await pulls.now(row), {
          files: await filesOf(row),
          comments: pulls.comments(row),
        }),
      };
    },
    check: async (repo, sha, attempt) => {
      const run = ci.of(repo, [sha]).find((one) => one.attempt === attempt);
      if (run === undefined) return null;
      const log = ci.log(repo, sha, attempt);
      const body = html`<h1>CI of ${repo} on ${sha.slice(0, 7)}</h1><p>${badge(run.state)} attempt ${attempt}</p>${run.failure === null ? '' : html`<p>${run.failure}</p>`}<pre class="words">${log ?? 'No output yet.'}</pre>`;
      return { title: `CI on ${sha.slice(0, 7)}`, body };
    },
    commit: async (repo, sha) => {
      if (!known(repo)) return null;
      const repository = repositoryOf(context, repo);
      const { code } = await repository.git(['cat-file', '-e', `${shaName(sha)}^{commit}`], {
        cwd: repository.path,
        accept: [1, 128],
      });
      if (code !== 0) return null;
      const text = await ask(repository, [
        'show',
        '--no-patch',
        '--format=%s%x00%an, %aI%x00%b%x00%P',
        sha,
        '--',
      ]);
      const [title = '', by = '', words = '', parents = ''] = text.split('\0');
      const parent = parents.trim().split(' ')[0] ?? '';
      const files = parent === '' ? [] : await diffBetween(repository, parent, sha);
      return {
        title,
        body: html`<h1>${title}</h1><p class="grey">${repo} ${sha.slice(0, 7)} by ${by}</p><pre class="words">${words}</pre>${filesHtml(files)}`,
      };
    },
    file: async (repo, address) => {
      const path = decoded(address);
      const text =
        path === null || !known(repo) ? null : await readText(repositoryOf(context, repo), 'HEAD', path);
      return path === null || text === null
        ? null
        : {
            title: path,
            body: html`<h1>${path}</h1><p class="grey">${repo}, default branch</p><pre class="words">${text.split('\n').map((line, index) => html`<span id="L${index + 1}">${line}\n</span>`)}</pre>`,
          };
    },
    knowledge: async (id) => {
      const found = await parts.document(id);
      return found === null
        ? null
        : { title: found.title, body: html`<h1>${found.title}</h1><pre class="words">${found.text}</pre>` };
    },
  };
}

/** Null for what is no path of a file: the page is then not there. */
function decoded(address: string): string | null {
  try {
    return filePath(decodeURIComponent(address));
  } catch {
    return null;
  }
}

function pullRequestBody(
  row: PullRequestRow,
  value: PullRequestNow,
  more: { files: FileChange[]; comments: { author: string; body: string; at: string }[] },
): Html {
  const state = value.draft && value.state === 'open' ? 'draft' : value.state;
  const merged =
    row.merged_by === null
      ? html``
      : html`<p>Merged by ${row.merged_by} as <a href="/forge/${row.repo}/commit/${row.merge_sha ?? ''}">${row.merge_sha?.slice(0, 7) ?? ''}</a>.</p>`;
  return html`<h1>${row.title} <span class="grey">#${row.number}</span></h1>
    <p>${badge(state)} <code>${row.branch}</code> into <code>${row.base}</code> of ${row.repo}, at ${value.headSha.slice(0, 7)}${value.conflict ? ', conflicts with the base' : ''}</p>
    ${row.reviewers === '' ? '' : html`<p>Asked for a review: ${row.reviewers}</p>`}${merged}<pre class="words">${row.body}</pre>
    <h2>CI</h2>${value.ci.length === 0 ? html`<p class="grey">Not run yet.</p>` : html`<table>${value.ci.map((run) => html`<tr><td>${badge(run.state)}</td><td><a href="/forge/${row.repo}/checks/${run.sha}/${run.attempt}">${run.sha.slice(0, 7)}, attempt ${run.attempt}</a></td><td>${run.failure ?? ''}</td></tr>`)}</table>`}
    ${more.comments.length === 0 ? '' : html`<h2>Comments</h2>${more.comments.map((one) => html`<p><b>${one.author}</b> <span class="grey">${one.at}</span></p><pre class="words">${one.body}</pre>`)}`}
    ${filesHtml(more.files)}`;
}

function filesHtml(files: FileChange[]): Html {
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  return html`<h2>${files.length} ${files.length === 1 ? 'file' : 'files'}, ${added} lines added, ${removed} removed</h2>
    ${files.map((file) => html`<details open><summary><code>${file.previousPath === null ? '' : `${file.previousPath} → `}${file.path}</code> <span class="add">+${file.added}</span> <span class="del">−${file.removed}</span></summary><pre>${file.patch === null ? 'Binary file.' : patchHtml(file.patch)}</pre></details>`)}`;
}

function patchHtml(patch: string): Html[] {
  const from = patch.indexOf('\n@@');
  const lines = (from < 0 ? patch : patch.slice(from + 1)).split('\n');
  return lines.map((line) => html`<span class="${kindOf(line)}">${line}</span>\n`);
}

function kindOf(line: string): string {
  if (line.startsWith('@@')) return 'hunk';
  if (line.startsWith('+')) return 'add';
  return line.startsWith('-') ? 'del' : 'same';
}

function badge(state: string): Html {
  return html`<span class="state ${state}">${state}</span>`;
}
