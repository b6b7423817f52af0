/**
 * Whether words may end in a proposed change of a document: a plain question never does. A request in the form of a
 * question is one (*Could you put that into Risks?*), and so is a decision with a question after it. Known by English
 * words; in other languages a request is known by standing without a question mark.
 */
const CHANGE =
  '(?:put|add(?! up)|insert|append|make (?:it|that|this|them|the|these|those)(?! (?:by|in time|before|work|happen))|change|amend|edit|correct|set|remove|drop|delete|strike|cut|leave|take|replace|swap|rename|reword|rephrase|rewrite|update(?! (?:me|us)\\b)|include|exclude|move|shorten|extend|raise|lower|increase|reduce|limit|cap)';
/** Of these only with a place: *write that down*, *note it under Risks*. */
const PLACED =
  '(?:write|note|list|mention|record|document|capture|keep|mark|state|turn|split|mirror)\\b.{1,120}\\b(?:down|in|into|under|to|as|among|out)';
const DOES = `(?:${CHANGE}|${PLACED})\\b`;
const POLITE =
  '(?:please|kindly|just|maybe|perhaps|also|then|now|simply|rather|instead|at least|go ahead and)';
const FILLED = `(?:${POLITE}[, ]+)*`;
const BEFORE = `(?:(?:ok(?:ay)?|yes|no|right|good|great|thanks|hey|hi|so|and|then|well|hm+|throughline|but)\\b[,.:!]?\\s+)*`;

const request = new RegExp(
  [
    // Put that into Risks, please?
    `^${BEFORE}${FILLED}${DOES}`,
    // Can you …? Could we …? Would you please …? Can this be added to …?
    `^${BEFORE}${FILLED}(?:can|could|would|will|may|might)(?:n'?t)? (?:you|we|i|somebody|someone) ${FILLED}(?:ask you to |have you )?${DOES}`,
    `^${BEFORE}(?:can|could) (?:that|this|it|the .{1,60}?) (?:${POLITE} )?be (?:added|put|changed|moved|removed|dropped|replaced|reworded|rewritten|noted|included|excluded|written|left|taken|set|made|raised|lowered|limited|shortened)\\b`,
    // Would you mind adding …?
    `^${BEFORE}(?:would|do) you mind ${FILLED}(?:putting|adding|making|changing|amending|editing|correcting|setting|removing|dropping|replacing|renaming|rewording|rewriting|updating|including|excluding|moving|leaving|taking|noting|writing)\\b`,
    // I'd like you to …, I want that …, we need to …
    `\\b(?:i(?:'d| would) like|i want|i need|we need|we want) (?:you |us )?to ${FILLED}${DOES}`,
    `\\bplease ${FILLED}${DOES}`,
  ].join('|'),
  'i',
);
const decides =
  /\b(?:let'?s|we(?:'ll| will| won'?t)|we (?:skip|drop|leave|keep|go with|do not|don'?t|use|want|need)|(?:we|i)(?:'ve| have)? (?:decided|agreed|settled)|decided|agreed|go with|leave (?:it |that |this )?out|out of scope|no need for)\b/i;
/** Asked without a question mark; orders that ask for an answer, not for a change. */
const asks = new RegExp(
  [
    `^${BEFORE}(?:who|whose|whom|why|where|when|which|how|what)(?:'s|'re| (?!we\\b|i\\b|they\\b))`,
    `^${BEFORE}(?:is|are|was|were|does|did|can|could|should|would|has|will|may) (?:we|you|i|it|they|he|she|there|this|that|these|those|the|any|anyone|anybody|somebody|our)\\b`,
    `^${BEFORE}(?:do|have) (?:we|you|i|they)\\b`,
    `^${BEFORE}(?:please )?(?:show|tell|explain|summari[sz]e|find|look up|check|compare|describe|give me|remind me|any idea)\\b`,
  ].join('|'),
  'i',
);
/** *…, ok?* asks for no answer. */
const tag = /,?\s+(?:ok(?:ay)?|please|thanks|will you|would you|can you|could you)\s*\?+$/i;

/** What the model is told that proposed a change all the same. */
export const NO_CHANGE_WANTED =
  'That was a question, and a question changes no document. Answer it, without this tool. Whoever wants the text changed says so: “make it 30 days”.';

/** Each sentence of a text, without a sign that stands alone. */
export const sentencesIn = (text: string): string[] =>
  text
    .split(/(?<=[.!?？])\s+|\n+/)
    .map((one) => one.trim())
    .filter((one) => /[\p{L}\p{N}]/u.test(one));

/** The words themselves: without what is quoted, code, addresses and whoever is addressed. */
export const wordsOf = (text: string): string =>
  text
    .replaceAll('’', "'")
    .replaceAll(/```[\s\S]*?(?:```|$)|`[^`\n]*`/g, 'X')
    .replaceAll(/^>.*$/gm, '')
    .replaceAll(/"[^"\n]*"|“[^”\n]*”/g, 'X')
    .replaceAll(/<?https?:\/\/\S+/g, 'X')
    .replaceAll(/^\s*(?:<@\w+>|@?throughline)[,:]?\s+/gim, '');

/** Whether a sentence asks for a change, whatever mark it ends with. */
export const isRequest = (sentence: string): boolean => request.test(sentence.replace(tag, ''));

/** What is longer is no request. */
const LONGEST = 4_000;

export function wantsChange(text: string): boolean {
  const sentences = sentencesIn(wordsOf(text.slice(0, LONGEST))).map((one) => {
    const said = one.replace(tag, '');
    const requests = request.test(said);
    const isQuestion = !requests && (/[?？]$/.test(said) || asks.test(said));
    return { requests, isQuestion, decides: !isQuestion && decides.test(said) };
  });
  if (sentences.some((one) => one.requests || one.decides)) return true;
  return sentences.length > 0 && !sentences.some((one) => one.isQuestion);
}
