import { expect, test } from 'vitest';
import { connectApp } from './support/app-under-control.ts';
import { startAcme } from './support/slack-under-test.ts';

const C = 'C0INVOICES';
const plain = (text: string) => ({ type: 'plain_text', text });
const option = (text: string) => ({ text: plain(text), value: text.toLowerCase() });

test('menus are answered by what is written on their options', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const elements = [
    { type: 'overflow', action_id: 'more', options: [option('Pause'), option('Close')] },
    {
      type: 'static_select',
      action_id: 'pick',
      placeholder: plain('Pick'),
      options: [option('Low'), option('High')],
    },
    { type: 'users_select', action_id: 'who' },
    { type: 'checkboxes', action_id: 'which', options: [option('One'), option('Two')] },
  ];
  const { ts } = await acme.api('chat.postMessage', {
    channel: C,
    text: 'x',
    blocks: [{ type: 'actions', block_id: 'b', elements }],
  });
  const click = async (how: Record<string, unknown>) => {
    const clicking = acme.does('ana', 'click', { channel: C, ts, ...how });
    const { actions, state } = await app.answer();
    expect(await clicking).toEqual({ ok: true });
    return { action: Array.isArray(actions) ? actions[0] : undefined, state };
  };
  expect((await click({ label: 'Close' })).action).toMatchObject({
    type: 'overflow',
    action_id: 'more',
    selected_option: { value: 'close' },
  });
  expect((await click({ action_id: 'pick', option: 'High' })).action).toMatchObject({
    type: 'static_select',
    selected_option: { value: 'high' },
  });
  expect((await click({ action_id: 'who', value: 'eli' })).action).toMatchObject({ selected_user: 'U0ELI' });
  const last = await click({ action_id: 'which', options: ['One', 'two'] });
  expect(last.action).toMatchObject({ selected_options: [{ value: 'one' }, { value: 'two' }] });
  expect(last.state).toMatchObject({
    values: { b: { pick: { selected_option: { value: 'high' } }, who: { selected_user: 'U0ELI' } } },
  });
});

const row = (n: number) => ({
  type: 'actions',
  block_id: `row${n}`,
  elements: [{ type: 'button', action_id: 'open', value: `${n}`, text: plain('Open') }],
});

test('one label on two buttons needs one word more', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const { ts } = await acme.api('chat.postMessage', { channel: C, text: 'x', blocks: [row(1), row(2)] });
  const at = { channel: C, ts, label: 'Open' };
  expect(await acme.send('POST', '/people/ana/click', at)).toMatchObject({
    status: 409,
    body: { error: 'ambiguous', choices: [{ block_id: 'row1' }, { block_id: 'row2' }] },
  });
  for (const how of [{ block_id: 'row2' }, { index: 1 }, { value: '2' }]) {
    const clicking = acme.does('ana', 'click', { ...at, ...how });
    expect(await app.answer()).toMatchObject({ actions: [{ value: '2' }] });
    await clicking;
  }
});

test('a link button says where it leads, and tells the app', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const elements = [{ type: 'button', text: plain('Read'), url: 'https://a.test/x' }];
  const { ts } = await acme.api('chat.postMessage', {
    channel: C,
    text: 'x',
    blocks: [{ type: 'actions', elements }],
  });
  const clicking = acme.does('ana', 'click', { channel: C, ts, label: 'Read' });
  await app.answer();
  expect(await clicking).toEqual({ ok: true, url: 'https://a.test/x' });
});
