/** A Backstage server in one process: what teams registered, page by page, behind a token. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const TOKEN = 'let-me-read';
const entity = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().default('default') }),
});

export interface BackstageDouble {
  url: string;
  token: string;
  registers(team: string, yaml: string): void;
  /** How it answers from now on. */
  behaves(
    how: 'well' | 'before by-query' | 'hangs' | 'redirects' | 'talks nonsense' | 'floods' | 'circles',
  ): void;
  /** Page sizes that it handed out. */
  pages: number[];
  /** Whoever is sent elsewhere arrives here; nobody may. */
  strays: number;
  close(): Promise<void>;
}

export async function startBackstage(): Promise<BackstageDouble> {
  const registered = new Map<string, unknown[]>();
  let how: Parameters<BackstageDouble['behaves']>[0] = 'well';
  const pages: number[] = [];
  const double = { strays: 0 };
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://double');
    const answer = (status: number, body: unknown): void => {
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (how === 'hangs') return;
    if (url.pathname === '/elsewhere') double.strays += 1;
    if (req.headers.authorization !== `Bearer ${TOKEN}`) return answer(401, { error: 'no' });
    if (how === 'redirects') {
      res.writeHead(302, { location: '/elsewhere' }).end();
      return;
    }
    if (how === 'talks nonsense') {
      res.end('<html>Sign in</html>');
      return;
    }
    if (how === 'floods') {
      const piece = 'x'.repeat(1_000_000);
      const pour = (): void => {
        while (!res.destroyed && res.write(piece));
        if (!res.destroyed) res.once('drain', pour);
      };
      pour();
      return;
    }
    const cursor = url.searchParams.get('cursor');
    const asked = new Set(
      (cursor === null ? url.searchParams.getAll('filter') : (cursor.split('|')[1] ?? '').split(',')).map(
        (one) => one.replace('kind=', ''),
      ),
    );
    const all = [...registered.values()].flat().filter((one) => {
      const kind = z.looseObject({ kind: z.string() }).safeParse(one).data?.kind.toLowerCase() ?? '';
      return asked.has(kind);
    });
    if (url.pathname === '/api/catalog/entities') return answer(200, all);
    if (url.pathname !== '/api/catalog/entities/by-query' || how === 'before by-query')
      return answer(404, {});
    const from = Number(cursor?.split('|')[0] ?? 0);
    const size = Math.min(Number(url.searchParams.get('limit') ?? 20), 100);
    const items = all.slice(from, from + size);
    pages.push(items.length);
    const next = how === 'circles' ? 0 : from + size;
    answer(200, {
      items,
      totalItems: all.length,
      pageInfo: next < all.length ? { nextCursor: `${next}|${[...asked].join(',')}` } : {},
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    token: TOKEN,
    pages,
    get strays() {
      return double.strays;
    },
    registers: (team, yaml) => {
      registered.set(
        team,
        parseAllDocuments(yaml).map((document): unknown => {
          const value: unknown = document.toJS();
          const parsed = entity.safeParse(value);
          return parsed.success
            ? { ...parsed.data, metadata: { ...parsed.data.metadata, uid: team } }
            : value;
        }),
      );
    },
    behaves: (next) => {
      how = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
