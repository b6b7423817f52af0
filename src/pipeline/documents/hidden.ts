import { spelledInTags, visibleText } from './hidden-characters.ts';

const comment = /<!--[\s\S]*?(?:-->|$)/g;
/** Bounded, because a text of 200 kB that opens 60,000 tags and closes none would be searched for hours. */
const concealed =
  /<(\w{1,20})\b[^<>]{0,300}(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])|\shidden\b)[^<>]{0,300}>[\s\S]{0,500}?<\/\1\s*>/gi;
/** `[//]: # (text)`: a link definition that nothing refers to is the other way to write a comment. */
const definitionComment = /^ {0,3}\[(?:\/\/|comment|_|#)[^\]\n]*\]:[^\n]*$/gim;

/** The text that people see: comments, concealed elements and invisible characters are gone. */
export function withoutHidden(text: string): string {
  return visibleText(text)
    .replaceAll(comment, '')
    .replaceAll(concealed, '')
    .replaceAll(definitionComment, '');
}

/** Ways in which a text speaks to the model instead of to people. Flagged, never acted on, so a false alarm is cheap. */
const addressesModel: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,40}\b(?:instructions?|rules?|guidelines|prompts?|policy|policies|guardrails?)\b/i,
  /\b(?:system|developer) (?:prompt|message)\b/i,
  /\bnew (?:system )?instructions?\s*:/i,
  /\byou are (?:now |actually )?(?:an? )?(?:ai|assistant|language model|chatbot|agent|llm|unrestricted|in developer mode)\b/i,
  /\b(?:note|message|instructions?|attention) (?:to|for) (?:the )?(?:ai|assistant|model|llm|agent|reviewer bot|judge|claude|gpt|cursor)\b/i,
  /\b(?:ai|assistant|model|llm|agent|claude)s?\s*[:,]\s*(?:please |you must |always |never |approve|merge|mark|ignore|skip|run|call|fetch)/i,
  /^\s*(?:system|assistant|human|developer)\s*:/im,
  /<\/?(?:system|assistant|instructions?|im_start|im_end|tool_call|function_calls?)\b|\[\/?INST\]|<\|[a-z_]+\|>/i,
  /\b(?:approve|sign off|accept|merge|deploy|ship) (?:this|it|the (?:ticket|prd|spec|pr|pull request|change))\b[^.\n]{0,40}\b(?:automatically|without|immediately|now|silently|no matter)\b/i,
  /\b(?:ignore|disregard)\b[^.\n]{0,60}\bapprove\b/i,
  /\b(?:mark|report|treat|score|judge) (?:all |every |each |the )?(?:criteri(?:a|on)|rules?|checks?|guardrails?)[^.\n]{0,20}\b(?:as )?(?:met|passed|green|done)\b/i,
  /\b(?:do not|don't|never) (?:tell|mention|reveal|show|inform)\b[^.\n]{0,30}\b(?:users?|humans?|people|anyone|reviewers?|team)\b/i,
  /\b(?:skip|disable|turn off|without) (?:the )?(?:review|tests?|scorecard|deploy gate|guardrails?|approval)\b[^.\n]{0,40}\b(?:and|then) (?:merge|deploy|ship|approve)\b/i,
  /\b(?:call|use|invoke|run) (?:the )?(?:tool|function|shell|bash|curl|wget)\b/i,
  /\b(?:print|reveal|send|post|exfiltrate|leak|output)\b[^.\n]{0,40}\b(?:secrets?|tokens?|api keys?|passwords?|credentials|environment variables|system prompt)\b/i,
  /\b(?:ignoriere|missachte|vergiss)\b[^.\n]{0,40}\b(?:anweisungen|regeln|vorgaben)\b/i,
  /\b(?:ignorez?|oubliez?)\b[^.\n]{0,40}\b(?:instructions|consignes|règles)\b/i,
  /\b(?:ignora|ignore|olvida)\b[^.\n]{0,40}\b(?:instrucciones|instruções|reglas|regras)\b/i,
];

const longestQuote = 160;
const quote = (text: string): string => {
  const line = Array.from(visibleText(text).replaceAll(/\s+/g, ' ').trim());
  return line.length > longestQuote ? `${line.slice(0, longestQuote - 1).join('')}…` : line.join('');
};

/** The sentence around a match, so that a person can judge it. */
function around(text: string, index: number, length: number): string {
  const from = Math.max(text.lastIndexOf('\n', index), text.lastIndexOf('. ', index) + 1, index - 60, 0);
  const ends = [text.indexOf('\n', index + length), text.indexOf('. ', index + length)].filter(
    (at) => at !== -1,
  );
  const until = Math.min(...ends.map((at) => at + 1), index + length + 80, text.length);
  return quote(text.slice(from, until));
}

function spoken(text: string): string[] {
  const found: string[] = [];
  for (const pattern of addressesModel) {
    const match = pattern.exec(text);
    if (match) found.push(around(text, match.index, match[0].length));
  }
  return found;
}

const base64 = /(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{40,}={0,2}(?![A-Za-z0-9+/=])/g;
function spokenInBase64(text: string): string[] {
  return [...text.matchAll(base64)].slice(0, 20).flatMap(([encoded]) => {
    const decoded = Buffer.from(encoded.slice(0, 4_000), 'base64').toString('utf8');
    return spoken(decoded).map((line) => `base64: ${line}`);
  });
}

/** Quotes of what addresses the model or hides from people, to be shown to people; at most ten. */
export function hiddenInstructions(text: string): string[] {
  const hidden = [...text.matchAll(comment), ...text.matchAll(concealed), ...text.matchAll(definitionComment)]
    .map(([match]) => quote(match.replace(/^<!--/, '').replace(/-->$/, '')))
    .filter((line) => line !== '')
    .map((line) => `hidden: ${line}`);
  const tags = spelledInTags(text).trim();
  if (tags !== '') hidden.push(`hidden: ${quote(tags)}`);
  const seen = withoutHidden(text);
  return [...new Set([...hidden, ...spoken(seen), ...spokenInBase64(seen)])].slice(0, 10);
}
