/** What somebody wants filed who says our name: their words without the request itself, and what they forwarded. */

const polite = String.raw`(?:(?:hey|hi|hello|please|pls|can you|could you|would you|let's|i want to|i'd like to|i need to|bitte)[\s,]+)*`;
const asks = [
  String.raw`(?:make|turn|file|create|open|add|log|raise)\s+(?:(?:this|that|it|these|me)\s+)?(?:(?:thread|message|conversation)\s+)?(?:(?:into|as|to|up as)\s+)?(?:(?:a|an|one)\s+)?(?:new\s+)?(?:ticket|issue)(?:\s+(?:for|from|of|out of|about)\s+(?:this|that|it|(?:this|that)\s+(?:thread|message|conversation)))?`,
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
const forwarded = /^Forwarded(?: from [^:\n]{1,80})?: /;

/** Beside the request stands what it is about: *could you make a ticket for the export?* */
const asksFor = new RegExp(
  String.raw`^\s*${polite}(?:make|file|create|open|add|log|raise)\s+(?:me\s+)?(?:a|an|one|another)\s+(?:\w+\s+)?(?:ticket|issue)\b`,
  'i',
);

/** Somebody wants a ticket made, however politely: no question, though it may end as one. */
export const asksToFile = (text: string): boolean =>
  atStart.test(text) || atEnd.test(text) || asksFor.test(text);

/** `title` empty: nothing but the request was said. */
export function whatToFile(text: string): { title: string; description: string } {
  const [own = '', ...shared] = text.split(/\n\n(?=Forwarded(?: from [^:\n]{1,80})?: )/);
  const first = forwarded.test(own) ? '' : own;
  const others = forwarded.test(own) ? [own, ...shared] : shared;
  const words = first.replace(atStart, '').replace(atEnd, '').trim();
  if (words !== '' || others.length === 0) return { title: words, description: others.join('\n\n') };
  const [told = ''] = (others[0] ?? '').replace(forwarded, '').split('\n');
  // Whose words they are stays with them.
  return { title: told.trim(), description: others.join('\n\n') };
}
