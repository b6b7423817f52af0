/** `/ticket away until Monday, deputy @sam`, `away off`, `back`. A verb only when the whole text fits. */
import { momentIn } from '../../pipeline/facts/moment.ts';
import { sentence } from '../answers/refusals.ts';
import { type Content, row, section } from '../cards/blocks.ts';
import type { Face } from '../face.ts';
import { awayContent, BACK, NOT_AWAY } from '../personal/acts.ts';
import { awayPress, awaySentence } from '../personal/forms.ts';
import { utcTime } from '../text/dates.ts';
import { bare, say } from '../text/mrkdwn.ts';

export type AwayMeaning =
  | { kind: 'ask' }
  | { kind: 'back' }
  | { kind: 'leave'; until: string | null; deputy: string | null }
  /** Begins like it, and names no moment. */
  | { kind: 'doubt'; line: string };

/** Any zone will do to see whether words name a moment at all; the person's own decides which. */
const somewhere = { now: '2026-01-01T00:00:00.000Z', zone: 'UTC', dayAlone: 'begins' } as const;
const isMoment = (words: string): boolean => momentIn(words, somewhere) !== null;
const DEPUTY = /[,\s]\s*deputy\s+(?:<@([A-Z0-9]+)(?:\|[^>]*)?>|@?([\p{L}\p{N}._-]+))$/iu;

/** `text` as Slack sent it: a mention is a token with the person's id. Null: it is about something else. */
export function awayMeaning(text: string): AwayMeaning | null {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  const words = line.toLowerCase();
  if (words === 'away') return { kind: 'ask' };
  if (['back', 'away off', 'away back'].includes(words)) return { kind: 'back' };
  if (!words.startsWith('away ')) return null;
  const named = DEPUTY.exec(line);
  const deputy = named?.[1] ?? named?.[2] ?? null;
  const rest = (named === null ? line : line.slice(0, named.index)).slice('away'.length).trim();
  const said = /^until /i.test(rest);
  const until = rest.replace(/^until /i, '').replace(/,$/, '');
  if (until === '' && deputy !== null) return { kind: 'leave', until: null, deputy };
  if (isMoment(until)) return { kind: 'leave', until, deputy };
  return said || deputy !== null ? { kind: 'doubt', line } : null;
}

export async function awayAnswer(face: Face, person: string, meaning: AwayMeaning): Promise<Content> {
  const { personal } = face.flow();
  switch (meaning.kind) {
    case 'leave': {
      const until = meaning.until === null ? null : { words: meaning.until };
      return awayContent(await personal.leave(person, { until, deputy: meaning.deputy }));
    }
    case 'back':
      return sentence((await personal.back(person)) ? BACK : NOT_AWAY);
    case 'doubt': {
      const said = 'Until when? Monday, Mon 9:00, tomorrow, 2026-12-01, 18:00, 2 h, 3 days. Nothing changed.';
      return {
        text: said,
        blocks: [
          section(say(said)),
          ...row([{ label: 'File it', action: 'file:title', ask: meaning.line.slice(0, 1_900) }], 'in doubt'),
        ],
      };
    }
    default: {
      const absence = (await personal.settings(person))?.absence ?? null;
      const said = absence === null ? 'You are here. Questions come to you.' : awaySentence(absence);
      const text = absence === null ? said : awaySentence(absence, utcTime);
      return { text: bare(text, 300), blocks: [section(said), ...row([awayPress(absence)], 'absence')] };
    }
  }
}
