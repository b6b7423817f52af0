/** A company's own skills in a repository of its code host, from the merge to the document. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createSkills } from '../../../src/adapters/skills/in-force.ts';
import { repositorySource } from '../../../src/adapters/skills/repository.ts';
import { lookAtSkills } from '../../../src/flow/skills/look.ts';
import { sections } from '../../../src/pipeline/documents/sections.ts';
import { findDocument } from '../../../src/store/documents.ts';
import { prdHeadings, skillText } from '../../contracts/skills/contract.ts';
import { skillsDir } from '../../support/documents/skills.ts';
import { createTinyRepository, type ForgeWorld, startForgeWorld } from '../../support/local/forge-world.ts';
import { pushes } from '../../support/local/pushes.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
let host: ForgeWorld;
let commits = 0;
beforeAll(async () => {
  [world, host] = await Promise.all([startFlow(), startForgeWorld()]);
});
beforeEach(async () => {
  await world.reset();
  commits += 1;
  await createTinyRepository(host.home, repository());
});
afterAll(() => Promise.all([world?.close(), host?.end()]));

const repository = (): string => `acme/skills-${commits}`;
const prd = (version: string, more = ''): string =>
  skillText('prd', { headings: `${prdHeadings} | Legal${more}`, version });

/** As a process starts: nothing but what is stored is known. */
async function starts(path = 'ours'): Promise<void> {
  const where = { repository: repository(), branch: null, path };
  world.deps.skillSource = repositorySource(where, host.forge.repositoryFolders);
  world.deps.skills = createSkills({ product: skillsDir, source: world.deps.skillSource });
  await lookAtSkills(world.deps);
}
/** A change is merged, and a minute passes. */
async function merges(text: string | null): Promise<string> {
  const sha = await pushes(host.home, {
    repo: repository(),
    branch: 'main',
    files: { 'ours/prd/SKILL.md': text, 'ours/legal-check/SKILL.md': skillText('legal-check') },
  });
  if (world.deps.skillSource?.repository === repository()) await lookAtSkills(world.deps);
  return sha.slice(0, 12);
}
async function draftedWith(title: string): Promise<string> {
  const key = await world.files(title);
  await world.worksUntil('draft_prd');
  await world.works();
  return (await world.item(key)).prd?.skill ?? '';
}
const setUp = async () =>
  (await world.flow.desk.home(chatId.kim, { show: 'all', open: null, search: null }, 5)).setup;

test('a document that is drafted after the merge is written by the new skill, and says which it was', async () => {
  const first = await merges(prd('7'));
  await starts();
  const one = await world.reaches('prd_draft');
  const second = await merges(prd('8', ' | Costs'));
  const other = await world.files('Sort the invoice list by customer');
  await world.works();
  const skillOf = async (key: string) => (await world.item(key)).prd?.skill ?? '';
  expect(await skillOf(one)).toMatch(new RegExp(`^prd 7-[0-9a-f]{8}, ${repository()}@${first}$`));
  expect(await skillOf(other)).toMatch(new RegExp(`^prd 8-[0-9a-f]{8}, ${repository()}@${second}$`));
  const stored = await findDocument(world.deps.db, other, { kind: 'prd' });
  expect(stored?.skill).toBe(await skillOf(other));
  expect(sections(stored?.markdown ?? '').map(({ title }) => title)).toEqual(
    expect.arrayContaining(['Legal', 'Costs']),
  );
  const drafted = (await world.ledger(other)).find(({ signal }) => signal === 'prd_drafted');
  expect(drafted?.facts).toMatchObject({ skill: stored?.skill });
});

test('a draft that is under way is written, checked and recorded by the skill that it began with', async () => {
  await merges(prd('7'));
  await starts();
  const model = { ...world.deps.model };
  world.deps.model.draft = async (kind, material, calling) => {
    await merges(prd('8', ' | Costs'));
    return model.draft(kind, material, calling);
  };
  const key = await world.reaches('prd_draft');
  expect((await world.item(key)).prd?.skill).toMatch(/^prd 7-/);
  const text = (await findDocument(world.deps.db, key, { kind: 'prd' }))?.markdown ?? '';
  expect(sections(text).map(({ title }) => title)).not.toContain('Costs');
  expect(world.deps.skills.named('prd').version).toMatch(/^8-/);
});

test('a broken skill never takes the place of a good one; the admin reads repository, file and line', async () => {
  const good = await merges(prd('7'));
  await starts();
  await merges(prd('8').replace('name: prd', 'name: spec'));
  await lookAtSkills(world.deps);
  expect(await draftedWith('Export invoices as CSV')).toContain(`${repository()}@${good}`);
  expect(await setUp()).toContainEqual({
    problem: `Skill: ${repository()}/ours/prd/SKILL.md, line 2.`,
    fix: `It is named spec, and its folder prd. Give both the same name. Until then that of ${good.slice(0, 7)} is used.`,
  });
  expect(world.log.filter(({ event }) => event === 'skills.problem')).toHaveLength(1);
  await merges(prd('9'));
  expect((await setUp()).map(({ problem }) => problem).join()).not.toContain('Skill:');
  expect(await draftedWith('Sort the invoice list by customer')).toMatch(/^prd 9-/);
});

test('a repository that cannot be reached at the start stops nothing: what was read last is used, and that is said', async () => {
  const good = await merges(prd('7'));
  await starts();
  const { repositoryFolders } = host.forge;
  const away = vi
    .spyOn(repositoryFolders, 'newest')
    .mockImplementation(() => Promise.reject(new Error('The code host does not answer.')));
  await starts();
  expect(await draftedWith('Export invoices as CSV')).toContain(`${repository()}@${good}`);
  expect(await setUp()).toContainEqual({
    problem: `Skill: ${repository()}.`,
    fix: 'It could not be read: The code host does not answer. Until then those that were read last are used.',
  });

  // Of another folder nothing was ever read: what was kept of this one is not its.
  await starts('elsewhere');
  expect(await draftedWith('Sort the invoice list by customer')).toMatch(/^prd 1-[0-9a-f]{8}$/);
  expect((await setUp()).map(({ fix }) => fix)).toContain(
    'It could not be read: The code host does not answer. Until then ours are used.',
  );
  away.mockRestore();
});

test('a skill that is taken out of the repository counts no more, and ours is back', async () => {
  await merges(prd('7'));
  await starts();
  expect(world.deps.skills.named('legal-check').from).toBe('team');
  await merges(null);
  expect(await draftedWith('Export invoices as CSV')).toMatch(/^prd 1-[0-9a-f]{8}$/);
  expect(await setUp()).not.toContainEqual({ problem: expect.stringContaining('Skill:') });
});
