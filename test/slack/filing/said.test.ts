/** What a message brings besides its own words: forwarded messages, files and pictures; and nothing that it only claims. */
import { expect, test } from 'vitest';
import type { Face } from '../../../src/slack/face.ts';
import { saidIn, saidMessage } from '../../../src/slack/said.ts';

const face = {
  identity: async () => ({ botUserId: 'U0US' }),
  directory: { person: async (id: string) => (id === 'U0ELI' ? { name: 'Eli' } : null) },
  log: { warn: () => {} },
} as unknown as Face;
const said = (message: object) =>
  saidIn(face, saidMessage.parse({ ts: '1.0', user: 'U0ANA', ...message }), 'Ana');

test('forwarded messages come with whose they are, and their files with them', async () => {
  const got = await said({
    text: '<@U0US> make this a ticket, <@U0ELI>',
    attachments: [
      {
        is_share: true,
        author_name: 'Gus\u202e <!channel>',
        text: 'The export <https://acme.example/x|stops> at 1,000 rows',
        files: [
          { id: 'F2', name: 'log.txt', mimetype: 'text/plain', size: 12, permalink: 'javascript:alert(1)' },
        ],
      },
      { text: 'a preview of some page', title: 'not a message' },
    ],
    files: [
      {
        id: 'F1',
        name: 'shot.png',
        mimetype: 'image/png',
        size: 5,
        permalink: 'https://acme.slack.com/files/F1',
      },
    ],
  });
  expect(got.text).toBe(
    'make this a ticket, @Eli\n\nForwarded from Gus <!channel>: The export stops (https://acme.example/x) at 1,000 rows',
  );
  expect(got.files).toEqual([
    { id: 'F1', name: 'shot.png', type: 'image/png', size: 5, url: 'https://acme.slack.com/files/F1' },
    { id: 'F2', name: 'log.txt', type: 'text/plain', size: 12, url: null },
  ]);
});

test('a screenshot without a word, files without an id or a name, the same one twice, too many', async () => {
  const got = await said({
    text: null,
    files: [
      { id: 'F1' },
      { id: 'F1', name: 'again.png' },
      { name: 'no id.png' },
      ...Array.from({ length: 20 }, (_, index) => ({ id: `G${index}`, name: 'x'.repeat(500) })),
    ],
  });
  expect(got.text).toBe('');
  expect(got.files).toHaveLength(10);
  expect(got.files[0]).toEqual({ id: 'F1', name: 'again.png', type: 'unknown', size: 0, url: null });
  expect(Math.max(...got.files.map((one) => one.name.length))).toBe(80);
});

test('what cannot be read of files and attachments costs no words', async () => {
  const got = await said({ text: 'Totals are off', files: 'none', attachments: [7] });
  expect(got).toMatchObject({ who: 'Ana', text: 'Totals are off', files: [] });
});
