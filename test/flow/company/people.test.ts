/** The policy file's people are changed and the product starts again: who somebody is their Slack account says. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Company, type CompanyPerson, saveCompany } from '../../../src/flow/company/company.ts';
import { companyKnownAs } from '../../../src/flow/company/known-as.ts';
import { whoIs } from '../../../src/flow/company/who.ts';
import { allPeople, personByLogin } from '../../../src/store/people.ts';
import { absentAt, beginAbsence } from '../../../src/store/personal/absences.ts';
import { saveSettings, settingsOf } from '../../../src/store/personal/settings.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
let asWritten: Company;
beforeAll(async () => {
  world = await startFlow();
  asWritten = world.deps.company;
});
beforeEach(async () => {
  await world.reset();
  world.deps.company = asWritten;
});
afterAll(() => world?.close());

const ana = (): CompanyPerson => {
  const found = asWritten.people.find(({ id }) => id === 'ana');
  if (found === undefined) throw new Error('the sample company has no Ana');
  return found;
};
const zoe = (more: Partial<CompanyPerson> = {}): CompanyPerson => ({
  ...ana(),
  id: 'zoe',
  name: 'Zoe',
  chatId: 'U0ZOE',
  login: 'octo-zoe',
  ...more,
});

/** As the product starts with that file. */
async function startsWith(change: (company: Company) => Company): Promise<void> {
  const company = change(asWritten);
  world.deps.company = companyKnownAs(company, await saveCompany(world.deps.db, company));
}
const renamed = (company: Company, from: string, to: string): Company =>
  JSON.parse(JSON.stringify(company).replaceAll(`"${from}"`, `"${to}"`)) as Company;
const withPerson = (person: CompanyPerson) => (company: Company) => ({
  ...company,
  people: [...company.people, person],
  teams: Object.fromEntries(
    Object.entries(company.teams).map(([team, roles]) => [
      team,
      { ...roles, engineer: [person.id, ...roles.engineer] },
    ]),
  ),
  policy: { ...company.policy, base: { ...company.policy.base, mayOverride: [person.id] } },
  emails: { [person.id]: 'zoe@acme.example' },
});
const rows = async () =>
  (await allPeople(world.deps.db)).map((one) => [one.id, one.chatId, Object.keys(one.roles).length > 0]);

test('somebody who acted before they were listed keeps what is theirs, and has the roles that the file gives', async () => {
  world.chat.people.set('U0ZOE', 'Zoe');
  const before = await whoIs(world.deps, 'U0ZOE');
  expect(before).toMatchObject({ id: 'U0ZOE', roles: {} });
  await saveSettings(world.deps.db, {
    person: 'U0ZOE',
    asked: 'message',
    hours: null,
    claimedLogin: null,
    instead: null,
  });
  await beginAbsence(world.deps.db, {
    id: 'away',
    person: 'U0ZOE',
    since: '2026-11-20T09:00:00Z',
    until: null,
    deputy: 'eli',
  });

  await startsWith(withPerson(zoe()));

  const now = await whoIs(world.deps, 'U0ZOE');
  expect(now).toMatchObject({ id: 'U0ZOE', name: 'Zoe', login: 'octo-zoe' });
  expect(now?.roles).toEqual({ billing: ['engineer'], shop: ['engineer'] });
  expect(await settingsOf(world.deps.db, now?.id ?? '')).toMatchObject({ asked: 'message' });
  expect((await absentAt(world.deps.db, '2026-11-21T09:00:00Z')).get(now?.id ?? '')).toMatchObject({
    id: 'away',
  });
  // What the policy allows her it allows the one whom the ledger names.
  expect(world.deps.company.policy.base.mayOverride).toEqual(['U0ZOE']);
  expect(world.deps.company.teams['billing']?.engineer[0]).toBe('U0ZOE');
  expect(world.deps.company.emails).toEqual({ U0ZOE: 'zoe@acme.example' });
});

test('a short id is changed: the question that waits is still theirs, and what they did still carries their name', async () => {
  const key = await world.reaches('spec_draft');
  await startsWith((company) => renamed(company, 'eli', 'elias'));
  expect(await rows()).toContainEqual(['eli', chatId.eli, true]);
  expect(await rows()).not.toContainEqual(['elias', expect.anything(), expect.anything()]);
  expect((await world.open(key, 'spec_sign_off')).asked).toEqual(['eli']);
  expect(await world.answers('eli', { key, gate: 'spec_sign_off', signal: 'spec_signed_off' })).toMatchObject(
    { kind: 'done' },
  );
  expect((await world.ledger(key)).find((one) => one.signal === 'spec_signed_off')?.actor).toMatchObject({
    id: 'eli',
  });
});

test('a short id goes to somebody else: they are two people', async () => {
  await startsWith((company) => {
    const moved = renamed(company, 'ana', 'anna');
    return withPerson(zoe({ id: 'ana', login: null }))(moved);
  });
  expect(await rows()).toContainEqual(['ana', chatId.ana, true]);
  expect(await rows()).toContainEqual(['U0ZOE', 'U0ZOE', true]);
  expect(world.deps.company.teams['billing']).toMatchObject({
    pm: ['ana'],
    engineer: ['U0ZOE', 'eli', 'sam'],
  });
  // And so at the next start.
  const before = await rows();
  await startsWith((company) => withPerson(zoe({ id: 'ana', login: null }))(renamed(company, 'ana', 'anna')));
  expect(await rows()).toEqual(before);
});

test('two Slack ids stood beside each other’s names: mended, each has their own again', async () => {
  await startsWith((company) => {
    const swapped = renamed(renamed(renamed(company, 'U0ELI', '?'), 'U0SAM', 'U0ELI'), '?', 'U0SAM');
    return swapped;
  });
  expect(await whoIs(world.deps, chatId.eli)).toMatchObject({ id: 'eli', name: 'Sam' });
  await startsWith((company) => company);
  expect(await whoIs(world.deps, chatId.eli)).toMatchObject({ id: 'eli', name: 'Eli', login: 'octo-eli' });
});

test('a mistyped Slack id is mended: the same row, now with the right account', async () => {
  await startsWith((company) => renamed(company, 'U0ELI', 'U0EIL'));
  await startsWith((company) => company);
  expect((await rows()).filter(([id]) => id === 'eli')).toEqual([['eli', 'U0ELI', true]]);
});

test('a login counts for whoever has it by the file now', async () => {
  await startsWith((company) => ({
    ...withPerson(zoe({ login: 'Octo-Eli' }))(company),
    people: [...company.people.filter(({ id }) => id !== 'eli'), zoe({ login: 'Octo-Eli' })],
    teams: renamed(company, 'eli', 'zoe').teams,
  }));
  expect(await personByLogin(world.deps.db, 'octo-eli')).toMatchObject({ name: 'Zoe' });
  expect(await rows()).toContainEqual(['eli', chatId.eli, false]);
});

test('somebody writes for the first time while the product starts with them in the file', async () => {
  world.chat.people.set('U0ZOE', 'Zoe');
  for (let round = 0; round < 5; round += 1) {
    await world.reset();
    world.chat.people.set('U0ZOE', 'Zoe');
    await Promise.all([
      whoIs(world.deps, 'U0ZOE'),
      startsWith(withPerson(zoe())),
      whoIs(world.deps, 'U0ZOE'),
    ]);
    const found = (await allPeople(world.deps.db)).filter(({ chatId: account }) => account === 'U0ZOE');
    expect(found).toMatchObject([{ name: 'Zoe', login: 'octo-zoe' }]);
    expect(world.deps.company.people.at(-1)?.id).toBe(found[0]?.id);
  }
});
