import type { z } from 'zod';
import { flag, text, unjudged } from '../api/arguments.ts';
import { Refusal } from '../api/method.ts';
import { type Fields, fieldsOf, isFields, parseJson } from '../json.ts';
import type { Message } from '../store/messages.ts';

const LONGEST_TEXT = 40_000;
const LONGEST_MARKDOWN = 12_000;
const MOST_ATTACHMENTS = 100;
const LARGEST_METADATA = 16_384;

/** What every posting method takes for a message's content. */
export const contentArguments = {
  text: text.nullable().optional(),
  markdown_text: text.optional(),
  blocks: unjudged,
  attachments: unjudged,
  metadata: unjudged,
  link_names: flag.optional(),
  parse: text.nullable().optional(),
};

export type ContentArguments = z.infer<z.ZodObject<typeof contentArguments>>;
export type Content = {
  text: string;
  blocks?: Fields[];
  attachments?: Fields[];
  metadata?: Fields;
  warnings: string[];
};

export const CONTENT_ERRORS = [
  'no_text',
  'invalid_blocks',
  'invalid_blocks_format',
  'markdown_text_conflict',
  'too_many_attachments',
] as const;
export const METADATA_ERRORS = [
  'invalid_metadata_format',
  'invalid_metadata_schema',
  'metadata_too_large',
] as const;

/** The content of a message, judged; throws Slack's word for what is wrong with it. */
export function contentOf(args: ContentArguments): Content {
  const blocks = blocksOf(args.blocks);
  const attachments = attachmentsOf(args.attachments);
  const metadata = metadataOf(args.metadata);
  if (args.markdown_text !== undefined)
    return markdownContent(args.markdown_text, { args, blocks, metadata });
  const words = args.text ?? '';
  if (!words && !blocks?.length && !attachments?.length) throw new Refusal('no_text');
  return {
    text: words.slice(0, LONGEST_TEXT),
    warnings: words.length > LONGEST_TEXT ? ['message_truncated'] : [],
    ...(blocks?.length ? { blocks } : {}),
    ...(attachments?.length ? { attachments } : {}),
    ...(metadata ? { metadata } : {}),
  };
}

function markdownContent(
  markdown: string,
  rest: { args: ContentArguments; blocks: Fields[] | undefined; metadata: Fields | undefined },
): Content {
  if (rest.args.text || rest.blocks) throw new Refusal('markdown_text_conflict');
  if (markdown.length > LONGEST_MARKDOWN) throw new Refusal('msg_too_long');
  if (!markdown.trim()) throw new Refusal('no_text');
  return {
    text: markdown,
    blocks: [{ type: 'markdown', text: markdown }],
    warnings: [],
    ...(rest.metadata ? { metadata: rest.metadata } : {}),
  };
}

/** Undefined when not given; an empty list removes the blocks of an updated message. */
export function blocksOf(value: unknown): Fields[] | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const blocks = typeof value === 'string' ? parseJson(value) : value;
  if (!Array.isArray(blocks) || !blocks.every(isFields)) throw new Refusal('invalid_blocks_format');
  return blocks;
}

function attachmentsOf(value: unknown): Fields[] | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const attachments = typeof value === 'string' ? parseJson(value) : value;
  if (!Array.isArray(attachments)) return undefined;
  if (attachments.length > MOST_ATTACHMENTS) throw new Refusal('too_many_attachments');
  return attachments.filter(isFields);
}

/** `{}` clears what a message carried; undefined leaves it. */
export function metadataOf(value: unknown): Fields | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const metadata = typeof value === 'string' ? parseJson(value) : value;
  if (!isFields(metadata)) throw new Refusal('invalid_metadata_format');
  if (JSON.stringify(metadata).length > LARGEST_METADATA) throw new Refusal('metadata_too_large');
  if (Object.keys(metadata).length === 0 || 'entities' in metadata) return metadata;
  const type = metadata.event_type;
  if (typeof type !== 'string' || !/^\w+$/.test(type) || !isFields(metadata.event_payload)) {
    throw new Refusal('invalid_metadata_schema');
  }
  return metadata;
}

/** A persona instead of the app's own name; Slack then calls the message a `bot_message`. */
export function persona(args: Fields): Partial<Message> {
  const { username, icon_emoji: emoji, icon_url: url } = args;
  if (!username && !emoji && !url) return {};
  return {
    subtype: 'bot_message',
    ...(typeof username === 'string' ? { username } : {}),
    icons: fieldsOf(typeof emoji === 'string' ? { emoji } : { image_48: url }),
  };
}
