import { type Channel, nameOf } from '../state/seen.ts';
import { humans, sandbox, seen } from '../state/store.ts';

export type Suggestion = {
  insert: string;
  label: string;
  hint: string;
  usage?: string | undefined;
  from: number;
};

/** Whom one can mention: people, and the app itself. */
function mentionable(): { id: string; name: string; hint: string }[] {
  const view = seen.value;
  const bot = view?.app.bot_user_id;
  const others = humans.value.map((user) => ({
    id: user.id,
    name: nameOf(user),
    hint: user.title ?? user.real_name ?? '',
  }));
  return bot && view ? [...others, { id: bot, name: view.app.name, hint: 'App' }] : others;
}

/** What could follow the caret: commands at the start of a message, people after an @. */
export function suggestionsFor(text: string, caret: number, channel: Channel): Suggestion[] {
  const before = text.slice(0, caret);
  if (/^\/\S*$/.test(before)) {
    return (sandbox.value?.app.commands ?? [])
      .filter((one) => one.command.startsWith(before) && !text.startsWith(`${one.command} `))
      .map((one) => ({
        insert: `${one.command} `,
        label: one.command,
        usage: one.usage_hint,
        hint: one.description ?? '',
        from: 0,
      }));
  }
  const started = /(?:^|\s)@([\p{L}\p{N}_.-]*)$/u.exec(before);
  if (!started) return [];
  const wanted = (started[1] ?? '').toLowerCase();
  const from = before.length - (started[1] ?? '').length - 1;
  const here = new Set(channel.members ?? []);
  return mentionable()
    .filter((one) => one.name.toLowerCase().startsWith(wanted))
    .toSorted((a, b) => Number(here.has(b.name.toLowerCase())) - Number(here.has(a.name.toLowerCase())))
    .slice(0, 6)
    .map((one) => ({ insert: `@${one.name} `, label: `@${one.name}`, hint: one.hint, from }));
}

export function takeSuggestion(
  text: string,
  caret: number,
  suggestion: Suggestion,
): { text: string; caret: number } {
  const rest = text.slice(caret).replace(/^ /, '');
  const start = text.slice(0, suggestion.from) + suggestion.insert;
  return { text: start + rest, caret: start.length };
}

export function splitCommand(text: string): { command: string; text: string } | null {
  const match = /^(\/[a-z0-9_-]+)(?:\s+([\s\S]*))?$/i.exec(text.trim());
  return match ? { command: match[1] ?? '', text: match[2] ?? '' } : null;
}
