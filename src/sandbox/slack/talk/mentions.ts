import { isFields, stringOf } from '../json.ts';
import type { Message } from '../store/messages.ts';
import type { Workspace } from '../workspace.ts';

const PERSON = /<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/g;
const GROUP = /<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>/g;
const EVERYBODY = /<!(?:channel|here|everyone)(?:\|[^>]*)?>/;

/** The people a text mentions by name or by group, and whether it calls everybody in the channel. */
export function mentionsIn(workspace: Workspace, text: string): { people: Set<string>; everybody: boolean } {
  const people = new Set([...text.matchAll(PERSON)].map((match) => match[1] ?? ''));
  for (const match of text.matchAll(GROUP)) {
    const group = workspace.usergroups.find((known) => known.id === match[1]);
    for (const member of group?.users ?? []) people.add(member);
  }
  return { people, everybody: EVERYBODY.test(text) };
}

/** All text of a message in which a mention counts: its text and the text of its blocks. */
export function wordsOf(message: Message): string {
  if (!message.blocks?.length) return message.text;
  const words: string[] = [];
  collect(message.blocks, words);
  // With blocks the text is only a fallback, and Slack notifies for what the blocks show.
  return words.join('\n');
}

function collect(value: unknown, words: string[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, words);
    return;
  }
  if (!isFields(value)) return;
  const node = value;
  if (node.type === 'mrkdwn' || node.type === 'markdown') words.push(stringOf(node.text) ?? '');
  else if (node.type === 'user') words.push(`<@${String(node.user_id)}>`);
  else if (node.type === 'usergroup') words.push(`<!subteam^${String(node.usergroup_id)}>`);
  else if (node.type === 'broadcast') words.push(`<!${String(node.range)}>`);
  else for (const inner of Object.values(node)) collect(inner, words);
}
