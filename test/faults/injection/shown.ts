import { contentOf } from '../../../src/slack/cards/message.ts';
import type { FlowWorld } from '../../flow/flow-world.ts';

/** How people are told that a text addresses the model. */
export const SAID = 'contains text that addresses the model: ';

/** All that a ticket's thread shows below its card. */
export const shownOf = (world: FlowWorld, key: string): string =>
  world.chat.posts
    .filter((post) => post.view.item.key === key && post.message.kind !== 'card')
    .map(({ message, view }) => JSON.stringify(contentOf(message, view)))
    .join('\n');
