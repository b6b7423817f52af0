/** What receiving is compared with: Probot, with a handler for everything that does nothing. It stores nothing. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNodeMiddleware, createProbot } from 'probot';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const probot = createProbot({
  overrides: { appId: '1', privateKey, secret: process.env['WEBHOOK_SECRET'] ?? '', logLevel: 'fatal' },
});
const middleware = await createNodeMiddleware(
  (app) => {
    app.onAny(async () => {});
  },
  { probot, webhooksPath: '/webhooks/github' },
);
const server = createServer((req, res) => {
  void middleware(req, res);
});
await new Promise<void>((resolve) => {
  server.listen(0, '127.0.0.1', resolve);
});
process.stdout.write(`port ${(server.address() as AddressInfo).port}\n`);
