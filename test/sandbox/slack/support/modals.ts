import { expect } from 'vitest';
import { type ControlledApp, connectApp } from './app-under-control.ts';
import { type Acme, startAcme, textAt } from './slack-under-test.ts';

export const plain = (text: string) => ({ type: 'plain_text', text });
export const say = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
export const input = (id: string, more: Record<string, unknown> = {}) => ({
  type: 'input',
  block_id: id,
  label: plain(id),
  element: { type: 'plain_text_input', action_id: 'text' },
  ...more,
});
export const modal = (title: string, ...blocks: unknown[]) => ({
  type: 'modal',
  callback_id: title,
  title: plain(title),
  submit: plain('Go'),
  blocks: blocks.length ? blocks : [input('what')],
});

/** Ana runs the global shortcut; what the app got names a fresh trigger. */
export async function triggered(acme: Acme, app: ControlledApp): Promise<string> {
  const run = acme.does('ana', 'shortcut', { callback_id: 'help_anywhere' });
  const { trigger_id: trigger } = await app.answer();
  await run;
  return String(trigger);
}

export async function withModal(view: unknown = modal('One')) {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const opened = await acme.api('views.open', { trigger_id: await triggered(acme, app), view });
  expect(opened).toMatchObject({ ok: true });
  return { acme, app, view: { id: textAt(opened, 'view.id'), hash: textAt(opened, 'view.hash') } };
}

/** Ana submits, the app answers with this. */
export async function submits(
  acme: Acme,
  app: ControlledApp,
  answer?: unknown,
  values: unknown = { what: { text: 'x' } },
) {
  const outcome = acme.does('ana', 'submit', { values });
  const payload = await app.answer(answer);
  return { outcome: await outcome, payload };
}
