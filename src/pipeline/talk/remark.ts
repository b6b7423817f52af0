/**
 * What people say that is neither a question nor a wish: thanks, plans, opinions. Nothing is answered to it; an answer
 * put together from the documents would only repeat them. In doubt it is a remark, since silence costs one more message
 * and an unwanted answer costs everybody's attention. Known by English words; elsewhere by the question mark.
 */
import { settlesSomething } from '../documents/settling.ts';
import { isRequest, sentencesIn, wordsOf } from './change-wanted.ts';

/** A question mark of any script, with what people put behind one. */
const marked = /[?？؟\u037e](?:[\s!?？؟)\]"'”’.…]|\p{Extended_Pictographic}|\ufe0f)*$/u;
const OPENING = `(?:(?:ok(?:ay)?|yes|no|right|good|great|thanks|hey|hi|so|and|but|or|then|well|also|hm+|ah|oh)\\b[,.:!]?\\s+)*(?:please\\s+)?`;
const DO = '(?:is|are|was|were|does|do|did|can|could|should|would|has|have|had|will|might|about)';
const SOMEBODY =
  '(?:we|you|i|it|they|he|she|there|this|that|these|those|the(?! same)|an?|any|anyone|anybody|anything|somebody|someone|our|customers|people|others?)';
/** A question that forgot its mark. */
const unmarked = new RegExp(
  `^${OPENING}(?:${[
    `(?:who|whom|whose|why|where)\\b(?! (?:knows|cares|not)\\b)`,
    `how (?:many|much|often|long|far|big|old|risky|likely|come|to|${DO})\\b`,
    `what (?:${DO}|else|kind|sort|changed|changes|happens|happened|broke|depends|services?|files?|customers?|incidents?|risks?)\\b`,
    `when ${DO}\\b`,
    `which (?!is\\b|was\\b|means\\b|makes\\b|reminds\\b|brings\\b|explains\\b|would\\b|will\\b|i\\b|we\\b|they\\b)`,
    `(?:is|are|was|were|does|can|could|should|would|has|will) ${SOMEBODY}\\b`,
    `did (?:we|you|i|they|he|she|anyone|anybody|somebody|someone|customers|people)\\b`,
    `(?:do|have) (?:we|you|i|they|any|customers|people)\\b`,
    `(?:show|tell (?:me|us)(?! about it)|explain|summari[sz]e|list|find|look up|compare|describe|remind me|give (?:me|us)|check (?!with\\b|in\\b|out\\b))`,
    `any (?!time\\b|day\\b|way\\b|one of\\b|thoughts welcome\\b)`,
    // What goes on with the question before it.
    `(?:what|how) about\\b`,
  ].join('|')})|^and (?:for|in|on|of|since|before|after|the last|last)\\b`,
  'i',
);
const isQuestion = (sentence: string): boolean => marked.test(sentence) || unmarked.test(sentence);

/** Orders in form only: nothing of a document is meant. */
const idiom =
  /^(?:(?:ok(?:ay)?|yes|no|well|then|so|please)\b[,.:!]?\s+)*(?:leave (?:it|that|this) (?:to|with|for (?:now|later|tomorrow|monday))\b|take (?:your|my|a|some|it easy|care)\b|drop (?:by|in|me|us)\b|keep (?:me|us|in|an eye|going|it up|up)\b|put your\b|set (?:up|for)\b|make (?:sense|sure)\b|move on\b|cut it out\b|update (?:me|us)\b)/i;

/** `asks`: to be answered. `wants`: a change, asked for or settled. `remarks`: neither. */
export type Wish = 'asks' | 'wants' | 'remarks';

export function wishIn(text: string): Wish {
  const sentences = sentencesIn(wordsOf(text));
  const wants = sentences.some((one) => isRequest(one) && !idiom.test(one)) || settlesSomething(text);
  if (wants) return 'wants';
  return sentences.some((one) => isQuestion(one)) || /^\s*[?？]+\s*$/.test(text) ? 'asks' : 'remarks';
}
