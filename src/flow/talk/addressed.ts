/** Whether words in a ticket's thread are meant for us. In doubt they are not: people talk to each other there. */

const OURS = 'Throughline';
/** A reply this soon after our answer is a reply to it. */
const REPLY_MS = 600_000;

const approves =
  /^(?:[\s!.,:]|ship it|let'?s ship(?: it)?|lgtm|looks good(?: to me)?|approved?|sign(?:ed)? off|go ahead|do it|yes,? ship it|\+1|:(?:\+1|thumbsup|shipit|rocket|white_check_mark):|👍|🚀|✅)+$/iu;
/** A question mark of any script, with what people put behind one: a closing bracket, an emoji, a remark in brackets. */
const endsAsQuestion =
  /[?？؟\u037e](?:\s|[!?？؟)\]"'”’.…]|:[\w+-]+:|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f|\([^()]*\))*$/u;
const beginsAsQuestion =
  /^(?:who|what|when|where|why|which|how|is|are|was|were|does|do|did|can|could|should|would|has|have|any|show|list|explain|tell)\b/i;
/** *Show the due date* and *when I export, nothing happens* want something built: without a mark such words ask nothing. */
const isSurelyAsked =
  /^(?:who|why|how|which|is|are|was|were|does|did|can|could|should|would|will|has)\b|^(?:what|when|where)(?:'s|’s|\s+(?:is|are|was|were|do|does|did|will|would|can|should|has|have))\b|^(?:do|have)\s+(?:we|you|i|they)\b|^(?:tell|show|explain)\s+(?:me|us)\b/i;

/** A question, also where nothing but the words could be what somebody wants filed. */
export const isQuestion = (text: string): boolean => endsAsQuestion.test(text) || isSurelyAsked.test(text);

const asksSomething = (text: string): boolean => endsAsQuestion.test(text) || beginsAsQuestion.test(text);
/** Said when there is nothing more to say. */
const closes =
  /^(?:[\s!.,:)]|thanks?|thank you|thx|ta|ok(?:ay)?|got it|great|nice|cool|perfect|understood|makes sense|will do|good|fine|yes|no|never mind|👍|🙏|:(?:\+1|thumbsup|pray|ok_hand):)+$/iu;

/** Thanks and the like: nothing to answer. */
export const isLastWord = (text: string): boolean => closes.test(text.trim());
/** Of what is live: a statement that it is not as it should be. */
const complains =
  /\bstill (?:is )?(?:wrong|broken|fail(?:s|ing)|down|slow|happen(?:s|ing)|not |the same|an? (?:bug|error))|\bnot fixed\b|\b(?:does(?:n'?t| not)|won'?t) work\b|\b(?:is|it'?s) (?:wrong|broken) (?:again|still|now)\b/i;

export interface Words {
  text: string;
  mentionsUs: boolean;
  /** Names of people, as they are called here. */
  people: string[];
  /** The ticket is live. */
  live?: boolean;
  /** Quiet was asked for in this thread. */
  quiet: boolean;
  /** How long ago we answered in this thread; null where we did not. */
  sinceAnswerMs: number | null;
}
export type Meant =
  | { kind: 'nobody' }
  | { kind: 'quiet' }
  /** *Ship it*: the button is offered. */
  | { kind: 'approval' }
  /** *agent: …*: passed to the agent, where one is at work. */
  | { kind: 'agent'; text: string }
  /** *It is still wrong*, of what is live. */
  | { kind: 'complaint' }
  | { kind: 'question' };

const quietly = /^(?:please )?(?:be |stay )?quiet(?: please)?[.!]*$/i;

export function meantFor(words: Words): Meant {
  const text = words.text.trim();
  const nobody = { kind: 'nobody' } as const;
  if (text.startsWith('//')) return nobody;
  const named = words.mentionsUs || new RegExp(`\\b${OURS}\\b`, 'i').test(text);
  const said = text.replace(new RegExp(`^@?${OURS}[,:]?\\s+`, 'i'), '');
  if (named && quietly.test(said)) return { kind: 'quiet' };
  const told = /^agent:\s*(\S[\s\S]*)$/i.exec(said)?.[1];
  if (told !== undefined) return { kind: 'agent', text: told };
  if (!named && (words.quiet || startsWithSomebody(text, words.people))) return nobody;
  if (approves.test(said)) return { kind: 'approval' };
  if (words.live === true && complains.test(said.replaceAll('’', "'")) && !asksSomething(said))
    return { kind: 'complaint' };
  if (named) return { kind: 'question' };
  if (isLastWord(text) || namesSomebody(text, words.people)) return nobody;
  const replies = words.sinceAnswerMs !== null && words.sinceAnswerMs <= REPLY_MS;
  return replies || asksSomething(text) ? { kind: 'question' } : nobody;
}

const inPattern = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** What somebody is called: the whole name, and its first word. */
const called = (people: string[]): string[] =>
  [...new Set(people.flatMap((name) => [name, name.split(/\s+/)[0] ?? '']))].filter(
    (name) => name.length > 1,
  );

/** *Will this break?* asks, also where a colleague is called Will: such a name counts only before a comma or a colon. */
const isVerbToo = /^(?:will|may|can|do)$/i;
const endOf = (name: string): string => (isVerbToo.test(name) ? '\\s*[,:]' : '(?![\\p{L}\\p{N}])');

function startsWithSomebody(text: string, people: string[]): boolean {
  return (
    /^@\p{L}/u.test(text) ||
    called(people).some((name) => new RegExp(`^${inPattern(name)}${endOf(name)}`, 'iu').test(text))
  );
}

/** Capital letters and all: *will* is no Will. */
const namesSomebody = (text: string, people: string[]): boolean =>
  called(people).some((name) =>
    new RegExp(
      `(?<!${isVerbToo.test(name) ? '^|' : ''}[\\p{L}\\p{N}])${inPattern(name)}(?![\\p{L}\\p{N}])`,
      'u',
    ).test(text),
  );
