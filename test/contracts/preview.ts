import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Preview } from '../../src/ports/preview.ts';

export interface PreviewWorld {
  preview: Preview;
  service: string;
  repo: string;
  commits: { first: string; second: string; broken: string };
  end: () => Promise<void>;
}

export function previewContract(make: () => Promise<PreviewWorld>): void {
  let world: PreviewWorld;
  beforeEach(async () => {
    world = await make();
  });
  afterEach(() => world.end());

  const ensure = (key: string, sha: string) =>
    world.preview.ensure({ key, service: world.service, repo: world.repo, sha });

  test('runs a commit, once however often it is asked for', async () => {
    const first = await ensure('TL-1', world.commits.first);
    expect(await ensure('TL-1', world.commits.first)).toEqual(first);
    if (first.state !== 'up') throw new Error(first.sentence);
    expect(await running(first.url)).toMatchObject({ sha: world.commits.first });
  });

  test('a newer commit replaces the older one of that ticket and of no other', async () => {
    const [old, other] = [
      await ensure('TL-1', world.commits.first),
      await ensure('TL-2', world.commits.first),
    ];
    const fresh = await ensure('TL-1', world.commits.second);
    if (fresh.state !== 'up' || old.state !== 'up' || other.state !== 'up')
      throw new Error('It did not start.');
    expect(await running(fresh.url)).toMatchObject({ sha: world.commits.second });
    expect(await running(other.url)).toMatchObject({ sha: world.commits.first });
    await expect(running(old.url)).rejects.toThrow('fetch failed');
  });

  test('a commit that does not start is said with its reason', async () => {
    const failed = await ensure('TL-1', world.commits.broken);
    expect(failed).toMatchObject({ state: 'failed' });
    expect(failed.state === 'failed' && failed.sentence).toContain('no database');
  });

  test('removing it ends it; removing it again is fine', async () => {
    const up = await ensure('TL-1', world.commits.first);
    await world.preview.remove('TL-1');
    await world.preview.remove('TL-1');
    if (up.state !== 'up') throw new Error(up.sentence);
    await expect(running(up.url)).rejects.toThrow('fetch failed');
  });
}

async function running(url: string): Promise<unknown> {
  return (await fetch(`${url}/healthz`)).json();
}
