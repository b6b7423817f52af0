/**
 * An answer that is shown while it is written. Only text that the rest cannot turn into something else is shown: whole
 * lines, and of the last one what holds no mark that is still open. What was shown and turned out void is said so, and
 * the whole is written over it.
 */
import { redact } from '../../log.ts';
import { withoutHidden } from '../../pipeline/documents/hidden.ts';
import { redactSecrets } from '../../pipeline/knowledge/redact.ts';
import { growing, sixLines } from '../../pipeline/talk/six-lines.ts';
import type { Coming } from '../../ports/chat.ts';
import { cut, limits } from '../text/limits.ts';
import { safeMarkdown } from '../text/mrkdwn.ts';

/** What was shown is not how the answer begins. */
export class Void extends Error {}

/** Each piece is a call, and calls are limited: after the first words a piece is worth this many characters. */
const WORTH = 160;
const MOST_PIECES = 12;

export async function* safePieces(coming: Coming): AsyncGenerator<string> {
  let raw = '';
  let shown = '';
  let pieces = 0;
  for await (const piece of coming.pieces) {
    if (piece === null) {
      if (shown !== '') throw new Void();
      raw = '';
      continue;
    }
    raw += piece;
    if (pieces >= MOST_PIECES || raw.length > limits.streamedMarkdown) continue;
    const ready = safe(readyOf(raw));
    const isWorth = pieces === 0 ? ready !== '' : ready.length >= shown.length + WORTH;
    if (!isWorth || !ready.startsWith(shown)) continue;
    pieces += 1;
    const more = ready.slice(shown.length);
    shown = ready;
    yield more;
  }
  const { text } = await coming.whole;
  const whole = safe(cut(sixLines(text).text, limits.streamedMarkdown));
  if (!whole.startsWith(shown)) throw new Void();
  if (whole.length > shown.length) yield whole.slice(shown.length);
}

/** Nobody judges a piece before it is shown: what a model repeats of a secret or of hidden text ends here. */
const safe = (text: string): string => safeMarkdown(redactSecrets(redact(withoutHidden(text))));

/** What can be shown of what came so far. */
function readyOf(raw: string): string {
  const fitting = sixLines(raw);
  return fitting.more ? fitting.text : growing(settledPart(raw)).text;
}

/** Up to the last blank, without a last line in which a mark may still be open, and without an open block of code. */
export function settledPart(raw: string): string {
  const fences = [...raw.matchAll(/```/g)];
  const open = fences.length % 2 === 1 ? fences.at(-1)?.index : undefined;
  const text = raw.slice(0, open);
  const lineAt = text.lastIndexOf('\n') + 1;
  const line = text.slice(lineAt);
  if (open !== undefined || /[[\]`<#!&~]/.test(line)) return text.slice(0, lineAt);
  return text.slice(0, lineAt) + line.slice(0, Math.max(0, line.search(/\s\S*$/)));
}
