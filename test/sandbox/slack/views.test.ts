import { expect, test } from 'vitest';
import { connectApp } from './support/app-under-control.ts';
import { input, modal, plain, say, triggered, withModal } from './support/modals.ts';
import { movableClock } from './support/movable-clock.ts';
import { startAcme, textAt } from './support/slack-under-test.ts';

test('a trigger opens one modal, once', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const trigger = await triggered(acme, app);
  expect(await acme.api('views.open', { trigger_id: trigger, view: modal('One') })).toMatchObject({
    ok: true,
  });
  expect(await acme.api('views.open', { trigger_id: trigger, view: modal('One') })).toMatchObject({
    error: 'exchanged_trigger_id',
  });
  expect(await acme.api('views.open', { trigger_id: 'made.up', view: modal('One') })).toMatchObject({
    error: 'invalid_trigger_id',
  });
  expect((await acme.sees('ana')).modal).toMatchObject({ callback_id: 'One', depth: 1 });
  expect((await acme.sees('eli')).modal).toBeNull();
});

test('a trigger is good for three seconds', async () => {
  const clock = movableClock();
  const acme = await startAcme({ clock });
  const app = await connectApp(acme);
  const trigger = await triggered(acme, app);
  clock.pass(3001);
  expect(await acme.api('views.open', { trigger_id: trigger, view: modal('One') })).toMatchObject({
    error: 'expired_trigger_id',
  });
  expect(await acme.api('views.push', { trigger_id: trigger, view: modal('One') })).toMatchObject({
    error: 'expired_trigger_id',
  });
});

test.each([
  ['missing required field: title', { type: 'modal', blocks: [] }],
  ['must be less than 25 characters', modal('A title that is far too long')],
  ['submit is required', { type: 'modal', title: plain('x'), blocks: [input('what')] }],
  ['no more than 100 items', modal('x', ...Array.from({ length: 101 }, () => say('x')))],
  ['must be less than 3001 characters', { ...modal('x'), private_metadata: 'x'.repeat(3001) }],
  ['must be less than 256 characters', { ...modal('x'), callback_id: 'x'.repeat(256) }],
  ['unsupported type: carousel', modal('x', { type: 'carousel', elements: [] })],
  ['must be a valid enum value', { type: 'home', blocks: [] }],
  ['invalid additional property: footer', { ...modal('x'), footer: 'x' }],
])('a view is refused: %s', async (message, view) => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const answer = await acme.api('views.open', { trigger_id: await triggered(acme, app), view });
  expect(answer).toMatchObject({ ok: false, error: 'invalid_arguments' });
  expect(JSON.stringify(answer.response_metadata)).toContain(message);
});

test('a view over 250 kB is too large', async () => {
  const acme = await startAcme();
  const blocks = Array.from({ length: 90 }, () => say('x'.repeat(2900)));
  const answer = await acme.api('views.publish', { user_id: 'U0ANA', view: { type: 'home', blocks } });
  expect(answer).toMatchObject({ error: 'view_too_large' });
});

test('an external id is used once', async () => {
  const { acme, app } = await withModal({ ...modal('One'), external_id: 'mine' });
  const again = await acme.api('views.push', {
    trigger_id: await triggered(acme, app),
    view: { ...modal('Two'), external_id: 'mine' },
  });
  expect(again).toMatchObject({ error: 'duplicate_external_id' });
  expect(
    await acme.api('views.update', { external_id: 'mine', view: { ...modal('Three'), external_id: 'mine' } }),
  ).toMatchObject({ ok: true });
});

test('modals stack up to three', async () => {
  const { acme, app } = await withModal();
  const push = async (title: string) =>
    await acme.api('views.push', { trigger_id: await triggered(acme, app), view: modal(title) });
  expect(await push('Two')).toMatchObject({ ok: true });
  expect(await push('Three')).toMatchObject({ ok: true });
  expect(await push('Four')).toMatchObject({ error: 'push_limit_reached' });
  expect((await acme.sees('ana')).modal).toMatchObject({ callback_id: 'Three', depth: 3 });
  await acme.does('ana', 'close-modal');
  expect((await acme.sees('ana')).modal).toMatchObject({ callback_id: 'Two', depth: 2 });
});

test('nothing is pushed where nothing is open', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const answer = await acme.api('views.push', { trigger_id: await triggered(acme, app), view: modal('x') });
  expect(answer).toMatchObject({ error: 'not_found' });
});

test('an update needs the newest hash when it names one, and keeps what was typed', async () => {
  const { acme, view } = await withModal(modal('One', input('what'), input('why')));
  const better = modal('Better', input('what'), say('new'));
  const update = (hash: string) => acme.api('views.update', { view_id: view.id, hash, view: better });
  const renewed = await update(view.hash);
  expect(renewed).toMatchObject({ ok: true, view: { callback_id: 'Better', id: view.id } });
  expect(await update(view.hash)).toMatchObject({ error: 'hash_conflict' });
  expect(await acme.api('views.update', { view_id: 'V0NO', view: better })).toMatchObject({
    error: 'not_found',
  });
  expect(await acme.api('views.update', { view: better })).toMatchObject({ error: 'invalid_arguments' });
});

test('App Home is published per person, with hashes', async () => {
  const acme = await startAcme();
  const publish = (text: string, hash?: string) =>
    acme.api('views.publish', {
      user_id: 'U0ANA',
      view: { type: 'home', blocks: [say(text)] },
      ...(hash ? { hash } : {}),
    });
  expect(await publish('zero', 'from nowhere')).toMatchObject({ error: 'hash_conflict' });
  const first = await publish('one');
  const hash = textAt(first, 'view.hash');
  expect(await publish('two', hash)).toMatchObject({ ok: true });
  expect(await publish('three', hash)).toMatchObject({ error: 'hash_conflict' });
  expect((await acme.sees('ana')).home?.blocks).toMatchObject([{ text: { text: 'two' } }]);
  expect(
    await acme.api('views.publish', { user_id: 'U0NO', view: { type: 'home', blocks: [] } }),
  ).toMatchObject({ error: 'invalid_arguments' });
  const without = await startAcme({ manifest: { home: false } });
  expect(
    await without.api('views.publish', { user_id: 'U0ANA', view: { type: 'home', blocks: [] } }),
  ).toMatchObject({ error: 'not_enabled' });
});

test('opening App Home tells the app, with the view and its hash', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  await acme.does('ana', 'open-home');
  expect(await app.event('app_home_opened')).toMatchObject({ user: 'U0ANA', tab: 'home', channel: 'D0ANA' });
  const { view } = await acme.api('views.publish', {
    user_id: 'U0ANA',
    view: { type: 'home', blocks: [say('x')] },
  });
  await acme.does('ana', 'open-home');
  expect(await app.event('app_home_opened')).toMatchObject({
    view: { hash: textAt(view, 'hash') },
  });
});
