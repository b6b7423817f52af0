/** The double over Streamable HTTP, with an authorization server beside it where one is asked for. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { type AuthDouble, createAuthDouble } from './auth-double.ts';
import { type Behaviour, behavingServer, type Call, usual } from './behaviour.ts';

export interface HttpDouble {
  url: string;
  port: number;
  behaviour: Behaviour;
  calls: Call[];
  requests: { path: string; method: string; authorization: string | undefined }[];
  auth: AuthDouble;
  /** Null: whoever comes is let in. */
  wants: 'oauth' | `key ${string}` | null;
  /** Answers every request with a redirect to there. */
  redirectsTo: string | null;
  end(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

export async function startHttpDouble(): Promise<HttpDouble> {
  let firsts = 0;
  const double: HttpDouble = {
    url: '',
    port: 0,
    behaviour: usual(),
    calls: [],
    requests: [],
    auth: createAuthDouble(() => `http://127.0.0.1:${double.port}`),
    wants: null,
    redirectsTo: null,
    end: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  const isLetIn = (request: IncomingMessage): boolean =>
    double.wants === null ||
    (double.wants === 'oauth'
      ? double.auth.mayPass(request)
      : request.headers.authorization === double.wants.slice('key '.length));
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const body = await bodyOf(request);
      const { url = '/', method = 'GET' } = request;
      double.requests.push({ path: url, method, authorization: request.headers.authorization });
      if (double.redirectsTo !== null) {
        response.writeHead(307, { location: double.redirectsTo }).end();
        return;
      }
      if (double.auth.handle(request, response, body)) return;
      if (!isLetIn(request)) {
        const where = `http://127.0.0.1:${double.port}/.well-known/oauth-protected-resource/mcp`;
        response.writeHead(401, { 'www-authenticate': `Bearer resource_metadata="${where}"` }).end();
        return;
      }
      const transport = new StreamableHTTPServerTransport({});
      await behavingServer({
        behaviour: () => double.behaviour,
        called: (call) => double.calls.push(call),
        isFirst: () => {
          firsts += 1;
          return firsts === 1;
        },
        drop: () => request.socket.destroy(),
      }).connect(transport);
      await transport.handleRequest(request, response, body === '' ? undefined : JSON.parse(body));
    };
    answer().catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  double.port = (server.address() as AddressInfo).port;
  double.url = `http://127.0.0.1:${double.port}/mcp`;
  return double;
}
