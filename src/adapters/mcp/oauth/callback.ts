/** Where the browser comes back to: a server on this machine alone, on a free port, for one request. */

import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Callback {
  url: string;
  /** The authorization code; rejects where the answer is not ours, says no, or does not come. */
  code: Promise<string>;
  close(): void;
}

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

const page = (text: string): string =>
  `<!doctype html><meta charset="utf-8"><title>Throughline</title><p>${text} You can close this window.</p>`;

function codeIn(url: URL, state: string): string {
  const given = url.searchParams.get('state') ?? '';
  if (!same(given, state))
    throw new Error('The answer does not belong to this login (its state differs). Try again.');
  const refused = url.searchParams.get('error');
  if (refused !== null)
    throw new Error(`The login was refused (${refused.replaceAll(/[^\w -]/g, '').slice(0, 60)}).`);
  const code = url.searchParams.get('code');
  if (code === null || code === '') throw new Error('The answer carries no code. Try again.');
  return code;
}

export async function awaitCallback(about: {
  state: string;
  withinMs: number;
  /** Where the vendor only comes back to an address that it was told before; left out: a free one. */
  port?: number;
}): Promise<Callback> {
  const result = Promise.withResolvers<string>();
  // A login that nobody awaits any more is no trouble.
  result.promise.catch(() => {});
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const answer = (status: number, text: string): void => {
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', connection: 'close' });
      response.end(page(text), () => close());
    };
    server.close();
    try {
      if (request.method !== 'GET' || url.pathname !== '/callback')
        throw new Error('The answer came to a wrong address. Try again.');
      result.resolve(codeIn(url, about.state));
      answer(200, 'Connected.');
    } catch (error) {
      result.reject(error instanceof Error ? error : new Error('The login failed.'));
      answer(400, 'That did not work; the terminal says why.');
    }
  });
  const timer = setTimeout(() => {
    result.reject(new Error(`Nobody came back within ${Math.round(about.withinMs / 60_000)} minutes.`));
    close();
  }, about.withinMs);
  const close = (): void => {
    clearTimeout(timer);
    server.close();
    server.closeAllConnections();
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(about.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    code: result.promise,
    close,
  };
}
