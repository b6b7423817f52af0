import { createServer } from 'node:http';
import { argv, env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { csvOf } from './csv.js';
import { listInvoices } from './invoices.js';
import { listPage } from './page.js';

/** Answers a request: status, content type and text. */
export async function answer(path) {
  if (path === '/healthz') return json(200, { status: 'ok', service: 'invoices', sha: env.COMMIT_SHA ?? 'unknown' });
  const list = await listInvoices();
  if (path === '/') return { status: 200, type: 'text/html; charset=utf-8', text: listPage(list) };
  if (path === '/invoices') return json(200, list.invoices);
  if (path === '/invoices.csv') return csv(list.invoices);
  const one = list.invoices.find(({ id }) => path === `/invoices/${id}`);
  return one === undefined ? json(404, { error: 'not_found' }) : json(200, one);
}

function json(status, value) {
  return { status, type: 'application/json; charset=utf-8', text: JSON.stringify(value) };
}

function csv(invoices) {
  const today = new Date().toISOString().slice(0, 10);
  const headers = { 'content-disposition': `attachment; filename="invoices-${today}.csv"` };
  return { status: 200, type: 'text/csv; charset=utf-8', text: csvOf(invoices), headers };
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
