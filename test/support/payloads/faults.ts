/** One payload against Slack's types and limits, and its buttons against the script: every fault, with its path. */
import { blockFaults, textFaults, viewFaults } from './limits.ts';
import { mannersOf } from './manners.ts';
import { againstTypes } from './schema.ts';

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const viewTrouble = (view: unknown): string[] =>
  isFields(view)
    ? [
        ...againstTypes(view['type'] === 'home' ? 'home' : 'modal', view),
        ...viewFaults(view),
        ...mannersOf(view['blocks'], null),
      ]
    : ['is no view'];

export const messageTrouble = ({ text, blocks }: { text: unknown; blocks?: unknown }): string[] => [
  ...textFaults(text),
  ...(blocks === undefined
    ? []
    : [...againstTypes('blocks', blocks), ...blockFaults(blocks, 'message'), ...mannersOf(blocks, null)].map(
        (fault) => `blocks${fault.startsWith('/') ? '' : ' '}${fault}`,
      )),
];

const messages = new Set(['chat.postMessage', 'chat.update', 'chat.postEphemeral']);
const views = new Set(['views.open', 'views.push', 'views.update', 'views.publish']);

/** A call of the Web API. Methods that carry neither a message nor a view are not looked at. */
export function callTrouble(method: string, args: Fields): string[] {
  if (messages.has(method)) {
    const told = messageTrouble({
      text: args['text'],
      ...('blocks' in args ? { blocks: args['blocks'] } : {}),
    });
    return told.length > 0 ? told : againstTypes(method, args);
  }
  if (!views.has(method)) return [];
  const told = viewTrouble(args['view']);
  return told.length > 0 ? told : againstTypes(method, args);
}

/** What stands in an acknowledgement, or goes to a response URL. */
export function answerTrouble(answer: Fields): string[] {
  if ('view' in answer) return viewTrouble(answer['view']);
  if ('text' in answer || 'blocks' in answer)
    return messageTrouble({
      text: answer['text'],
      ...('blocks' in answer ? { blocks: answer['blocks'] } : {}),
    });
  return [];
}
