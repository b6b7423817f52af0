import type { IncomingMessage, ServerResponse } from 'node:http';

/** A refusal over HTTP: a status, a word for programs, a sentence for people. */
export class HttpRefusal extends Error {
  readonly status: number;
  readonly word: string;
  extra: Record<string, unknown> = {};

  constructor(status: number, word: string, message: string) {
    super(message);
    this.status = status;
    this.word = word;
  }

  /** Says more than the sentence, for programs. */
  with(extra: Record<string, unknown>): this {
    this.extra = extra;
    return this;
  }
}

const BODY_LIMIT = 1_000_000;

/** The whole body, refused with 413 as soon as it is too large. */
export async function readBody(request: IncomingMessage, limit = BODY_LIMIT): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new HttpRefusal(413, 'too_large', `The body is larger than ${limit} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = (await readBody(request)).toString('utf8');
  if (!text.trim()) return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpRefusal(400, 'malformed_json', 'The body is not JSON.');
  }
}

/** The parts between the slashes, decoded; the first is empty. */
export function pathParts(url: URL): string[] {
  try {
    return url.pathname.split('/').map((part) => decodeURIComponent(part));
  } catch {
    throw new HttpRefusal(400, 'malformed_path', 'The path is not well encoded.');
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.writeHead(status);
  response.end(JSON.stringify(body));
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
}

export function redirect(response: ServerResponse, to: string): void {
  response.writeHead(302, { location: to });
  response.end();
}
