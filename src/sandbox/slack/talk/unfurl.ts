import type { Fields } from '../json.ts';
import type { Channel } from '../store/channels.ts';
import type { Message } from '../store/messages.ts';
import type { Workspace } from '../workspace.ts';
import { change } from './change.ts';
import { wordsOf } from './mentions.ts';

const CANVAS_LINK = /\/docs\/[A-Z0-9]+\/(F[A-Z0-9]+)/g;
const PREVIEW_LENGTH = 300;

/**
 * A canvas linked in a message's text shows as a large preview, which no argument switches off, and arrives
 * as a `message_changed`. A link behind a button does not.
 */
export function unfurlCanvases(workspace: Workspace, channel: Channel, message: Message): void {
  const { canvases, messages } = workspace.store;
  const ids = new Set([...wordsOf(message).matchAll(CANVAS_LINK)].map((match) => match[1] ?? ''));
  const previews = [...ids].flatMap((id): Fields[] => {
    const canvas = canvases.get(id);
    if (!canvas || canvas.deleted) return [];
    const text = canvas.sections
      .map((section) => section.markdown)
      .join('\n')
      .slice(0, PREVIEW_LENGTH);
    return [
      { id: 1, file_id: id, title: canvas.title, fallback: canvas.title, text, is_file_attachment: true },
    ];
  });
  const current = messages.get(channel.id, message.ts);
  if (previews.length === 0 || !current) return;
  change(workspace, channel, { ...current, attachments: [...(current.attachments ?? []), ...previews] });
}
