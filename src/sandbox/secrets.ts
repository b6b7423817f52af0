import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** What a sandbox keeps between its starts: tokens made for this home, and the port that its links name. */
export interface SandboxSecrets {
  botToken: string;
  appToken: string;
  signingSecret: string;
  webhookSecret: string;
  httpPort: number;
}

/** Made once per home: no secret stands in the code, and links in old messages go on working. */
export async function sandboxSecrets(home: string): Promise<SandboxSecrets> {
  const path = join(home, 'secrets.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as SandboxSecrets;
  const random = (): string => randomBytes(18).toString('hex');
  const made = {
    botToken: `xoxb-local-${random()}`,
    appToken: `xapp-local-${random()}`,
    signingSecret: random(),
    webhookSecret: random(),
    httpPort: await freePort(),
  };
  mkdirSync(home, { recursive: true });
  writeFileSync(path, JSON.stringify(made), { mode: 0o600 });
  return made;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
