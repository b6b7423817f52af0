/** Whether talk settles something about a document. In doubt it does not: a proposal that nobody meant is noise. */

const settles =
  /\b(?:let'?s|we(?:'ll| will| won'?t)|decided|agreed|go with|leave out|leaves? (?:[^\s.]+ ){1,4}out|exclude|out of scope|no need for|(?<!\bi(?:'ve| have| had)? (?:\w+ )?)only|instead of|not include|skip)\b/i;
/** Words that would pass a gate are never taken as an edit. */
const passesGate =
  /\b(?:ship|merge|deploy|approve|approved|lgtm|sign(?:ed)? off|go ahead|delegate|release)\b/i;
/** Put off, or thought aloud: *let's talk tomorrow*, *maybe we leave it out*. */
const open =
  /\b(?:let'?s|let us|(?:we|i|they|you)(?:'ll| will| should| can| could)?)\s+(?:(?:all|also|both|just|first|better|quickly|maybe|please|need to|have to|wait and)\s+)*(?:talk|see|wait|discuss|meet|chat|check|ask|sync|think|find out|look|hear|know|come back|get back|revisit|sleep|figure|decide|circle back|pick (?:this|that|it) up|have a|take a|do (?:that|this|it) (?:tomorrow|later|next)|be (?:fine|there|back|late|ok|happy)|not know|go over|go through|start|continue|move on|hope|try)\b|\blet'?s not\s*[.!]*$|\b(?:we(?:'ll| will) see|won'?t (?:know|be able to tell))\b|\b(?:maybe|perhaps|not sure|i wonder|might|i guess|don'?t know|unclear|undecided|not (?:yet )?(?:decided|agreed)|(?:haven'?t|hasn'?t|never|nobody|nothing is|isn'?t|not) (?:\w+ )?(?:decided|agreed)|if we|only if|depends)\b/i;
const MOST = 600;

/** *Agreed.* settles what was said before it, and says nothing itself. */
const consent =
  /(?:\b(?:ok(?:ay)?|yes|yep|yeah|agreed?|fully|totally|i|with (?:that|you|this)|on that|that'?s|decided|then|so|sure|fine|right|good|great|perfect|nice|thanks|let'?s do (?:that|it|this)|sounds good|works for me|makes sense)\b|[\s.,!:;–—-]|👍|\+1)+/giu;
const saysWhat = (text: string): boolean => /[\p{L}\p{N}]/u.test(text.replaceAll(consent, ''));

/** A statement that may change a document; a question never does, and an essay is no decision. */
export const settlesSomething = (text: string): boolean => {
  const said = text.replaceAll('’', "'");
  return (
    said.length <= MOST &&
    !said.trimStart().startsWith('//') &&
    !said.includes('?') &&
    !passesGate.test(said) &&
    said.split(/(?<=[.!])\s+|\n+/).some((one) => settles.test(one) && !open.test(one)) &&
    saysWhat(said)
  );
};

const agrees =
  /^[\s@]*(?:(?:ok(?:ay)?|yes|yep|yeah|right|good|great|so|and|fully|totally|i)[\s,.!:]+)*(?:agreed?|\+1|same here|sounds good|works for me|makes sense|fine (?:by|with|for) me|good (?:by|with|for) me|let'?s do (?:that|it|this)|exactly|yes|yep|yeah|ok(?:ay)?|sure|👍)(?![\p{L}\p{N}])/iu;
/** *Yes, but …* is no consent. */
const objects = /\b(?:but|however|unless|except|not sure|don'?t|do not|can'?t|cannot|won'?t|disagree|no)\b/i;

/** Consent to what was said before it. */
export const isConsent = (text: string): boolean => {
  const said = text.replaceAll('’', "'");
  return !said.includes('?') && agrees.test(said) && !objects.test(said) && said.length <= MOST;
};
