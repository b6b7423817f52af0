/** Slack's own spelling of mentions, channels and links, as people read it. */
import { messageOf } from '../errors.ts';
import type { Face } from './face.ts';

const TOKEN = /<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>/g;

/** Slack's escapes as a person reads them: names for mentions, addresses for links. Our own mention is taken out. */
export async function readable(face: Face, text: string, us: string): Promise<string> {
  const names = new Map<string, string>();
  for (const [, sigil, target = ''] of text.matchAll(TOKEN)) {
    if (sigil !== '@' || target === us || names.has(target)) continue;
    try {
      const person = await face.directory.person(target);
      names.set(target, person?.name ?? 'somebody');
    } catch (error) {
      face.log.warn('slack.name_unknown', { reason: messageOf(error) });
      names.set(target, 'somebody');
    }
  }
  return text
    .replaceAll(TOKEN, (...match: (string | undefined)[]) => {
      const [, sigil = '', target = '', label] = match;
      if (sigil === '@') return target === us ? '' : `@${names.get(target) ?? 'somebody'}`;
      if (sigil === '#') return `#${label ?? target}`;
      if (sigil === '!') return label ?? `@${target.split('^')[0]}`;
      return label === undefined || label === target ? target : `${label} (${target})`;
    })
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/[ \t]{2,}/g, ' ')
    .trim();
}
