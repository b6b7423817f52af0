import { afterAll, expect, it } from 'vitest';
import { whyNot } from '../../src/main.ts';
import { allPeople, ensureChatPerson, savePeople } from '../../src/store/people.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
afterAll(() => database.close());

it('instances that start at once over an empty database save the same people', async () => {
  const rows = ['ana', 'eli', 'sam', 'kim'].map((id) => ({
    id,
    name: id,
    chatId: `U0${id.toUpperCase()}`,
    login: `octo-${id}`,
    zone: 'Europe/Berlin',
    isAdmin: false,
    roles: {},
  }));
  for (let round = 0; round < 10; round += 1) {
    await database.reset();
    await Promise.all(Array.from({ length: 6 }, () => savePeople(database.db, rows)));
    expect((await allPeople(database.db)).map((person) => person.id)).toEqual(['ana', 'eli', 'kim', 'sam']);
  }
});

it('somebody new who is heard by several instances at once is one person', async () => {
  const stranger = { chatId: 'U0NEW', name: 'Nora', zone: 'Europe/Oslo', outsider: false };
  for (let round = 0; round < 10; round += 1) {
    await database.reset();
    const found = await Promise.all(Array.from({ length: 6 }, () => ensureChatPerson(database.db, stranger)));
    expect(new Set(found.map((person) => person.id))).toEqual(new Set(['U0NEW']));
  }
});

it('a start that the database refuses says why, and repeats nothing of the people who were to be saved', async () => {
  await database.reset();
  const ana = {
    id: 'ana',
    name: 'Ana',
    chatId: 'U0ANA',
    login: null,
    zone: 'UTC',
    isAdmin: false,
    roles: {},
  };
  // No policy file gets so far: two people with one account.
  const failed = savePeople(database.db, [ana, { ...ana, id: 'anna', name: 'Anna' }]);
  const said = whyNot(await failed.catch((error: unknown) => error));
  expect(said).toMatch(/^Throughline did not start\.\n- .*people_chat_id_unique/);
  expect(said).not.toMatch(/Failed query|insert into|Anna/);
});
