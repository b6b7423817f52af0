/**
 * Our name outside of any ticket's thread. A question is answered there and never filed; what is to be filed and is
 * longer than people see at a glance is shown to whoever wants it, before it is a ticket.
 */
import { asksToFile, whatToFile } from '../../pipeline/facts/filing-words.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Reply, Utterance } from '../../ports/talk/conversation.ts';
import type { Deps } from '../deps.ts';
import { createIntake } from '../intake.ts';
import { isLastWord, isQuestion, meantFor } from './addressed.ts';
import { type AboutTicket, ticketMeant } from './direct.ts';

/** What is filed unseen is no longer than this: about what a phone shows. */
const AT_A_GLANCE = 500;

const silent: Reply = { kind: 'silent' };

/** What somebody wants who says our name there; a reply says it all. */
export async function wantedElsewhere(
  deps: Deps,
  utterance: Utterance,
): Promise<'file' | AboutTicket | Reply> {
  const text = utterance.text.trim();
  if (text === '' || asksToFile(text)) return 'file';
  const meant = await ticketMeant(deps, utterance);
  const item = meant !== null && 'item' in meant ? meant.item : null;
  const { kind } = meantFor({
    text: item === null ? text : (meant as AboutTicket).text,
    mentionsUs: true,
    people: [],
    quiet: false,
    sinceAnswerMs: null,
  });
  if (kind === 'nobody' || kind === 'quiet') return silent;
  const isTalk = isQuestion(text) || (utterance.thread !== null && item !== null);
  if (item === null && (kind === 'approval' || isLastWord(text))) return silent;
  if (kind !== 'approval' && kind !== 'agent' && !isTalk) return 'file';
  if (meant === null || 'kind' in meant) return unanswered(meant);
  const why = await keptFrom(deps, meant.item, utterance);
  return why === null ? meant : { kind: 'told', sentence: why };
}

function unanswered(meant: Extract<Reply, { kind: 'told' | 'needs' }> | null): Reply {
  if (meant?.kind === 'told') return meant;
  if (meant?.kind === 'needs')
    return { kind: 'told', sentence: 'What waits for you stands in App Home. Or ask me directly.' };
  return {
    kind: 'unclear',
    sentence: 'Name a ticket by its key, or ask in its thread, and I answer. Nothing was filed.',
    text: '',
  };
}

/** Why a ticket is not talked about here: what is answered is read by everybody in the room. Null: it may be. */
async function keptFrom(deps: Deps, item: WorkItem, { channel }: Utterance): Promise<string | null> {
  if (item.home?.channel === channel) return null;
  if (item.home?.isPrivate === true)
    return `${item.key} is in a private channel. Ask in its thread, or ask me directly.`;
  const room = await deps.directory.channel(channel);
  return room === null || room.sharedOutside
    ? `Others than your company read along here. Ask about ${item.key} in its thread, or ask me directly.`
    : null;
}

export async function fileOrShow(deps: Deps, utterance: Utterance): Promise<Reply> {
  const talk = utterance.conversation ?? [];
  const asked = whatToFile(utterance.text);
  const description = [asked.description, talk.map((one) => `${one.who}: ${one.text}`).join('\n')]
    .filter((part) => part !== '')
    .join('\n\n');
  // Nothing but the request: what the conversation began with says what it is about.
  const text = /[\p{L}\p{N}]/u.test(asked.title) ? asked.title : (talk[0]?.text ?? '');
  if (text.length + description.length > AT_A_GLANCE)
    return {
      kind: 'unclear',
      sentence: 'It is in the form, to look at and file. Nothing is filed yet.',
      text,
    };
  const url = await deps.chat.permalink(utterance.channel, utterance.ts);
  const all = [...(utterance.files ?? []), ...talk.flatMap((one) => one.files ?? [])];
  const files = [...new Map(all.map((one) => [one.id, one])).values()];
  const outcome = await createIntake(deps).file({
    text,
    ...(description === '' ? {} : { description }),
    ...(files.length === 0 ? {} : { attachments: files }),
    by: utterance.by,
    channel: utterance.channel,
    origin: {
      kind: 'mention',
      ref: `slack:${utterance.channel}:${utterance.ts}`,
      ...(url === null ? {} : { url }),
    },
    delivery: `mention:${utterance.channel}:${utterance.ts}`,
  });
  return { kind: 'filed', outcome };
}
