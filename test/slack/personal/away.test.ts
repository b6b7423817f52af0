/** Leaving, coming back and settings, as people meet them: the command, App Home, the forms. */
import { describe, expect, test } from 'vitest';
import { type AwayMeaning, awayMeaning } from '../../../src/slack/commands/away.ts';
import { INVOICES, startWorld, type World, wordsOf } from '../world.ts';

const leave = (until: string | null, deputy: string | null = null): AwayMeaning => ({
  kind: 'leave',
  until,
  deputy,
});
test.each<[string, AwayMeaning | null]>([
  ['away', { kind: 'ask' }],
  ['AWAY', { kind: 'ask' }],
  ['back', { kind: 'back' }],
  ['away off', { kind: 'back' }],
  ['away back', { kind: 'back' }],
  ['away until Monday', leave('Monday')],
  ['away Monday', leave('Monday')],
  ['away until Mon 9:00', leave('Mon 9:00')],
  ['away 2 h', leave('2 h')],
  ['away until 2026-12-01', leave('2026-12-01')],
  ['away until Monday, deputy <@U0SAM|sam>', leave('Monday', 'U0SAM')],
  ['away until Monday, deputy <@U0SAM>', leave('Monday', 'U0SAM')],
  ['away until Monday deputy @sam', leave('Monday', 'sam')],
  ['away, deputy @sam', null],
  ['away deputy @sam', leave(null, 'sam')],
  ['away until the printer works', { kind: 'doubt', line: 'away until the printer works' }],
  ['away message is not shown', null],
  ['back button loses the filter', null],
  ['Export invoices as CSV', null],
])('/ticket %s', (text, meaning) => {
  expect(awayMeaning(text)).toEqual(meaning);
});

const home = async (world: World, name: string): Promise<string> =>
  wordsOf((await world.sees(name)).home?.blocks);
const run = async (world: World, text: string): Promise<string> => {
  const { body } = await world.does('eli', 'command', { channel: INVOICES, command: '/ticket', text });
  const shown = body['shown'] as { text?: string; blocks?: unknown } | undefined;
  return wordsOf(shown?.blocks) || (shown?.text ?? '');
};

describe('the command', () => {
  test('leaving says until when, who stands in and what moved; back ends it', async () => {
    const world = await startWorld();
    expect(await run(world, 'away until Monday, deputy @sam')).toMatchInlineSnapshot(`
      "You are away until <!date^1795420800^{date_short_pretty} at {time}|23 Nov 2026, 08:00 UTC>. Sam is your deputy. 2 questions moved: Sam 2.
      Undo
      Change…"
    `);
    expect(await run(world, 'away')).toMatchInlineSnapshot(`
      "You are away until <!date^1795420800^{date_short_pretty} at {time}|23 Nov 2026, 08:00 UTC>. Sam is your deputy.
      I'm back"
    `);
    expect(await run(world, 'away off')).toMatchInlineSnapshot(
      `"You are back. New questions come to you again."`,
    );
    expect(await run(world, 'back')).toMatchInlineSnapshot(`"You were not away. Questions come to you."`);
    expect(await run(world, 'away')).toMatchInlineSnapshot(`
      "You are here. Questions come to you.
      I'm away…"
    `);
  });
  test('words that name no moment change nothing, and may still be a ticket', async () => {
    const world = await startWorld();
    expect(await run(world, 'away until the printer works')).toMatchInlineSnapshot(`
      "Until when? Monday, Mon 9:00, tomorrow, 2026-12-01, 18:00, 2 h, 3 days. Nothing changed.
      File it"
    `);
    expect(world.flow.filed).toEqual([]);
    expect(await run(world, 'away until Monday, deputy nobody')).toMatchInlineSnapshot(
      `"I know nobody of this company called nobody. Nothing changed."`,
    );
  });
});

test('undo, at once, below the answer', async () => {
  const world = await startWorld();
  await run(world, 'away until Monday');
  const answer = (await world.messages('eli')).find((one) => one.ephemeral === true);
  await world.clicks('eli', answer?.ts ?? '', 'Undo');
  expect(world.flow.personal.known.get('U0ELI')?.absence).toBeNull();
  expect((await world.messages('eli')).filter((one) => one.ephemeral === true).at(-1)?.text).toBe(
    'You are not away. What had moved and waits is yours again.',
  );
});

describe('App Home', () => {
  test('leaves and comes back by its button', async () => {
    const world = await startWorld();
    await world.does('eli', 'open-home');
    expect(await home(world, 'eli')).toContain("Away today?\nI'm away…");
    await world.does('eli', 'click', { home: true, label: "I'm away…" });
    expect(wordsOf((await world.sees('eli')).modal?.blocks)).toMatchInlineSnapshot(`
      "Your open questions move at once. New ones go to others until you are back.
      Until
      Left empty: until you say that you are back.
      Deputy
      Somebody with your role, or named for it by the policy. Left empty: the next in the role is asked."
    `);
    await world.does('eli', 'submit', { values: { deputy: { value: 'U0SAM' } } });
    expect((await home(world, 'eli')).split('\n').slice(0, 3)).toMatchInlineSnapshot(`
      [
        "You are away. Sam is your deputy. 2 questions moved: Sam 2.",
        "Needs you",
        "Nothing waits for you.",
      ]
    `);
    expect(await home(world, 'eli')).toContain("You are away. Sam is your deputy.\nI'm back");
    await world.does('eli', 'click', { home: true, label: "I'm back" });
    expect(await home(world, 'eli')).toContain('Away today?');
  });

  test('settings are shown as they are, saved, and refused at their field', async () => {
    const world = await startWorld();
    await world.does('eli', 'open-home');
    await world.does('eli', 'click', { home: true, label: 'Settings…' });
    const { modal } = await world.sees('eli');
    expect(modal?.title?.text).toBe('Settings');
    expect(wordsOf(modal?.blocks)).toMatchInlineSnapshot(`
      "Away today?
      Your zone is Europe/Berlin.
      I'm away…
      How you are asked
      In the thread, by name
      By direct message
      In the thread, by name
      Your day begins
      09:00
      Your day ends
      Outside these hours you are not asked, but for a failed deploy or rollback.
      18:00
      Your days
      Monday
      Tuesday
      Wednesday
      Thursday
      Friday
      Saturday
      Sunday
      Monday
      Tuesday
      Wednesday
      Thursday
      Friday
      Messages of the day
      In the morning: what waits for me
      In the evening: which agents wait for me
      In the morning: what waits for me
      Your GitHub login
      It counts once an admin has put it into the policy file.
      Being asked
      Ask me
      Stop asking me
      Ask me
      Who is asked instead
      Needed when you stop: somebody with your role. You may still answer."
    `);
    const values = {
      asked: { value: 'message' },
      from: { value: '10:00' },
      to: { value: '09:00' },
      login: { value: 'octo-e' },
      stop: { value: 'stop' },
    };
    const unfit = await world.does('eli', 'submit', { values });
    expect(JSON.stringify(unfit.body)).toContain('Choose who is asked instead.');
    const upsideDown = await world.does('eli', 'submit', {
      values: { ...values, instead: { value: 'U0SAM' } },
    });
    expect(JSON.stringify(upsideDown.body)).toContain('Later than the beginning.');
    await world.does('eli', 'submit', {
      values: { ...values, to: { value: '16:00' }, instead: { value: 'U0SAM' } },
    });
    expect(world.flow.personal.saved).toEqual([
      {
        asked: 'message',
        hours: { days: [1, 2, 3, 4, 5], from: '10:00', to: '16:00' },
        claimedLogin: 'octo-e',
        morning: true,
        evening: false,
        instead: 'U0SAM',
      },
    ]);
    expect((await home(world, 'eli')).split('\n')[0]).toBe('Saved. 2 questions moved: Sam 2.');
  });
});
