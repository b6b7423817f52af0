/** Whether somebody's status in Slack says that they are away: by its emoji, or by its words. */
import { z } from 'zod';

export const statusShape = z.looseObject({
  status_text: z.string().nullish(),
  status_emoji: z.string().nullish(),
  /** Seconds; 0: until the person takes it back. */
  status_expiration: z.number().nullish(),
});

/** Slack's own *Vacationing* and *Out sick*, and what people take for them. A plane or a house may be work. */
const emoji = new Set(['palm_tree', 'desert_island', 'beach_with_umbrella', 'face_with_thermometer']);

const words =
  '(?:vacation(?:ing)?|holidays?|out of (?:the )?office|ooo|(?:on|annual|parental|maternity|paternity|sick) leave|sick(?!\\s+of)|pto|days? off)';
const says = new RegExp(`\\b${words}\\b`, 'i');
/** "back from vacation", "no holidays": the word stands there and means the opposite. */
const denies = new RegExp(
  `\\b(?:back from|before|after|until|planning|no|not|never)\\s+(?:[\\p{L}'’]+\\s+){0,2}${words}\\b`,
  'iu',
);
/** Whoever works is there, wherever they are. */
const works = /\b(?:work(?:ing|s)?|remote(?:ly)?|wfh)\b/i;

export function awayStatus(
  status: z.infer<typeof statusShape>,
  nowMs: number,
): { until: string | null } | null {
  const endMs = (status.status_expiration ?? 0) * 1_000;
  if (endMs > 0 && endMs <= nowMs) return null;
  const text = status.status_text ?? '';
  const name = (status.status_emoji ?? '').replace(/^:|:$/g, '').replace(/::.*$/, '');
  const isAway = !denies.test(text) && (says.test(text) || (emoji.has(name) && !works.test(text)));
  return isAway ? { until: endMs === 0 ? null : new Date(endMs).toISOString() } : null;
}
