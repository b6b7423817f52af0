/** The part of Zendesk's REST API that is asked, with pages, organisations and a limit that can be reached. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ZendeskTicket {
  id: number;
  subject: string;
  description: string;
  created_at: string;
  organization_id: number | null;
  requester_id: number;
  via?: unknown;
}

export interface ZendeskDouble {
  url: string;
  tickets: ZendeskTicket[];
  /** How many of the next requests are told to wait, and how long. */
  limited: { times: number; seconds: string };
  status: number;
  requests: { path: string; query: URLSearchParams; authorization: string | undefined }[];
  end(): Promise<void>;
}

export const ticket = (id: number, more: Partial<ZendeskTicket> = {}): ZendeskTicket => ({
  id,
  subject: `Export ${id}`,
  description: 'We need a CSV.',
  created_at: '2026-10-02T08:00:00Z',
  organization_id: 7,
  requester_id: 99,
  ...more,
});

export async function startZendeskDouble(): Promise<ZendeskDouble> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://zendesk');
    double.requests.push({
      path: url.pathname,
      query: url.searchParams,
      authorization: request.headers.authorization,
    });
    const json = (value: unknown, status = 200, headers = {}): void => {
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(value));
    };
    if (double.limited.times > 0) {
      double.limited.times -= 1;
      return json({}, 429, { 'retry-after': double.limited.seconds });
    }
    if (double.status !== 200) return json({ error: 'x' }, double.status);
    if (url.pathname === '/api/v2/organizations/show_many.json')
      return json({ organizations: [{ id: 7, name: 'Brightside GmbH' }] });
    if (url.pathname === '/api/v2/search.json') {
      const size = Number(url.searchParams.get('per_page'));
      const page = Number(url.searchParams.get('page'));
      const results = double.tickets.slice((page - 1) * size, page * size);
      const hasMore = page * size < double.tickets.length;
      return json({
        results,
        count: double.tickets.length,
        next_page: hasMore ? `${double.url}/next` : null,
      });
    }
    const found = double.tickets.find((one) => url.pathname === `/api/v2/tickets/${one.id}.json`);
    return found === undefined ? json({ error: 'RecordNotFound' }, 404) : json({ ticket: found });
  });
  const double: ZendeskDouble = {
    url: '',
    tickets: [],
    limited: { times: 0, seconds: '1' },
    status: 200,
    requests: [],
    end: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  double.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return double;
}
