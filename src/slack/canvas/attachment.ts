import type { Message, Place } from '../../ports/chat.ts';
import { visible } from '../text/mrkdwn.ts';
import { type Api, codeOf, done } from '../wire/api.ts';

type DocumentMessage = Extract<Message, { kind: 'document' }>;

/** Somebody else's decision (a full or closed file store, a policy): the message stands without its file. */
export const FILES_REFUSED = new Set([
  'file_uploads_disabled',
  'file_uploads_except_images_disabled',
  'file_type_not_allowed',
  'blocked_file_type',
  'storage_limit_reached',
  'file_upload_size_restricted',
  'posting_to_channel_denied',
  'unable_to_share_files',
  'file_share_limit_reached',
  'missing_scope',
]);

/** Keeps the whole text of a document as a file on its message; the same text is uploaded once. */
export function createAttachments(api: Api): {
  attach(
    at: Place & { ts: string },
    about: { key: string; message: DocumentMessage; shown: { text: string; blocks: unknown[] } },
  ): Promise<void>;
} {
  const known = new Map<string, string>();
  return {
    async attach({ channel, ts }, { key, message, shown }) {
      const { markdown, document, version } = message;
      const id = `${channel} ${ts}`;
      if (markdown === null || known.get(id) === markdown) return;
      const name = document === 'prd' ? 'PRD' : 'spec';
      try {
        const file = await api.upload({
          name: `${key}-${name}-v${version}.md`,
          title: `${key} ${name} v${version}`,
          content: visible(markdown),
        });
        await api.call(
          'chat.update',
          { channel, ts, ...shown, parse: 'none', link_names: false, file_ids: [file] },
          done,
        );
      } catch (error) {
        if (!FILES_REFUSED.has(codeOf(error) ?? '')) throw error;
      }
      if (known.size > 1_000) known.clear();
      known.set(id, markdown);
    },
  };
}
