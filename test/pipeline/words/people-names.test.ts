/** What people are called wherever they are named: `script.md` §1, rule 8. */
import { describe, expect, it } from 'vitest';
import { hostName, shownNames } from '../../../src/pipeline/people.ts';

const person = (
  id: string,
  name: string,
  more: { surname?: string; left?: boolean; known?: string } = {},
) => ({
  id,
  name: more.known ?? name,
  profile: { name, surname: more.surname ?? null, left: more.left ?? false },
});
const namesOf = (...people: Parameters<typeof shownNames>[0]): string[] => [...shownNames(people).values()];

describe('names', () => {
  it.each([
    ['a display name stands alone', [person('a', 'Ana', { surname: 'Lima' })], ['Ana']],
    [
      'two alike have their surnames, whatever the case',
      [person('a', 'Ana', { surname: 'Lima' }), person('b', 'ana', { surname: 'Roth' })],
      ['Ana Lima', 'ana Roth'],
    ],
    [
      'of two alike, one without a surname stays as it is',
      [person('a', 'Ana', { surname: 'Lima' }), person('b', 'Ana')],
      ['Ana Lima', 'Ana'],
    ],
    ['who has left is said to have', [person('a', 'Ana', { left: true })], ['Ana (left)']],
    [
      'alike, and one has left',
      [person('a', 'Ana', { surname: 'Lima', left: true }), person('b', 'Ana', { surname: 'Roth' })],
      ['Ana Lima (left)', 'Ana Roth'],
    ],
    ['the chat knows better than the policy file', [person('a', 'Ana', { known: 'ana.lima' })], ['Ana']],
    ['of whom the chat has not been asked yet', [{ id: 'a', name: 'Ana', profile: null }], ['Ana']],
  ])('%s', (_what, people, expected) => expect(namesOf(...people)).toEqual(expected));

  it.each([
    [{ name: 'Sam' }, 'octo-sam', 'Sam'],
    [null, 'octo9', 'GitHub user octo9 (not linked)'],
    [null, '', 'Somebody'],
  ])('on the code host: %o %s', (known, login, expected) => expect(hostName(known, login)).toBe(expected));
});
