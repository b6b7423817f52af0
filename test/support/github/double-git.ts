/** What GitHub tells of commits, trees and blobs: git's own answers, in its shapes. */
import type { Answer } from './double.ts';
import { type Call, missing, ok, said } from './double-answers.ts';

type Route = [method: string, path: RegExp, answer: (call: Call) => Promise<Answer> | Answer];

export const gitRoutes: Route[] = [
  [
    'GET',
    /^\/commits$/,
    async ({ double, repo, url }) => {
      const repository = double.state.commitsOf(repo);
      const most = url.searchParams.get('per_page') ?? '30';
      const { code, stdout } = await repository.git(
        ['log', `--max-count=${most}`, '--format=%H%x1f%s', url.searchParams.get('sha') ?? 'HEAD', '--'],
        { cwd: repository.path, accept: [128] },
      );
      if (code !== 0) return missing;
      const lines = stdout.split('\n').filter((line) => line !== '');
      return ok(
        lines.map((line) => {
          const [sha, message] = line.split('\x1f');
          return { sha, commit: { message } };
        }),
      );
    },
  ],
  [
    'GET',
    /^\/git\/trees\/(HEAD|[0-9a-f]{40})$/,
    async ({ double, repo, parts, url }) => {
      const repository = double.state.commitsOf(repo);
      const deep = url.searchParams.has('recursive') ? ['-r', '-t'] : [];
      const { code, stdout } = await repository.git(
        ['ls-tree', ...deep, '-z', '--long', `${parts[0]}^{tree}`],
        { cwd: repository.path, accept: [128] },
      );
      if (code !== 0) return said(404, 'Not Found');
      const tree = stdout.split('\0').flatMap((line) => {
        const found = /^(\d{6}) (\w+) ([0-9a-f]{40}) +(\d+|-)\t(.+)$/s.exec(line);
        if (found === null) return [];
        const [, mode, type, sha, size, path] = found;
        return [{ path, mode, type, sha, ...(size === '-' ? {} : { size: Number(size) }) }];
      });
      return ok({ sha: parts[0], truncated: false, tree });
    },
  ],
  [
    'GET',
    /^\/git\/blobs\/([0-9a-f]{40})$/,
    async ({ double, repo, parts }) => {
      const repository = double.state.commitsOf(repo);
      const { code, stdout } = await repository.git(['cat-file', 'blob', parts[0] ?? ''], {
        cwd: repository.path,
        accept: [128],
      });
      if (code !== 0) return missing;
      const content = Buffer.from(stdout).toString('base64');
      return ok({ sha: parts[0], size: Buffer.byteLength(stdout), encoding: 'base64', content });
    },
  ],
];
