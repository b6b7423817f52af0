/** A status in Slack that says that somebody is away: how it is read, heard of, and told. `script.md` §12. */
import { expect, test } from 'vitest';
import { awayStatus } from '../../../src/slack/status.ts';
import { startWorld, wordsOf } from '../world.ts';

const now = Date.parse('2026-11-20T10:00:00Z');
const later = Date.parse('2026-11-23T08:00:00Z') / 1_000;
const status = (emoji: string, text = '', expiration = 0) => ({
  status_emoji: emoji,
  status_text: text,
  status_expiration: expiration,
});

test.each([
  [':palm_tree:', 'Vacationing'],
  [':palm_tree:', ''],
  [':palm_tree:', 'Urlaub'],
  [':face_with_thermometer:', 'Out sick'],
  [':beach_with_umbrella::skin-tone-2:', ''],
  [':house:', 'Out of office, back on Monday'],
  ['', 'OOO until Monday'],
  ['', 'on leave'],
  ['', 'On holiday'],
  ['', 'Sick today'],
])('away: %s %s', (emoji, text) => {
  expect(awayStatus(status(emoji, text), now)).toEqual({ until: null });
});

test.each([
  ['', ''],
  [':calendar:', 'In a meeting'],
  [':bus:', 'Commuting'],
  [':house_with_garden:', 'Working remotely'],
  [':palm_tree:', 'Working from Lisbon'],
  [':palm_tree:', 'Back from vacation'],
  ['', 'Two weeks until my vacation'],
  ['', 'No holidays for me'],
  ['', 'sick of this bug'],
  [':airplane:', 'To the customer'],
])('there: %s %s', (emoji, text) => {
  expect(awayStatus(status(emoji, text), now)).toBeNull();
});

test('its end is when Slack clears it; one that is over says nothing', () => {
  expect(awayStatus(status(':palm_tree:', '', later), now)).toEqual({ until: '2026-11-23T08:00:00.000Z' });
  expect(awayStatus(status(':palm_tree:', '', now / 1_000), now)).toBeNull();
  expect(awayStatus({}, now)).toBeNull();
});

test('a change of the status is heard, and asked of Slack itself', async () => {
  const world = await startWorld();
  const { directory } = world.slack.ports;
  expect((await directory.person('U0ELI'))?.away).toBeNull();
  const set = (body: unknown) =>
    fetch(`${world.local.url}/_people/eli`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  await set({ status_emoji: ':palm_tree:', status_text: 'Vacationing' });
  await world.settled();
  expect(world.flow.peopleNews).toEqual(['U0ELI']);
  expect((await directory.person('U0ELI'))?.away).toEqual({ until: null });
  await set({ status_emoji: '', status_text: '' });
  await world.settled();
  expect((await directory.person('U0ELI'))?.away).toBeNull();
});

test('the person is told once where to switch it off, and may do it there', async () => {
  const world = await startWorld();
  const notice = { kind: 'status' as const, until: '2026-11-23T08:00:00.000Z' };
  await world.slack.ports.notices.post({ to: 'U0ELI', outboxId: 'status-1', notice });
  await world.flow.personal.leave('U0ELI', { until: { at: notice.until }, deputy: null });
  const [message] = await world.direct('eli');
  expect(message?.text).toMatchInlineSnapshot(
    `"Your Slack status says that you are away until 23 Nov 2026, 08:00 UTC. Questions go to others meanwhile. Buttons: Undo, Change."`,
  );
  expect(wordsOf(message?.blocks)).toMatchInlineSnapshot(`
    "Your Slack status says that you are away until <!date^1795420800^{date_short_pretty} at {time}|23 Nov 2026, 08:00 UTC>. Questions go to others meanwhile.
    Not so? Undo it here; then no status counts today. When you are back, say so in App Home, or clear the status.
    Undo
    Change…"
  `);
  const im = (await world.sees('eli')).channels.find((one) => one.is_im === true);
  await world.does('eli', 'click', { channel: im?.id, ts: message?.ts, label: 'Undo' });
  expect((await world.direct('eli')).find((one) => one.ephemeral === true)?.text).toBe(
    'You are not away. What had moved and waits is yours again.',
  );
  expect((await world.flow.personal.settings('U0ELI'))?.absence).toBeNull();
});
