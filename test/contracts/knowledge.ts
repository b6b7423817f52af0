import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Knowledge } from '../../src/ports/lake/knowledge.ts';

export interface KnowledgeWorld {
  knowledge: Knowledge;
  /** A repository with a README.md, CODEOWNERS, and commits in the last 30 days. */
  repo: string;
  end: () => Promise<void>;
}

export function knowledgeContract(make: () => Promise<KnowledgeWorld>): void {
  let world: KnowledgeWorld;
  beforeAll(async () => {
    world = await make();
  });
  afterAll(() => world.end());

  test('history is newest first, within the days asked for, and can be about some paths', async () => {
    const all = await world.knowledge.history(world.repo, { days: 3650 });
    const recent = await world.knowledge.history(world.repo, { days: 30 });
    const readme = await world.knowledge.history(world.repo, { days: 3650, paths: ['README.md'] });
    if (all.state !== 'ok' || recent.state !== 'ok' || readme.state !== 'ok') throw new Error('Not reached.');
    const times = all.value.map(({ at }) => at);
    expect(times).toEqual(times.toSorted().toReversed());
    for (const { sha, url } of all.value)
      expect(url).toMatch(new RegExp(`^https?://.+/${world.repo}/commit/${sha}$`));
    expect(recent.value.length).toBeGreaterThan(0);
    expect(recent.value.length).toBeLessThan(all.value.length);
    expect(readme.value.every(({ files }) => files.includes('README.md'))).toBe(true);
  });

  test('files are those of the default branch, with CODEOWNERS', async () => {
    const found = await world.knowledge.files(world.repo);
    expect(found).toMatchObject({
      state: 'ok',
      value: { paths: expect.arrayContaining(['README.md', 'CODEOWNERS']) },
    });
    expect(found.state === 'ok' && found.value.codeowners).toContain('@');
  });

  test('reads one file; one that is not there is null, and a repository that is not there is unknown', async () => {
    expect(await world.knowledge.read(world.repo, 'README.md')).toMatchObject({
      state: 'ok',
      value: expect.stringContaining('#'),
      url: expect.stringMatching(/^https?:.*\/README\.md$/),
    });
    expect(await world.knowledge.read(world.repo, 'none.md')).toMatchObject({ state: 'ok', value: null });
    expect(await world.knowledge.read('acme/none', 'README.md')).toMatchObject({ state: 'unknown' });
  });

  test('lines that contain a text are found as they are written; what looks like a pattern or an option is text', async () => {
    const read = await world.knowledge.read(world.repo, 'CODEOWNERS');
    const wanted =
      (read.state === 'ok' ? read.value : null)?.split('\n').find((line) => line.includes('@')) ?? '';
    const found = await world.knowledge.lines(world.repo, wanted.toUpperCase(), { limit: 5 });
    expect(found).toMatchObject({
      state: 'ok',
      value: expect.arrayContaining([
        {
          path: 'CODEOWNERS',
          line: expect.any(Number),
          text: wanted,
          url: expect.stringMatching(/^https?:.*\/CODEOWNERS#L\d+$/),
        },
      ]),
    });
    const one = await world.knowledge.lines(world.repo, '@', { limit: 1 });
    expect(one.state === 'ok' && one.value).toHaveLength(1);
    for (const text of [
      '.*zyzzyva',
      '--open-files-in-pager=touch${IFS}x',
      '-Ozyzzyva',
      '$(id)',
      'zyzzyva\\|.',
    ])
      expect(await world.knowledge.lines(world.repo, text, { limit: 5 })).toMatchObject({
        state: 'ok',
        value: [],
      });
    expect(await world.knowledge.lines(world.repo, 'two\nlines', { limit: 5 })).toMatchObject({
      state: 'unknown',
    });
    expect(await world.knowledge.lines('acme/none', 'x1', { limit: 5 })).toMatchObject({ state: 'unknown' });
  });
}
