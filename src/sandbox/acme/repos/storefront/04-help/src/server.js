import { createServer } from 'node:http';
import { argv, env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { helpPage } from './help.js';
import { listOrders } from './orders.js';
import { shopPage } from './page.js';
import { products } from './products.js';

const pages = { '/': shopPage, '/help': helpPage };
const data = { '/products': () => products, '/orders': listOrders };

/** Answers a request: status, content type and text. */
export function answer(path) {
  if (path === '/healthz') return json(200, { status: 'ok', service: 'storefront', sha: env.COMMIT_SHA ?? 'unknown' });
  if (Object.hasOwn(pages, path)) return { status: 200, type: 'text/html; charset=utf-8', text: pages[path]() };
  if (Object.hasOwn(data, path)) return json(200, data[path]());
  return json(404, { error: 'not_found' });
}

function json(status, value) {
  return { status, type: 'application/json; charset=utf-8', text: JSON.stringify(value) };
}

export function startServer(port) {
  const server = createServer((req, res) => {
    const { status, type, text } = answer(new URL(req.url, 'http://localhost').pathname);
    res.writeHead(status, { 'content-type': type }).end(text);
  });
  return server.listen(port, env.HOST ?? '127.0.0.1');
}

if (argv[1] === fileURLToPath(import.meta.url)) startServer(Number(env.PORT ?? 8081));
