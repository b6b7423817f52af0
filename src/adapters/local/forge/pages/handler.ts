import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Html } from './html.ts';
import { html, page } from './html.ts';
import type { ForgeViews } from './views.ts';

export type ForgeRequestHandler = (req: IncomingMessage, res: ServerResponse) => boolean;

interface Route {
  path: RegExp;
  show: (views: ForgeViews, parts: string[]) => Promise<{ title: string; body: Html } | null>;
}

const repo = '([A-Za-z0-9][A-Za-z0-9_.-]*/[A-Za-z0-9][A-Za-z0-9_.-]*)';

const routes: Route[] = [
  { path: /^\/forge\/?$/, show: (views) => views.overview() },
  { path: /^\/forge\/services$/, show: (views) => views.services() },
  { path: /^\/forge\/knowledge\/([a-z0-9-]+)$/, show: (views, [id = '']) => views.knowledge(id) },
  {
    path: new RegExp(`^/forge/${repo}/pull/([0-9]{1,9})$`),
    show: (views, [name = '', n]) => views.pullRequest(name, Number(n)),
  },
  {
    path: new RegExp(`^/forge/${repo}/checks/([0-9a-f]{40})/([0-9]{1,6})$`),
    show: (views, [name = '', sha = '', n]) => views.check(name, sha, Number(n)),
  },
  {
    path: new RegExp(`^/forge/${repo}/commit/([0-9a-f]{40})$`),
    show: (views, [name = '', sha = '']) => views.commit(name, sha),
  },
  {
    path: new RegExp(`^/forge/${repo}/file/(.+)$`),
    show: (views, [name = '', path = '']) => views.file(name, path),
  },
];

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Answers `/forge…`; false for every other address, which is then the caller's. */
export function createForgeRequestHandler(
  views: ForgeViews,
  report: (what: string, error: unknown) => void,
): ForgeRequestHandler {
  return (req, res) => {
    const path = (req.url ?? '').split('?')[0] ?? '';
    if (path !== '/forge' && !path.startsWith('/forge/')) return false;
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.writeHead(405, { allow: 'GET, HEAD' }).end();
      return true;
    }
    answer(path).then(
      ({ status, text }) => res.writeHead(status, headers).end(req.method === 'HEAD' ? undefined : text),
      (error: unknown) => {
        report('page', error);
        res
          .writeHead(500, headers)
          .end(page('Not shown', html`<h1>This page could not be shown</h1><p>The log says why.</p>`));
      },
    );
    return true;
  };

  async function answer(path: string): Promise<{ status: number; text: string }> {
    for (const route of routes) {
      const parts = route.path.exec(path)?.slice(1);
      const found = parts === undefined ? null : await route.show(views, parts);
      if (found !== null) return { status: 200, text: page(found.title, found.body) };
    }
    return {
      status: 404,
      text: page(
        'Not found',
        html`<h1>There is nothing here</h1><p><a href="/forge">All pull requests</a></p>`,
      ),
    };
  }
}
