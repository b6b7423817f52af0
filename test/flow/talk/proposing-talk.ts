/** A thread whose PRD is being talked about: what people say there, press there and see there. */
import { expect } from 'vitest';
import { sections } from '../../../src/pipeline/documents/sections.ts';
import type { Reply } from '../../../src/ports/talk/conversation.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { findDocument } from '../../../src/store/documents.ts';
import type { Post } from '../../support/chat-double.ts';
import { chatId, type FlowWorld, INVOICES, type Name } from '../flow-world.ts';

export interface ProposingTalk {
  key: string;
  /** `again`: the message before, delivered once more. */
  says(name: Name, text: string, more?: { mentionsUs?: boolean; again?: true }): Promise<Reply>;
  section(title: string): Promise<string>;
  proposals(): Post[];
  /** The newest proposal, as people see it. */
  shown(): string;
  /** On the proposal that is shown last: Undo of an earlier one may be open at the same time. */
  chooses(name: Name, signal: 'prd_revised' | 'proposal_discarded', keep?: 'apply' | 'undo'): Promise<void>;
}

/** Begins anew, with a PRD that waits for its sign-off. */
export async function startTalk(world: FlowWorld): Promise<ProposingTalk> {
  await world.reset();
  const key = await world.reaches('prd_draft');
  const thread = world.chat.posts[0]?.ts ?? '';
  let said = 0;
  const talk: ProposingTalk = {
    key,
    says: async (name, text, more = {}) => {
      if (more.again !== true) said += 1;
      const ts = `${Math.floor(Number(thread)) + 100 + said}.000100`;
      const at = new Date(Number(ts) * 1_000).toISOString();
      const reply = await world.flow.conversation.said({
        channel: INVOICES,
        thread,
        ts,
        by: chatId[name],
        text,
        mentionsUs: more.mentionsUs ?? false,
        isDirect: false,
      });
      world.chat.words.push({ channel: INVOICES, thread, ts, by: chatId[name], who: name, text, at });
      await world.works();
      return reply;
    },
    section: async (title) => {
      const document = await findDocument(world.deps.db, key, { kind: 'prd' });
      return sections(document?.markdown ?? '').find((one) => one.title === title)?.body ?? '';
    },
    proposals: () =>
      world.chat.posts.filter(
        ({ message, view }) =>
          message.kind === 'ask' &&
          view.asks.some((ask) => ask.id === message.ask && ask.gate === 'proposal'),
      ),
    shown: () => {
      const post = talk.proposals().at(-1);
      return post === undefined ? '' : JSON.stringify(contentOf(post.message, post.view));
    },
    chooses: async (name, signal, keep = 'apply') => {
      const message = talk.proposals().at(-1)?.message;
      if (message?.kind !== 'ask') throw new Error('nothing is proposed');
      const words = signal === 'prd_revised' ? { document: 'prd', keep } : {};
      said += 1;
      const press = { ask: message.ask, signal, by: chatId[name], words, delivery: `chooses-${said}` };
      expect(await world.flow.door.answer(press)).toMatchObject({ kind: 'done' });
      await world.works();
    },
  };
  return talk;
}
