/** Lists that are longer than a page: all of them is read, and where that cannot be, it is said. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type GitHubWorld, startGitHubWorld } from '../../support/github/github-world.ts';

let world: GitHubWorld;
beforeEach(async () => {
  world = await startGitHubWorld();
});
afterEach(() => world.end());

const repo = 'acme/tiny';
const branch = 'tl-1-greet';
const many = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));
async function opened() {
  const head = await world.personPushes(branch, { 'new.md': 'new\n' });
  const { number } = await world.github.codeHost.ensurePullRequest({
    repo,
    branch,
    base: 'main',
    title: 'TL-1',
    body: '',
  });
  const [pull] = world.repo.pulls;
  if (pull === undefined) throw new Error('there is no pull request');
  return { head, number, pull };
}
const ciOf = async (number: number) => (await world.github.codeHost.pullRequest(repo, number))?.ci;

test('a check, or a status, on the last page makes CI red', async () => {
  const { head, number } = await opened();
  const { state } = world.double;
  for (const name of many(220, (at) => `job-${at}`))
    state.run(world.repo, { name, sha: head, conclusion: 'success' });
  world.repo.statuses.push(
    ...many(140, (at) => ({
      sha: head,
      context: `ci/${at}`,
      state: 'success',
      description: 'ok',
      updatedAt: state.tick(),
    })),
  );
  expect(await ciOf(number)).toMatchObject([{ state: 'green' }]);
  Object.assign(world.repo.statuses.at(-1) ?? {}, { state: 'failure', description: 'lint' });
  expect(await ciOf(number)).toMatchObject([{ state: 'red', failure: 'ci/139: lint' }]);
  Object.assign(world.repo.statuses.at(-1) ?? {}, { state: 'success' });
  state.run(world.repo, { name: 'job-last', sha: head, conclusion: 'timed_out' });
  expect(await ciOf(number)).toMatchObject([{ state: 'red', failure: 'job-last: took too long' }]);
});

test('more checks than are read are no green CI: it is said', async () => {
  const { head, number } = await opened();
  for (const name of many(3_001, (at) => `job-${at}`))
    world.double.state.run(world.repo, { name, sha: head, conclusion: 'success' });
  await expect(ciOf(number)).rejects.toThrow('has more than 3000 at GET /repos/acme/tiny/commits');
});

test('all open pull requests, and all files of each up to GitHub’s own limit, at which that is told', async () => {
  const { pull } = await opened();
  pull.files = many(450, (at) => `src/${at}.js`);
  for (const number of many(120, (at) => 100 + at))
    world.repo.pulls.push({ ...structuredClone(pull), fork: 5, number, files: [`${number}.md`] });
  const large = world.repo.pulls.at(-1);
  if (large !== undefined) large.files = many(3_200, (at) => `${at}.md`);
  const listed = await world.github.codeHost.openPullRequests(repo);
  expect(listed).toHaveLength(121);
  const first = listed.find((one) => one.number === pull.number);
  expect(first?.files).toHaveLength(450);
  expect(first).not.toHaveProperty('hasMoreFiles');
  expect(listed.find((one) => one.number === large?.number)).toMatchObject({ hasMoreFiles: true });
  expect(listed.filter((one) => one.hasMoreFiles === true)).toHaveLength(1);
});

test('the newest of many reviews, and who closed it after many events', async () => {
  const { pull, number } = await opened();
  const { state } = world.double;
  pull.reviews = many(420, (at) => ({ id: at, user: 'octo-sam', state: 'COMMENTED', at: state.tick() }));
  pull.reviews.push({ id: 999, user: 'octo-ana', state: 'APPROVED', at: state.tick() });
  pull.done = many(620, () => ({ event: 'labeled', actor: { login: 'octo-bot' } }));
  Object.assign(pull, { state: 'closed', closedBy: 'octo-ana' });
  const now = await world.github.codeHost.pullRequest(repo, number);
  if (now === null) throw new Error('there is no pull request');
  expect((await world.github.codeHost.reviews(now)).at(-1)).toMatchObject({
    login: 'octo-ana',
    state: 'approved',
  });
  expect(await world.github.codeHost.whoDid(now, 'closed')).toEqual({ login: 'octo-ana', isUs: false });
});

test('a closing that was said is found behind many comments, and not said again', async () => {
  const { pull, number } = await opened();
  const comment = (body: string) => ({ number, body, user: 'octo-ana' });
  world.repo.comments.push(...many(1_050, (at) => comment(`Comment ${at}`)));
  await world.github.codeHost.closePullRequest(repo, number, 'TL-1 was closed.');
  pull.state = 'open';
  const before = world.repo.comments.length;
  await world.github.codeHost.closePullRequest(repo, number, 'TL-1 was closed.');
  expect(world.repo.comments).toHaveLength(before);
});

test('an entry after a page that was full is seen, although that page is unchanged', async () => {
  const { pull, number } = await opened();
  pull.reviews = many(100, (at) => ({
    id: at,
    user: 'octo-sam',
    state: 'COMMENTED',
    at: '2026-11-20T09:00:00Z',
  }));
  const now = await world.github.codeHost.pullRequest(repo, number);
  if (now === null) throw new Error('there is no pull request');
  expect(await world.github.codeHost.reviews(now)).toHaveLength(100);
  pull.reviews.push({ id: 999, user: 'octo-ana', state: 'APPROVED', at: '2026-11-20T10:00:00Z' });
  expect(await world.github.codeHost.reviews(now)).toHaveLength(101);
});
