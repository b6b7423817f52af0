/** A vendor's HTTP interface on the loopback, with a script of what goes wrong. State and answers are the vendor's own. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { watched } from './watched.ts';

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  /** Parsed where it is JSON; null where there is none. */
  body: unknown;
}
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** `after`: the effect has happened, and whoever asked does not learn it. */
export interface Fault {
  /** Matched against `METHOD /path`; left out: every request. */
  on?: RegExp;
  /** How many requests it meets; left out: one. */
  times?: number;
  what:
    | { answer: Answer; after?: boolean }
    /** The connection ends. */
    | { drop: 'before' | 'after' }
    /** Half of the answer arrives, then the connection ends. */
    | { cut: true }
    /** Nothing is answered until the double ends. */
    | { silent: true }
    | { delayMs: number }
    | { text: string };
}

export interface Scripted {
  url: string;
  /** What was asked, oldest first. */
  asked: Asked[];
  /** Those that match `METHOD /path`. */
  askedFor(pattern: RegExp): Asked[];
  faults: Fault[];
  /** Resolves once what it holds is so; looked at after each answer. */
  until(fits: () => boolean): Promise<void>;
  end(): Promise<void>;
}

export async function startScripted(answers: (asked: Asked) => Answer): Promise<Scripted> {
  const watch = watched('The vendor');
  const server = createServer((request, response) => {
    bodyOf(request)
      .then((body) => serve(response, askedIn(request, body)))
      // What the double does not know is seen by whoever asked, and not as a connection that hangs.
      .catch((error: unknown) => send(response, { status: 501, body: { message: String(error) } }))
      .finally(() => watch.changed());
  });

  function serve(response: ServerResponse, asked: Asked): void {
    double.asked.push(asked);
    const fault = taken(double.faults, `${asked.method} ${asked.path}`);
    if (fault === null) return send(response, answers(asked));
    if ('silent' in fault) return;
    if ('text' in fault) return void response.writeHead(200).end(fault.text);
    if ('delayMs' in fault) return void setTimeout(() => send(response, answers(asked)), fault.delayMs);
    if ('drop' in fault) {
      if (fault.drop === 'after') answers(asked);
      return void response.destroy();
    }
    if ('cut' in fault) {
      const text = JSON.stringify(answers(asked).body ?? {});
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length + 1 });
      return void response.write(text.slice(0, text.length / 2), () => response.destroy());
    }
    if (fault.after === true) answers(asked);
    send(response, fault.answer);
  }

  const double: Scripted = {
    url: '',
    asked: [],
    askedFor: (pattern) => double.asked.filter((one) => pattern.test(`${one.method} ${one.path}`)),
    faults: [],
    until: (fits) => watch.until(fits),
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

function taken(faults: Fault[], asked: string): Fault['what'] | null {
  const at = faults.findIndex((one) => one.on?.test(asked) ?? true);
  const fault = faults[at];
  if (fault === undefined) return null;
  const left = (fault.times ?? 1) - 1;
  if (left <= 0) faults.splice(at, 1);
  else faults[at] = { ...fault, times: left };
  return fault.what;
}

function askedIn(request: IncomingMessage, text: string): Asked {
  const url = new URL(request.url ?? '/', 'http://vendor');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body:
      text === ''
        ? null
        : /json/.test(request.headers['content-type'] ?? '')
          ? (JSON.parse(text) as unknown)
          : text,
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
}
