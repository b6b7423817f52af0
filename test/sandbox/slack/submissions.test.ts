import { expect, test } from 'vitest';
import { input, modal, plain, submits, withModal } from './support/modals.ts';

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
