import { createServer } from 'node:http';
import { argv, env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { listInvoices } from './invoices.js';

/** Answers a request: status, content type and text. */
export async function answer(path) {
  if (path === '/healthz') return json(200, { status: 'ok', service: 'invoices', sha: env.COMMIT_SHA ?? 'unknown' });
  const { invoices } = await listInvoices();
  if (path === '/invoices') return json(200, invoices);
  return json(404, { error: 'not_found' });
}

function json(status, value) {
  return { status, type: 'application/json; charset=utf-8', text: JSON.stringify(value) };
}

export function startServer(port) {
  const server = createServer((req, res) => {
    answer(new URL(req.url, 'http://localhost').pathname).then(
      ({ status, type, text, headers = {} }) => res.writeHead(status, { 'content-type': type, ...headers }).end(text),
      (error) => {
        console.error(error);
        res.writeHead(500).end();
      },
    );
  });
  return server.listen(port, env.HOST ?? '127.0.0.1');
}

if (argv[1] === fileURLToPath(import.meta.url)) startServer(Number(env.PORT ?? 8080));
