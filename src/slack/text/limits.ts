/**
 * Slack's limits, each once. Text is cut by `cut`, never by Slack: a cut never falls inside a surrogate pair, an
 * entity (`&amp;`), a token (`<@U1>`) or a code fence, and it always shows as an ellipsis.
 */
export const limits = {
  messageBlocks: 50,
  viewBlocks: 100,
  viewBytes: 250_000,
  section: 3_000,
  sectionField: 2_000,
  header: 150,
  altText: 2_000,
  contextElements: 10,
  actionElements: 25,
  overflowOptions: 5,
  selectOptions: 100,
  checkboxes: 10,
  buttonText: 75,
  accessibilityLabel: 75,
  optionText: 75,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  modalTitle: 24,
  inputLabel: 2_000,
  placeholder: 150,
  inputText: 3_000,
  /** A button's value takes 2,000. */
  kept: 1_900,
  privateMetadata: 3_000,
  /** `chat.update` takes 4,000, and the same text must fit when the message is rewritten. */
  messageText: 4_000,
  /** Slack names no number for `msg_blocks_too_long`; what it takes as Markdown in one message it takes as blocks. */
  messageBlocksText: 12_000,
  canvasMarkdown: 1_048_576,
  /** Slack takes 12,000, and escapes make a text longer. */
  streamedMarkdown: 8_000,
  /** Our own: a label must fit a phone. */
  label: 24,
  /** Our own: what one value (a title, a reason) may take of a sentence. */
  value: 300,
} as const;

const ELLIPSIS = '…';

/** As much as fits, unmarked: for a value that comes back, or that a person goes on writing. */
export const startOf = (text: string, max: number): string =>
  text
    .slice(0, max)
    .replace(/[\ud800-\udbff]$/, '')
    .toWellFormed();

/** Cuts to at most `max` UTF-16 units, ellipsis included. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max <= 1) return ELLIPSIS.slice(0, max);
  const fenced = closeFence(text.slice(0, whole(text, max - 1)));
  if (fenced.length + 1 <= max) return `${fenced}${ELLIPSIS}`;
  return `${closeFence(text.slice(0, whole(text, max - 1 - FENCE_ROOM)))}${ELLIPSIS}`;
}

const FENCE_ROOM = 4;

/** The last index up to `at` that splits nothing. */
function whole(text: string, at: number): number {
  const before = text.slice(0, at);
  const token = before.lastIndexOf('<');
  if (token > before.lastIndexOf('>') && text.indexOf('>', at) !== -1 && at - token < 3_000) return token;
  const entity = /&[a-z]{0,4}$/.exec(before);
  if (entity !== null && /^[a-z]{0,4};/.test(text.slice(at))) return entity.index;
  const code = text.charCodeAt(at);
  const inPair = code >= 0xdc00 && code <= 0xdfff;
  const joined = code === 0x200d || code === 0xfe0f || text.charCodeAt(at - 1) === 0x200d;
  return inPair || joined ? whole(text, at - 1) : at;
}

function closeFence(text: string): string {
  const fences = text.match(/```/g)?.length ?? 0;
  if (fences % 2 === 1) return `${text}\n\`\`\``;
  const inline = (text.replaceAll('```', '').match(/`/g)?.length ?? 0) % 2;
  return inline === 1 ? `${text}\`` : text;
}
