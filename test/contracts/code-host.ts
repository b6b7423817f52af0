import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CodeHost, Workspaces } from '../../src/ports/code-host.ts';

/** What a suite needs to try a code host with real commits. */
export interface CodeHostWorld {
  codeHost: CodeHost;
  workspaces: Workspaces;
  /** A repository with `greeting.js`, tests that check it and CI. */
  repo: string;
  /** Pushes a branch with one commit on main as it was at the start; returns its head. */
  branch(name: string, files: Record<string, string>): Promise<string>;
  /** Whom the host names as author of what we opened and octo-sam pushed to. */
  author: string;
  /** A person pushes a commit. */
  personPushes(branch: string, files: Record<string, string>): Promise<string>;
  /** A person (octo-sam) replaces a branch's history: a forced push. */
  rewrites(branch: string, to: string): Promise<void>;
  /** Resolves when CI of what was pushed has ended. */
  settled(): Promise<void>;
  end: () => Promise<void>;
}

const hello = { 'greeting.js': "export const greeting = 'hello, world';\n" };
const words = { base: 'main', title: 'TL-1 Greet the world', body: 'Part of TL-1.' };

export function codeHostContract(make: () => Promise<CodeHostWorld>): void {
  let world: CodeHostWorld;
  beforeEach(async () => {
    world = await make();
  });
  afterEach(() => world.end());

  const open = (branch: string) => world.codeHost.ensurePullRequest({ repo: world.repo, branch, ...words });

  test('opens a pull request for a branch once, and adopts it the second time', async () => {
    const head = await world.branch('tl-1-greet', hello);
    const first = await open('tl-1-greet');
    const second = await open('tl-1-greet');
    expect(first).toMatchObject({
      repo: world.repo,
      branch: 'tl-1-greet',
      base: 'main',
      state: 'open',
      draft: false,
      headSha: head,
    });
    expect(second.number).toBe(first.number);
    expect(first.url).toMatch(/^https?:\/\//);
  });

  test('shows CI of the head as green once the tests have passed, red where they fail', async () => {
    await world.branch('tl-1-greet', hello);
    await world.branch('tl-2-rude', { 'greeting.js': "export const greeting = 'go away';\n" });
    const [green, red] = [await open('tl-1-greet'), await open('tl-2-rude')];
    await world.settled();
    const greenNow = await world.codeHost.pullRequest(world.repo, green.number);
    const redNow = await world.codeHost.pullRequest(world.repo, red.number);
    expect(greenNow?.ci.map(({ sha, state }) => ({ sha, state }))).toEqual([
      { sha: green.headSha, state: 'green' },
    ]);
    expect(redNow?.ci[0]).toMatchObject({ state: 'red', attempt: 1 });
    expect(redNow?.ci[0]?.failure).toContain('greets');
  });

  test('what is asked of a repository that there is not is an error, and no empty list', async () => {
    const { codeHost } = world;
    for (const ask of [
      () => codeHost.openPullRequests('acme/nowhere'),
      () => codeHost.lately('acme/nowhere'),
      () => codeHost.branch('acme/nowhere', 'main', []),
      () => codeHost.ensurePullRequest({ ...words, repo: 'acme/nowhere', branch: 'tl-1-greet' }),
    ])
      await expect(ask()).rejects.toThrow('acme/nowhere');
  });

  test('names the default branch, which is the host’s to choose', async () => {
    expect(await world.codeHost.defaultBranch(world.repo)).toBe('main');
  });

  test('a pull request that does not exist is null', async () => {
    expect(await world.codeHost.pullRequest(world.repo, 9999)).toBeNull();
  });

  test('lists the files that a branch changed since it left main', async () => {
    const head = await world.branch('tl-1-greet', { ...hello, 'docs/a note.md': 'one\ntwo\n' });
    await world.personPushes('main', { 'other.md': 'not in the pull request\n' });
    const changes = await world.codeHost.changes(world.repo, 'main', head);
    expect(changes.map(({ path, added, removed }) => ({ path, added, removed }))).toEqual([
      { path: 'docs/a note.md', added: 2, removed: 0 },
      { path: 'greeting.js', added: 1, removed: 1 },
    ]);
    expect(changes[1]?.patch).toContain("+export const greeting = 'hello, world';");
  });

  test('open pull requests are listed with their files, whoever opened them, the newest change first', async () => {
    await world.branch('tl-1-greet', { ...hello, 'docs/a note.md': 'one\n' });
    await world.branch('tl-2-rude', { 'greeting.js': "export const greeting = 'go away';\n" });
    await world.branch('tl-3-done', { 'done.md': 'done\n' });
    const [first, second, third] = [
      await open('tl-1-greet'),
      await open('tl-2-rude'),
      await open('tl-3-done'),
    ];
    await world.codeHost.closePullRequest(world.repo, third.number, 'Not needed.');
    await world.personPushes('tl-1-greet', { 'more.md': 'by somebody else\n' });
    const listed = await world.codeHost.openPullRequests(world.repo);
    expect(listed.map(({ number, files }) => ({ number, files }))).toEqual([
      { number: first.number, files: ['docs/a note.md', 'greeting.js', 'more.md'] },
      { number: second.number, files: ['greeting.js'] },
    ]);
    expect(listed[0]).toMatchObject({
      repo: world.repo,
      title: words.title,
      url: first.url,
      author: world.author,
    });
  });

  test('merges the accepted head once, with a merge commit, and names what it carries', async () => {
    const head = await world.branch('tl-1-greet', hello);
    const { number } = await open('tl-1-greet');
    await world.personPushes('main', { 'other.md': 'by somebody else\n' });
    const about = { expectedHead: head, message: 'TL-1 Greet the world (#1)' };
    const first = await world.codeHost.merge(world.repo, number, about);
    const second = await world.codeHost.merge(world.repo, number, about);
    expect(first).toMatchObject({ kind: 'merged', carried: [{ title: 'By hand' }] });
    expect(second).toEqual(first);
    await world.settled();
    const now = await world.codeHost.pullRequest(world.repo, number);
    expect(now).toMatchObject({ state: 'merged', mergeSha: first.kind === 'merged' ? first.mergeSha : '' });
    expect(now?.ci.at(-1)).toMatchObject({ sha: now?.mergeSha, state: 'green' });
  });

  test('refuses to merge a head that was not accepted', async () => {
    const accepted = await world.branch('tl-1-greet', hello);
    const { number } = await open('tl-1-greet');
    const moved = await world.branch('tl-1-greet', { 'more.md': 'pushed after the acceptance\n' });
    const answer = await world.codeHost.merge(world.repo, number, { expectedHead: accepted, message: 'x' });
    expect(answer).toMatchObject({ kind: 'refused', why: 'moved' });
    expect((await world.codeHost.pullRequest(world.repo, number))?.headSha).toBe(moved);
  });

  test('a merge of another head is not the merge of the accepted one', async () => {
    const accepted = await world.branch('tl-1-greet', hello);
    const { number } = await open('tl-1-greet');
    const later = await world.branch('tl-1-greet', { 'more.md': 'pushed after the acceptance\n' });
    const { codeHost, repo } = world;
    const theirs = await codeHost.merge(repo, number, { expectedHead: later, message: 'by hand' });
    expect(theirs).toMatchObject({ kind: 'merged' });
    const ours = await codeHost.merge(repo, number, { expectedHead: accepted, message: 'x' });
    expect(ours).toMatchObject({ kind: 'refused', why: 'moved' });
  });

  test('says that a pull request conflicts, and refuses to merge it', async () => {
    const head = await world.branch('tl-1-greet', hello);
    const { number } = await open('tl-1-greet');
    await world.personPushes('main', { 'greeting.js': "export const greeting = 'hello, moon';\n" });
    expect(await world.codeHost.pullRequest(world.repo, number)).toMatchObject({ conflict: true });
    const answer = await world.codeHost.merge(world.repo, number, { expectedHead: head, message: 'x' });
    expect(answer).toMatchObject({ kind: 'refused', why: 'conflict' });
    expect(answer.kind === 'refused' && answer.sentence).toContain('greeting.js');
  });

  test('closes a pull request; closing it again changes nothing', async () => {
    const head = await world.branch('tl-1-greet', hello);
    const { number } = await open('tl-1-greet');
    await world.codeHost.closePullRequest(world.repo, number, 'TL-1 was cancelled.');
    await world.codeHost.closePullRequest(world.repo, number, 'TL-1 was cancelled.');
    expect(await world.codeHost.pullRequest(world.repo, number)).toMatchObject({
      state: 'closed',
      mergeSha: null,
    });
    const answer = await world.codeHost.merge(world.repo, number, { expectedHead: head, message: 'x' });
    expect(answer).toMatchObject({ kind: 'refused', why: 'closed' });
  });

  test('fault 86: says which commits a branch has, before and after its history was replaced, and who did that', async () => {
    const { codeHost, repo } = world;
    const before = await world.personPushes('main', { 'before.md': 'kept\n' });
    const head = await world.branch('tl-1-greet', hello);
    const { number } = await open('tl-1-greet');
    const merged = await codeHost.merge(repo, number, { expectedHead: head, message: 'TL-1' });
    if (merged.kind !== 'merged') throw new Error(merged.sentence);
    const { mergeSha } = merged;
    const ours = [before, mergeSha];
    expect(await codeHost.branch(repo, 'main', ours)).toEqual({
      head: mergeSha,
      missing: [],
      rewrittenBy: null,
    });
    const later = await world.personPushes('main', { 'later.md': 'on top of it\n' });
    expect(await codeHost.branch(repo, 'main', ours)).toEqual({
      head: later,
      missing: [],
      rewrittenBy: null,
    });
    await world.rewrites('main', before);
    const another = await world.personPushes('main', { 'other.md': 'instead of it\n' });
    const gone = await codeHost.branch(repo, 'main', ours);
    expect(gone).toMatchObject({ head: another, missing: [mergeSha] });
    await world.rewrites('main', later);
    expect(await codeHost.branch(repo, 'main', [...ours, another])).toEqual({
      head: later,
      missing: [another],
      rewrittenBy: 'octo-sam',
    });
  });

  test('a commit that nobody has is on no branch, and a branch that there is not is no answer', async () => {
    const nobodys = 'd'.repeat(40);
    expect(await world.codeHost.branch(world.repo, 'main', [nobodys])).toMatchObject({ missing: [nobodys] });
    await expect(world.codeHost.branch(world.repo, 'nowhere', [])).rejects.toThrow('nowhere');
  });

  test('a revert undoes a merge and keeps what came after it', async () => {
    const head = await world.branch('tl-1-greet', hello);
    const { number } = await open('tl-1-greet');
    const merged = await world.codeHost.merge(world.repo, number, { expectedHead: head, message: 'TL-1' });
    if (merged.kind !== 'merged') throw new Error(merged.sentence);
    await world.personPushes('main', { 'later.md': 'stays\n' });
    const revert = await world.codeHost.ensureRevert(world.repo, merged.mergeSha, 'Revert TL-1');
    const again = await world.codeHost.ensureRevert(world.repo, merged.mergeSha, 'Revert TL-1');
    expect(again.number).toBe(revert.number);
    const changes = await world.codeHost.changes(world.repo, 'main', revert.headSha);
    expect(changes.map(({ path }) => path)).toEqual(['greeting.js']);
    expect(changes[0]?.patch).toContain("+export const greeting = 'hello';");
  });
}
