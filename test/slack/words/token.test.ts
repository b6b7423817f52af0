/** What somebody is told who asks for a token: once, to them alone, and never in a notification. */
import { expect, test } from 'vitest';
import { meaningOf } from '../../../src/slack/grammar.ts';
import { INVOICES, startWorld, type World, wordsOf } from '../world.ts';

test('a verb only when the whole text fits', () => {
  expect(['token', 'TOKEN revoke', 'token expires too early'].map(meaningOf)).toEqual([
    { kind: 'token', revoke: false },
    { kind: 'token', revoke: true },
    { kind: 'title', title: 'token expires too early' },
  ]);
});

const run = async (world: World, who: string, text: string) => {
  const { body } = await world.does(who, 'command', { channel: INVOICES, command: '/ticket', text });
  const shown = body['shown'] as { text?: string; blocks?: unknown } | undefined;
  return { text: shown?.text ?? '', words: wordsOf(shown?.blocks) || (shown?.text ?? '') };
};

test('a token is made, replaced and revoked', async () => {
  const world = await startWorld();
  const made = await run(world, 'ana', 'token');
  expect(made.words).toMatchInlineSnapshot(`
    "*Your token is shown this once.* With it, your editor or agent reads what you may see here.
    \`\`\`
    claude mcp add --transport http throughline http://localhost:3001/mcp --header "Authorization: Bearer tlp_0000000000000000000000000000000000000000000"
    \`\`\`
    Treat it like a password. \`/ticket token revoke\` ends it."
  `);
  expect(made.text).toBe('Your token is shown this once.');
  expect((await run(world, 'ana', 'token')).words).toContain('Your earlier one has ended.');
  expect((await run(world, 'ana', 'token revoke')).words).toBe('Your token has ended.');
  expect((await run(world, 'ana', 'token revoke')).words).toBe('You have no token. Nothing changed.');
});

test('strangers get none', async () => {
  const world = await startWorld();
  expect((await run(world, 'gus', 'token')).words).toBe(
    'You can read along here, but not have a token for acme. None was made.',
  );
});
