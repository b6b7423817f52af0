import { expect, test } from 'vitest';
import { type ControlledApp, connectApp } from './app-under-control.ts';
import { movableClock } from './movable-clock.ts';
import { type Acme, startAcme, textAt } from './slack-under-test.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const say = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const input = (id: string, more: Record<string, unknown> = {}) => ({
  type: 'input',
  block_id: id,
  label: plain(id),
  element: { type: 'plain_text_input', action_id: 'text' },
  ...more,
});
const modal = (title: string, ...blocks: unknown[]) => ({
  type: 'modal',
  callback_id: title,
  title: plain(title),
  submit: plain('Go'),
  blocks: blocks.length ? blocks : [input('what')],
});

/** Ana runs the global shortcut; what the app got names a fresh trigger. */
async function triggered(acme: Acme, app: ControlledApp): Promise<string> {
  const run = acme.does('ana', 'shortcut', { callback_id: 'help_anywhere' });
  const { trigger_id: trigger } = await app.answer();
  await run;
  return String(trigger);
}

async function withModal(view: unknown = modal('One')) {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const opened = await acme.api('views.open', { trigger_id: await triggered(acme, app), view });
  expect(opened).toMatchObject({ ok: true });
  return { acme, app, view: { id: textAt(opened, 'view.id'), hash: textAt(opened, 'view.hash') } };
}

/** Ana submits, the app answers with this. */
async function submits(
  acme: Acme,
  app: ControlledApp,
  answer?: unknown,
  values: unknown = { what: { text: 'x' } },
) {
  const outcome = acme.does('ana', 'submit', { values });
  const payload = await app.answer(answer);
  return { outcome: await outcome, payload };
}

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

test('a submission carries what was entered', async () => {
  const menu = {
    type: 'static_select',
    action_id: 'pick',
    options: [
      { text: plain('Low'), value: 'low' },
      { text: plain('High'), value: 'high' },
    ],
  };
  const person = { type: 'users_select', action_id: 'who' };
  const { acme, app } = await withModal(
    modal(
      'One',
      input('what'),
      { ...input('risk'), element: menu },
      { ...input('who'), element: person },
      input('note', { optional: true }),
    ),
  );
  const values = { what: { text: 'CSV' }, risk: { pick: 'High' }, who: { who: 'eli' } };
  const { outcome, payload } = await submits(acme, app, undefined, values);
  expect(outcome).toEqual({ closed: true });
  expect(payload).toMatchObject({
    type: 'view_submission',
    user: { id: 'U0ANA', team_id: 'T0ACME' },
    view: {
      callback_id: 'One',
      state: {
        values: {
          what: { text: { type: 'plain_text_input', value: 'CSV' } },
          risk: { pick: { type: 'static_select', selected_option: { value: 'high' } } },
          who: { who: { selected_user: 'U0ELI' } },
          note: { text: { value: null } },
        },
      },
    },
  });
});

test('errors show on their fields, and the modal stays with what was typed', async () => {
  const { acme, app } = await withModal();
  const { outcome } = await submits(acme, app, { response_action: 'errors', errors: { what: 'Too short' } });
  expect(outcome).toEqual({ closed: false, errors: { what: 'Too short' } });
  expect((await acme.sees('ana')).modal).toMatchObject({
    state: { values: { what: { text: { value: 'x' } } } },
  });
});

test('errors that name no field show as Slack’s own failure', async () => {
  const { acme, app } = await withModal();
  const { outcome } = await submits(acme, app, { response_action: 'errors', errors: { nowhere: 'x' } });
  expect(outcome).toMatchObject({ ok: false, error: 'invalid_response' });
  expect((await acme.sees('ana')).errors).toEqual([{ text: 'We had some trouble connecting. Try again?' }]);
});

test('a submission can update, push and clear', async () => {
  const { acme, app } = await withModal();
  const updated = await submits(acme, app, { response_action: 'update', view: modal('Two') });
  expect(updated.outcome).toMatchObject({ closed: false, modal: { callback_id: 'Two', depth: 1 } });
  const pushed = await submits(acme, app, { response_action: 'push', view: modal('Three') });
  expect(pushed.outcome).toMatchObject({ closed: false, modal: { callback_id: 'Three', depth: 2 } });
  const cleared = await submits(acme, app, { response_action: 'clear' });
  expect(cleared.outcome).toEqual({ closed: true });
});

test('an invalid view in an answer shows as a failure', async () => {
  const { acme, app } = await withModal();
  const { outcome } = await submits(acme, app, { response_action: 'update', view: { type: 'modal' } });
  expect(outcome).toMatchObject({ ok: false, error: 'invalid_response' });
});

test.each([
  ['Please use at least 3 characters.', { type: 'plain_text_input', action_id: 'text', min_length: 3 }, 'ab'],
  ['Please use at most 2 characters.', { type: 'plain_text_input', action_id: 'text', max_length: 2 }, 'abc'],
  ['Please enter a valid email address.', { type: 'email_text_input', action_id: 'text' }, 'nobody'],
  ['Please enter a valid URL.', { type: 'url_text_input', action_id: 'text' }, 'nowhere'],
  [
    'Please enter a whole number.',
    { type: 'number_input', action_id: 'text', is_decimal_allowed: false },
    '1.5',
  ],
  [
    'Please enter a number that is at least 2.',
    { type: 'number_input', action_id: 'text', is_decimal_allowed: false, min_value: '2' },
    '1',
  ],
])('Slack itself says: %s', async (sentence, element, value) => {
  const { acme } = await withModal(modal('One', { ...input('what'), element }));
  const outcome = await acme.does('ana', 'submit', { values: { what: { text: value } } });
  expect(outcome).toEqual({ closed: false, errors: { what: sentence } });
});

test('cancelling tells the app when it asked to be told', async () => {
  const { acme, app } = await withModal({ ...modal('One'), notify_on_close: true });
  const closing = acme.does('ana', 'close-modal');
  expect(await app.answer()).toMatchObject({
    type: 'view_closed',
    is_cleared: false,
    view: { callback_id: 'One' },
  });
  expect(await closing).toEqual({ ok: true });
  expect((await acme.sees('ana')).modal).toBeNull();
});

test('a click in a modal carries the values entered so far', async () => {
  const add = {
    type: 'actions',
    block_id: 'more',
    elements: [{ type: 'button', action_id: 'add', text: plain('Add') }],
  };
  const { acme, app } = await withModal(modal('One', input('what'), add));
  const clicking = acme.does('ana', 'click', {
    modal: true,
    label: 'Add',
    values: { what: { text: 'so far' } },
  });
  expect(await app.answer()).toMatchObject({
    type: 'block_actions',
    container: { type: 'view' },
    actions: [{ action_id: 'add', block_id: 'more' }],
    view: { state: { values: { what: { text: { value: 'so far' } } } } },
  });
  expect(await clicking).toMatchObject({ ok: true, modal: { callback_id: 'One' } });
});

test('an external menu asks the app for its options', async () => {
  const element = { type: 'external_select', action_id: 'find' };
  const { acme, app } = await withModal(modal('One', { ...input('what'), element }));
  const options = [{ text: plain('TL-42 Export'), value: 'tl42' }];
  const asking = acme.does('ana', 'options', {
    modal: true,
    action_id: 'find',
    block_id: 'what',
    value: 'exp',
  });
  expect(await app.answer({ options })).toMatchObject({
    type: 'block_suggestion',
    action_id: 'find',
    value: 'exp',
  });
  expect(await asking).toEqual({ options });
  const { payload } = await submits(acme, app, undefined, { what: { find: 'tl42' } });
  expect(payload).toMatchObject({
    view: { state: { values: { what: { find: { selected_option: { value: 'tl42' } } } } } },
  });
});
