/** What is kept of a connection: which tools the admin approved, as they were then, and the tokens of OAuth. */

import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const tokens = z.looseObject({
  access_token: z.string(),
  token_type: z.string(),
  refresh_token: z.string().optional(),
  expires_in: z.number().optional(),
  scope: z.string().optional(),
  issuer: z.string().optional(),
});
const client = z.looseObject({
  client_id: z.string(),
  client_secret: z.string().optional(),
  issuer: z.string().optional(),
});
const connection = z.object({
  /** The address that the tokens belong to: another one in the policy file asks for a new connection. */
  url: z.string().optional(),
  tokens: tokens.optional(),
  client: client.optional(),
  discovery: z.looseObject({ authorizationServerUrl: z.string() }).optional(),
  /** Tool to the hash of what it said of itself when it was approved. */
  approved: z.record(z.string(), z.string()).default({}),
  approvedAt: z.string().optional(),
  /** Where the server stood then: the same words from another place were approved by nobody. */
  approvedPlace: z.string().optional(),
});
export type Connection = z.infer<typeof connection>;

export const noConnection: Connection = { approved: {} };

export interface ConnectionStore {
  /** `noConnection` where there is none, or none that can be read. */
  read(name: string): Promise<Connection>;
  /** Reads, changes and writes as one step. */
  change(name: string, how: (before: Connection) => Connection): Promise<Connection>;
}

/** One file a connection, for its owner's eyes alone; written aside and renamed, so a crash leaves the old or the new. */
export function createFileConnections(folder: string): ConnectionStore {
  const turns = new Map<string, Promise<unknown>>();
  const pathOf = (name: string): string => {
    if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new Error(`${name} is no name of a connection`);
    return join(folder, `${name}.json`);
  };
  const read = async (name: string): Promise<Connection> => {
    const text = await readFile(pathOf(name), 'utf8').catch(() => null);
    if (text === null) return noConnection;
    try {
      return connection.parse(JSON.parse(text));
    } catch {
      return noConnection;
    }
  };
  const write = async (name: string, value: Connection): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    const aside = join(folder, `.${name}.${randomUUID()}`);
    await writeFile(aside, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    await rename(aside, pathOf(name));
  };
  return {
    read,
    change: (name, how) => {
      const turn = (turns.get(name) ?? Promise.resolve()).then(async () => {
        const after = how(await read(name));
        await write(name, after);
        return after;
      });
      turns.set(
        name,
        turn.catch(() => {}),
      );
      return turn;
    },
  };
}
