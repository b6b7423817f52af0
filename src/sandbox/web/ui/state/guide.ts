/**
 * The guide beside local Slack. The server hands over a JSON file as it is (`guide` of `GET /sandbox`):
 *
 * ```json
 * {
 *   "title": "Your first order",
 *   "steps": [
 *     {
 *       "title": "Order lunch",
 *       "text": "You are Ana. Type `/lunch soup`.",
 *       "be": "ana",
 *       "type_for_me": { "channel": "kitchen", "command": "/lunch", "args": "soup" },
 *       "done_when": { "person": "ana", "sees": "order (?<key>\\d+)", "in": "message", "count": 1 }
 *     }
 *   ],
 *   "finished": "That was order {key}, from hunger to soup.",
 *   "start_over": { "path": "/_start-over", "confirm": "Empty the sandbox and begin again?" }
 * }
 * ```
 *
 * - `text`, `title` and `finished` are mrkdwn. `{key}` in them stands for the named group `key` of any step that
 *   is done, so a step can name, or link to, what an earlier one made.
 * - `be`: whose turn it is; while the tab acts as somebody else, the step offers *Be Eli*.
 * - `type_for_me`: fills the composer of that channel with `command` and `args`, or with `text`; with `thread`, a
 *   pattern over first messages, the composer of the newest thread that fits. Nothing is sent.
 * - `done_when`: a pattern over what that person sees. `in` narrows where: `message` (channels and threads),
 *   `thread`, `ephemeral`, `home`, `modal`, `canvas`; without it, anywhere. `count` asks for so many messages or
 *   canvases that fit. A step without `done_when` offers *Next*.
 * - A step is done when it fits or when a later one does, for apps rewrite their texts as things move on. One that can
 *   be done at any time (`at_any_time`) says nothing of the steps before it. Nothing is stored but presses of *Next*,
 *   so progress survives a reload and is the same in every tab.
 */
import { isReply } from '../text/grouping.ts';
import { textOfMessage, textOfView } from '../text/plain-text.ts';
import type { Seen } from './seen.ts';

export type DoneWhen = { person: string; sees: string; in?: string; count?: number };

export type TypeForMe = { channel: string; command?: string; args?: string; text?: string; thread?: string };

export type Step = {
  title: string;
  text: string;
  be?: string;
  type_for_me?: TypeForMe;
  done_when?: DoneWhen;
  at_any_time?: boolean;
};

export type Guide = {
  title?: string;
  steps: Step[];
  finished?: string;
  start_over?: { path: string; confirm?: string };
};

/** The guide in what the server sent, or null where there is none. */
export function guideIn(content: unknown): Guide | null {
  return isGuide(content) && content.steps.length > 0 ? content : null;
}

function isGuide(content: unknown): content is Guide {
  return (
    typeof content === 'object' && content !== null && 'steps' in content && Array.isArray(content.steps)
  );
}

export function peopleIn(guide: Guide): string[] {
  return [...new Set(guide.steps.flatMap((step) => step.done_when?.person ?? []))];
}

export type Progress = { at: number; found: Record<string, string> };

/** The step that is next (the number of steps when all are done), and what the patterns named on the way. */
export function progressOf(guide: Guide, seenBy: ReadonlyMap<string, Seen>, pressed: number): Progress {
  const found: Record<string, string> = {};
  const done = new Set<number>();
  guide.steps.forEach((step, index) => {
    const groups = step.done_when ? fits(step.done_when, seenBy.get(step.done_when.person)) : null;
    if (!groups) return;
    Object.assign(found, groups);
    done.add(index);
  });
  const carried =
    guide.steps.findLastIndex((step, index) => done.has(index) && step.at_any_time !== true) + 1;
  let at = Math.max(Math.min(pressed, guide.steps.length), carried);
  while (done.has(at)) at += 1;
  return { at, found };
}

function fits(done: DoneWhen, seen: Seen | undefined): Record<string, string> | null {
  if (!seen) return null;
  const pattern = new RegExp(done.sees, 's');
  const hits = textsIn(done.in, seen).filter((text) => pattern.test(text));
  if (hits.length < (done.count ?? 1)) return null;
  return { ...pattern.exec(hits.at(-1) ?? '')?.groups };
}

function textsIn(where: string | undefined, seen: Seen): string[] {
  const messages = seen.channels.flatMap((channel) => channel.messages);
  const home = seen.home ? [textOfView(seen.home)] : [];
  const modal = seen.modal ? [textOfView(seen.modal)] : [];
  const canvases = seen.canvases.map((canvas) => `${canvas.title}\n${canvas.markdown}`);
  switch (where) {
    case 'message':
      return messages.map((message) => textOfMessage(message));
    case 'thread':
      return messages.filter((message) => isReply(message)).map((message) => textOfMessage(message));
    case 'ephemeral':
      return messages.filter((message) => message.ephemeral).map((message) => textOfMessage(message));
    case 'home':
      return home;
    case 'modal':
      return modal;
    case 'canvas':
      return canvases;
    default:
      return [...messages.map((message) => textOfMessage(message)), ...canvases, ...home, ...modal];
  }
}

/** Puts what was found into a text; names that were never found stay as they are. */
export function fill(text: string, found: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => found[name] ?? whole);
}
