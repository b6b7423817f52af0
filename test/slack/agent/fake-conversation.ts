/** Remembers what people said and pressed in talk, and answers as the test has it. */
import type { Conversation } from '../../../src/ports/talk/conversation.ts';
import type { FakeFlow } from '../fake-flow.ts';

export const createFakeConversation = (flow: () => FakeFlow): Conversation => ({
  async said(utterance) {
    flow().heard.push(utterance);
    return flow().answer?.(utterance) ?? { kind: 'silent' };
  },
  async rated(rating) {
    flow().ratings.push(rating);
    return flow().tickets.has(rating.ticket);
  },
  async intoRisks(press) {
    flow().risks.push(press);
    return flow().risks.length === 1
      ? { kind: 'silent' }
      : { kind: 'told', sentence: 'That is proposed already.' };
  },
  async whole({ ticket, to }) {
    return flow().tickets.has(ticket) ? (flow().wholes.get(to) ?? null) : null;
  },
});
