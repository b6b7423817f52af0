/** What somebody writes to us alone. A ticket's key makes it a question about that ticket; nothing is filed unseen. */
import type { Reply, Utterance } from '../../ports/flow.ts';
import { lastAnswer } from '../../store/talk/talk.ts';
import { findItem, keysOf } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { maySee } from '../desk.ts';
import { nearKeys } from '../near.ts';
import { answer } from './answering.ts';

const KEY = /\b([a-z][a-z0-9]{0,9}-\d{1,7})\b/i;
const asksWhatWaits =
  /\b(?:what(?:'s| is| else)?|anything|who|which)\b.*\b(?:wait(?:s|ing)?|needs?|for me|my turn|to do|todo)\b|^(?:mine|needs me)\??$/i;
const wantsToFile = /\b(?:file|create|open|new)\b.*\bticket\b|^new ticket\b/i;

export async function saidDirectly(deps: Deps, utterance: Utterance): Promise<Reply> {
  const text = utterance.text.trim();
  const named = KEY.exec(text)?.[1]?.toUpperCase() ?? null;
  if (named === null && asksWhatWaits.test(text)) return { kind: 'needs' };
  const { channel, thread } = utterance;
  const talked = named ?? (thread === null ? null : (await lastAnswer(deps.db, { channel, thread }))?.key);
  if (talked == null)
    return wantsToFile.test(text)
      ? {
          kind: 'unclear',
          sentence: 'What should be different afterwards? The form takes it down.',
          text: '',
        }
      : {
          kind: 'unclear',
          sentence:
            'Name a ticket by its key and I answer about it. Or is this a new one? Only you saw it so far.',
          text,
        };
  const item = await findItem(deps.db, talked);
  if (item === null || !(await maySee(deps, item, utterance.by))) {
    const near = nearKeys(
      talked,
      (await keysOf(deps.db)).map((row) => row.key),
    );
    const seen = [];
    for (const key of near) {
      const other = await findItem(deps.db, key);
      if (other !== null && (await maySee(deps, other, utterance.by))) seen.push(key);
    }
    return {
      kind: 'told',
      sentence: `No ticket ${talked} that you can see.${seen.length === 0 ? '' : ` Near: ${seen.join(', ')}.`}`,
    };
  }
  await answer(deps, item, utterance);
  return { kind: 'answering', ticket: item.key };
}
