/** The whole product while the channel of its tickets changes hands. One world; the channel is as before after each. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { INVOICES, offering, opens, posts, refusedWith, sends } from '../stories/acting.ts';
import { labels, type Person } from '../support/people.ts';
import { startWorld, type World } from '../support/world.ts';

vi.setConfig({ testTimeout: 40_000, hookTimeout: 60_000 });
let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.ana.command(INVOICES, '/ticket', 'new Show the due date');
  await offering(world.ana, 'Sign off PRD', /^TL-1 .*please sign off PRD v1/);
});
afterAll(() => world?.close());

const control = async (body: unknown): Promise<void> => {
  const response = await fetch(`${world.url}/_channels/${INVOICES}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
};
const canvasesOf = async (person: Person) =>
  (await person.sees()).canvases.map((canvas) => canvas.title.slice(0, 8));

test('fault 27: shared with another company, the ticket is silent there until the admin allows it', async () => {
  expect(await canvasesOf(world.gus)).toEqual(['TL-1 PRD']);
  await control({ is_ext_shared: true, connected_team: { id: 'T0GLOBEX', name: 'Globex' } });
  const told = await world.ana.message(/is now shared with/);
  expect([told.text, labels(told)]).toEqual([
    '#invoices is now shared with Globex. TL-1 is paused until you move it or allow it. Buttons: Move, Allow.',
    ['Move…', 'Allow…'],
  ]);
  await world.gus.finds('no canvas any more', (seen) => seen.canvases.length === 0);
  const before = (await posts(world.ana, INVOICES, 'TL-1')).length;

  await opens(world.ana, 'Allow…', /is now shared with/);
  await world.ana.submit({});
  await refusedWith(world.ana, 'Kim');
  expect((await world.item('TL-1')).lostHome?.why).toBe('shared');

  await opens(world.kim, 'Allow…', /is now shared with/);
  await sends(world.kim, {});
  await world.ana.message(/^Settled\. No ticket waits because of #invoices any more\./);
  await world.gus.finds('the canvas again', (seen) => seen.canvases.length === 1);
  expect(await posts(world.ana, INVOICES, 'TL-1')).toHaveLength(before);
  await control({ is_ext_shared: false });
});

test('fault 27: the app is taken out and brought back: its owner hears once, and everything is as it was', async () => {
  await control({ app_member: false });
  const told = await world.ana.message(/I was removed from #invoices/);
  expect(told.text).toBe(
    'TL-1 lost its channel (I was removed from #invoices). It is unchanged. Choose a new home. Button: Move.',
  );
  await control({ app_member: true, inviter: 'ana' });
  await world.ana.finds('that both are settled', (seen) => {
    const direct = seen.channels.filter((channel) => channel.is_im).flatMap((channel) => channel.messages);
    return direct.filter((message) => message.text.startsWith('Settled.')).length === 2;
  });
  await world.ana.presses('Sign off PRD', /^TL-1 .*please sign off PRD v1/);
  await world.eli.message(/^TL-1 .*please sign off spec v1/);
});
