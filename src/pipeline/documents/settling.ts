/** Whether talk settles something about a document. In doubt it does not: a proposal that nobody meant is noise. */

const settles =
  /\b(?:let'?s|we(?:'ll| will| won'?t)|decided|agreed|go with|leave out|exclude|out of scope|no need for|only|instead of|not include)\b/i;
/** Words that would pass a gate are never taken as an edit. */
const passesGate =
  /\b(?:ship|merge|deploy|approve|approved|lgtm|sign(?:ed)? off|go ahead|delegate|release)\b/i;
const MOST = 600;

/** A statement that may change a document; a question never does, and an essay is no decision. */
export const settlesSomething = (text: string): boolean =>
  text.length <= MOST &&
  !text.trimStart().startsWith('//') &&
  !text.includes('?') &&
  !passesGate.test(text) &&
  settles.test(text);
