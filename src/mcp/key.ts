import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where our tools are served, and the key that signs runs' tokens. */
export const toolsAt = (
  about: { publicUrl: string | null; toolsKey: string | null; home: string },
  port: number,
): { url: string; key: string } => ({
  url: `${about.publicUrl ?? `http://localhost:${port}`}/mcp`,
  key: about.toolsKey ?? ownKey(about.home),
});

/** Made once per home; to make a new one is to end every run's token. */
function ownKey(home: string): string {
  const path = join(home, 'tools.key');
  mkdirSync(home, { recursive: true });
  try {
    writeFileSync(path, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8').trim();
}
