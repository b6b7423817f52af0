/** The whole product in a sandbox of its own: real Slack app, database, forge and local Slack; people act over the People API. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { enableCompileCache } from 'node:module';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, readConfig } from '../../src/config.ts';
import { type Product, startProduct } from '../../src/main.ts';
import type { WorkItem } from '../../src/pipeline/work-item.ts';
import type { FaultInput } from '../../src/sandbox/slack/control/faults.ts';
import { findItem } from '../../src/store/work-items.ts';
import { layDatabase } from './database-setup.ts';
import { acmeSource } from './local/acme.ts';
import { watchPayloads } from './payloads/watch.ts';
import { Person } from './people.ts';

// As `npm start` does: local Slack's process starts in half the time.
enableCompileCache();

export interface World {
  product: Product;
  url: string;
  home: string;
  ana: Person;
  eli: Person;
  sam: Person;
  kim: Person;
  gus: Person;
  item(key: string): Promise<WorkItem>;
  /** What goes wrong with local Slack from now on; an empty list ends it. */
  slackHas(faults: FaultInput[]): Promise<void>;
  /** Stops the product, keeps the home; `again` starts it there once more. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** `fresh`: in a home where nothing has been, as a newcomer's. `company` edits the company's file before the first start. */
export async function startWorld(
  about: { env?: Record<string, string>; fresh?: boolean; company?: (file: string) => string } = {},
): Promise<World> {
  const home = await mkdtemp(join(tmpdir(), 'throughline-world-'));
  if (about.fresh !== true) await layDatabase(join(home, 'db'));
  if (about.company !== undefined) {
    const written = await readFile(join(acmeSource, 'throughline.yaml'), 'utf8');
    await mkdir(join(home, 'acme'), { recursive: true });
    await writeFile(join(home, 'acme', 'throughline.yaml'), about.company(written));
  }
  const env = {
    PORT: String(await freePort()),
    THROUGHLINE_HOME: home,
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'error',
    ...about.env,
  };
  const config: Config = readConfig(env, home);
  const payloads = watchPayloads(`http://127.0.0.1:${env.PORT}`);
  let product = await startProduct(config);
  const person = (name: string): Person => new Person(product.url, name);
  const world: World = {
    product,
    url: product.url,
    home,
    ana: person('ana'),
    eli: person('eli'),
    sam: person('sam'),
    kim: person('kim'),
    gus: person('gus'),
    item: async (key) => {
      const item = await findItem(product.deps.db, key);
      if (item === null) throw new Error(`there is no ${key}`);
      return item;
    },
    slackHas: async (faults) => {
      const headers = { 'content-type': 'application/json' };
      await fetch(`${product.url}/_faults`, { method: 'PUT', headers, body: JSON.stringify(faults) });
    },
    restart: async () => {
      await product.stop();
      product = await startProduct(config);
      world.product = product;
    },
    close: async () => {
      await product.stop();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
      payloads.verify();
    },
  };
  return world;
}
