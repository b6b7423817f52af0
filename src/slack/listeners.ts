/** What of Slack goes where: one line for each kind of thing that people do. */
import type { App, BlockAction, ViewClosedAction, ViewSubmitAction } from '@slack/bolt';
import { onPress } from './actions.ts';
import { createPrompts } from './agent/prompts.ts';
import type { createSigns } from './agent/signs.ts';
import { onSubmit } from './answers/submissions.ts';
import { onCommand } from './commands/on-command.ts';
import type { Face } from './face.ts';
import { onMessage } from './messages.ts';
import { fileEvent, homeEvent, stoppedEvent } from './payloads.ts';
import { onShortcut } from './shortcuts.ts';

export function listen(
  app: App,
  face: Face,
  about: {
    signs: ReturnType<typeof createSigns>;
    forget: (chatId: string) => void;
    edited: (file: string, by: string) => void;
  },
): void {
  const prompts = createPrompts();
  app.action<BlockAction>(/.*/, ({ body, ack, respond }) =>
    onPress(face, body, { ack: () => ack(), respond }),
  );
  app.view<ViewSubmitAction>({ callback_id: /.*/, type: 'view_submission' }, ({ body, ack }) =>
    onSubmit(face, body, ack),
  );
  app.view<ViewClosedAction>({ callback_id: /.*/, type: 'view_closed' }, async ({ ack }) => {
    await ack();
  });
  app.command(/.*/, ({ body, ack, respond }) => onCommand(face, body, { ack, respond }));
  app.shortcut(/.*/, ({ body, ack }) => onShortcut(face, body, () => ack()));
  app.event('message', ({ event }) => onMessage(face, about.signs, event));
  app.event('app_mention', ({ event }) => onMessage(face, about.signs, event));
  app.event('agent_session_stopped', async ({ event }) => {
    const { channel, thread_ts: thread } = stoppedEvent.parse(event);
    about.signs.stopped({ channel, thread });
  });
  app.event('app_home_opened', async ({ event }) => {
    const { user, tab, view, channel } = homeEvent.parse(event);
    if (tab === 'messages' && channel !== undefined) return prompts.offer(face, { person: user, channel });
    if (tab !== undefined && tab !== 'home') return;
    await face.homes.opened(user, { hash: view?.hash, metadata: view?.private_metadata ?? '' });
  });
  app.event('file_change', async ({ event }) => {
    const { file_id: file, user_id: by } = fileEvent.parse(event);
    const us = await face.identity();
    if (by !== undefined && by !== us.botUserId) about.edited(file, by);
  });
  app.event('file_deleted', async ({ event }) => {
    await face.flow().texts.pageLost(fileEvent.parse(event).file_id);
  });
  app.event('user_change', async ({ event }) => {
    about.forget(event.user.id);
    await face.flow().people.changed(event.user.id);
  });
}
