/** What somebody writes to us alone: which ticket it is about. Nothing is filed unseen. */
import { whatToFile } from '../../pipeline/facts/filing-words.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Reply, Utterance } from '../../ports/talk/conversation.ts';
import { lastAnswer } from '../../store/talk/talk.ts';
import { keyOfRef } from '../../store/tracking/issues.ts';
import { findItem, keysOf } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { maySee } from '../desk.ts';
import { nearKeys } from '../near.ts';

const KEY = /\b([a-z][a-z0-9_]{0,9}-\d{1,7})\b/gi;
const asksWhatWaits =
  /\b(?:what(?:'s| is| else)?|anything|who|which)\b.*\b(?:wait(?:s|ing)?|needs?|for me|my turn|to do|todo)\b|^(?:mine|needs me)\??$/i;
const wantsToFile = /\b(?:file|create|open|make|turn|new)\b.*\bticket\b|^new ticket\b/i;

/** `text`: what was said without the ticket's key. */
export interface AboutTicket {
  item: WorkItem;
  text: string;
}

/**
 * A ticket's key, or that of its issue in the tracker, makes it words about that ticket; in a thread it is the ticket of
 * the last answer. Much that looks like a key is none: INC-80, UTF-8, RFC-4180. Null: no ticket is meant.
 */
export async function ticketMeant(
  deps: Deps,
  utterance: Utterance,
): Promise<AboutTicket | Extract<Reply, { kind: 'told' | 'needs' }> | null> {
  const text = utterance.text.trim();
  const named = [...new Set([...text.matchAll(KEY)].map((match) => match[1] ?? ''))];
  for (const name of named) {
    const item = await visible(deps, utterance, name.toUpperCase());
    if (item !== null) return { item, text: text.replaceAll(name, ' ').replaceAll(/\s+/g, ' ').trim() };
  }
  const ours = named.map((name) => name.toUpperCase()).find((name) => isOurs(deps, name));
  if (ours !== undefined) return unknownKey(deps, utterance, ours);
  if (asksWhatWaits.test(text)) return { kind: 'needs' };
  const { channel, thread } = utterance;
  const talked = thread === null ? null : await lastAnswer(deps.db, { channel, thread });
  const item = talked === null ? null : await visible(deps, utterance, talked.key);
  return item === null ? null : { item, text };
}

/** Said to us alone. */
export async function aboutTicket(deps: Deps, utterance: Utterance): Promise<AboutTicket | Reply> {
  const meant = await ticketMeant(deps, utterance);
  if (meant !== null) return meant;
  const text = utterance.text.trim();
  const asked = whatToFile(text);
  const said = [asked.title, asked.description].filter((part) => part !== '').join('\n\n');
  return wantsToFile.test(text)
    ? {
        kind: 'unclear',
        sentence:
          said === ''
            ? 'What should be different afterwards? The form takes it down.'
            : 'It is in the form, to look at and file. Only you saw it so far.',
        text: said,
      }
    : {
        kind: 'unclear',
        sentence:
          'Name a ticket by its key and I answer about it. Or is this a new one? Only you saw it so far.',
        text: said,
      };
}

const isOurs = (deps: Deps, name: string): boolean => name.startsWith(`${deps.company.keyPrefix}-`);

async function visible(deps: Deps, utterance: Utterance, name: string): Promise<WorkItem | null> {
  const key = isOurs(deps, name) ? name : await keyOfRef(deps.db, name);
  const item = key === null ? null : await findItem(deps.db, key);
  return item !== null && (await maySee(deps, item, utterance.by)) ? item : null;
}

async function unknownKey(
  deps: Deps,
  utterance: Utterance,
  wanted: string,
): Promise<Extract<Reply, { kind: 'told' }>> {
  const near = nearKeys(
    wanted,
    (await keysOf(deps.db)).map((row) => row.key),
  );
  const seen = [];
  for (const key of near) if ((await visible(deps, utterance, key)) !== null) seen.push(key);
  return {
    kind: 'told',
    sentence: `No ticket ${wanted} that you can see.${seen.length === 0 ? '' : ` Near: ${seen.join(', ')}.`}`,
  };
}
