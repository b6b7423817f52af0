/** A chat double that takes a message only when Slack would: whatever a flow comes to is drawn and judged. */
import type { Chat } from '../../../src/ports/chat.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { messageTrouble } from './faults.ts';

export function asSlackTakesIt<Double extends Pick<Chat, 'put'>>(chat: Double): Double {
  const { put } = chat;
  chat.put = (request) => {
    const trouble = messageTrouble(contentOf(request.message, request.view));
    if (trouble.length > 0)
      throw new Error(`Slack would not take this ${request.message.kind}:\n${trouble.join('\n')}`);
    return put(request);
  };
  return chat;
}
