import { afterAll, expect, it } from 'vitest';
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
