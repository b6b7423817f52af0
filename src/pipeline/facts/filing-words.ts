/** What somebody wants filed who says our name: their words without the request itself, and what they forwarded. */

const polite = String.raw`(?:(?:hey|hi|hello|please|pls|can you|could you|would you|let's|i want to|i'd like to|i need to|bitte)[\s,]+)*`;
const asks = [
  String.raw`(?:make|turn|file|create|open|add|log|raise)\s+(?:(?:this|that|it|these|me)\s+)?(?:(?:thread|message|conversation)\s+)?(?:(?:into|as|to|up as)\s+)?(?:(?:a|an|one)\s+)?(?:(?:new|small|quick|proper|bug|feature|chore)\s+){0,2}(?:ticket|issue)(?:\s+(?:for|from|of|out of|about)\s+(?:this|that|it|(?:this|that)\s+(?:thread|message|conversation)))?`,
  String.raw`(?:file|ticket|log)\s+(?:this|that|it)`,
  String.raw`(?:new\s+)?ticket`,
  String.raw`(?:mach|mache|macht|erstell|erstelle)\s+(?:(?:daraus|hieraus|draus|dazu|hierzu)\s+)?(?:ein|das)\s+ticket(?:\s+(?:daraus|hieraus|draus|dazu))?`,
].join('|');
const thanks = String.raw`(?:[\s,]+(?:please|pls|thanks|thank you|bitte|danke))*`;
/** Only what ends in a mark, a line or the text is a request: "make a ticket page" is what the ticket is about. */
const atStart = new RegExp(String.raw`^\s*${polite}(?:${asks})${thanks}\s*(?:[:;,.!?–—-]+\s*|\n+\s*|$)`, 'i');
const atEnd = new RegExp(
  String.raw`(?:^|[.!?;:–—]\s*|\s-\s+|\n\s*)${polite}(?:${asks})${thanks}\s*[.!?]*\s*$`,
  'i',
);
/** *Create a ticket to export invoices*: what follows is what it is about. */
const joined = new RegExp(
  String.raw`^\s*${polite}(?:(?:make|file|create|open|add|log|raise)\s+(?:me\s+)?(?:a|an|one)\s+(?:new\s+)?(?:ticket|issue)\s+(?:to|for|about|that|saying(?:\s+that)?)\s+|(?:make|turn)\s+(?:this|that|it)\s+(?:into\s+)?(?:a|an|one)\s+(?:new\s+)?(?:ticket|issue)\s+(?:(?:to|for|about|that|saying(?:\s+that)?)\s+)?(?=\S))`,
  'i',
);
const forwarded = /^Forwarded(?: from [^:\n]{1,80})?: /;

/** Beside the request stands what it is about: *could you make a ticket for the export?* */
const asksFor = new RegExp(
  String.raw`^\s*${polite}(?:make|file|create|open|add|log|raise)\s+(?:me\s+)?(?:a|an|one|another)\s+(?:\w+\s+)?(?:ticket|issue)\b`,
  'i',
);

/** Somebody wants a ticket made, however politely: no question, though it may end as one. */
export const asksToFile = (text: string): boolean =>
  [atStart, joined, asksFor, atEnd].some((one) => one.test(text));

/** `title` empty: nothing but the request was said. */
export function whatToFile(text: string): { title: string; description: string } {
  const [own = '', ...shared] = text.split(/\n\n(?=Forwarded(?: from [^:\n]{1,80})?: )/);
  const first = forwarded.test(own) ? '' : own;
  const others = forwarded.test(own) ? [own, ...shared] : shared;
  const words = first.replace(atStart, '').replace(joined, '').replace(atEnd, '').trim();
  if (words !== '' || others.length === 0) {
    const { title, description } = titled(words);
    return { title, description: [description, ...others].filter((one) => one !== '').join('\n\n') };
  }
  const [told = ''] = (others[0] ?? '').replace(forwarded, '').split('\n');
  // Whose words they are stays with them.
  return { title: told.trim(), description: others.join('\n\n') };
}

/** How people begin to say what they want; a title says it at once. */
const leadIn =
  /^(?:(?:hi|hey|hello)(?: all| everyone| team| folks| there)?[,!.]?\s+|(?:i|we) (?:think|guess|feel|believe)(?: that)?\s+|(?:we|they) (?:really |probably )?(?:should|must) (?:really |also )?have (?:an? )?|(?:we|you|they|i) (?:really |probably )?(?:should|need to|have to|must|ought to|want to|would like to)(?: really| probably| also)? (?!not\b|be\b|have\b)|(?:we|i) (?:really |still )?(?:need|want)(?: an?| the)? (?!to\b)|(?:can|could|should) we (?:please |also )?(?!not\b|be\b|have\b)|it would be (?:nice|great|good|helpful) (?:if we could|to) |please )+/i;
/** Where a sentence goes on with why. */
const goesOn = /[,;]\s|\s[–—-]\s|\s(?:because|so that|since|which)\s/g;
/** What a card shows in one line of a laptop; words shorter than this are no title. */
const LINE = 80;
const SHORTEST = 12;

const upper = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** The first line as a title: without its lead-in, one sentence, cut where the reason begins. The rest of it stands below. */
function titled(words: string): { title: string; description: string } {
  const [line = '', ...rest] = words.split('\n');
  const quoted = /^(["“'‘])(.+)["”'’][.!]?$/.exec(line.trim())?.[2] ?? line.trim();
  const bare = quoted.replace(leadIn, '').trim();
  const asked = bare.split(/\s+/).length < 2 ? quoted : bare;
  const sentence = /^.*?[.!?](?=\s+\S)/.exec(asked)?.[0] ?? asked;
  const first = sentence.length >= SHORTEST ? sentence : asked;
  const ends = first.length <= LINE ? [] : [...first.matchAll(goesOn)].map((match) => match.index);
  const end = ends.find((at) => at >= SHORTEST + 8 && at <= LINE) ?? first.length;
  const title = upper(first.slice(0, end).replace(/(?<!\.)[.?!]$/, ''));
  const below = [upper(asked.slice(end).replace(/^[\s,;–—-]+/, '')), rest.join('\n').trim()];
  return { title, description: below.filter((one) => one !== '').join('\n') };
}
