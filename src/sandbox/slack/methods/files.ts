import { z } from 'zod';
import { count, cursor, list, nested, required, text, timestamp, unjudged } from '../api/arguments.ts';
import { postableChannel } from '../api/lookups.ts';
import { messageBlocks } from '../api/message-blocks.ts';
import { type Method, method, Refusal } from '../api/method.ts';
import { levelOf } from '../canvas/access.ts';
import { canvasFile } from '../canvas/file.ts';
import { deleteCanvas } from '../canvas/write.ts';
import { emit } from '../delivery/events.ts';
import { fileObject, newFile } from '../files/files.ts';
import { share } from '../files/share.ts';
import type { StoredFile } from '../store/files.ts';
import type { Workspace } from '../workspace.ts';
import { blocksOf } from './chat-arguments.ts';

function fileAt(workspace: Workspace, id: string): StoredFile {
  const file = workspace.store.files.get(id);
  if (!file || file.state === 'waiting') throw new Refusal('file_not_found');
  if (file.state === 'deleted') throw new Refusal('file_deleted');
  return file;
}

/** A canvas is a file, too; undefined when this id is not one that the app can see. */
function canvasAt(workspace: Workspace, id: string) {
  const canvas = workspace.features.canvases ? workspace.store.canvases.get(id) : undefined;
  if (canvas?.deleted) throw new Refusal('file_deleted');
  return canvas && levelOf(workspace, canvas, workspace.app.bot_user_id) ? canvas : undefined;
}

export const fileMethods: Record<string, Method> = {
  'files.getUploadURLExternal': method({
    scopes: ['files:write'],
    tier: 't4',
    args: z.object({
      filename: required,
      length: z.coerce.number().int().min(1),
      alt_txt: text.pipe(z.string().max(1000)).optional(),
      snippet_type: text.optional(),
    }),
    errors: ['missing_argument', 'alt_txt_too_large', 'file_upload_size_restricted'],
    missing: { filename: 'missing_argument', length: 'missing_argument', alt_txt: 'alt_txt_too_large' },
    run(workspace, args) {
      if (args.length > 10_000_000) throw new Refusal('file_upload_size_restricted');
      const user = workspace.app.bot_user_id;
      const altText = args.alt_txt ? { altText: args.alt_txt } : {};
      const file = newFile(workspace, { name: args.filename, size: args.length, user, ...altText });
      workspace.store.files.save(file);
      return { upload_url: `${workspace.url()}/upload/v1/${file.id}`, file_id: file.id };
    },
  }),

  'files.completeUploadExternal': method({
    scopes: ['files:write'],
    tier: 't4',
    args: z.object({
      files: nested(z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1)),
      channel_id: text.nullable().optional(),
      channels: list.optional(),
      thread_ts: timestamp.optional(),
      initial_comment: text.nullable().optional(),
      blocks: unjudged,
    }),
    errors: [
      'file_not_found',
      'file_update_failed',
      'channel_not_found',
      'not_in_channel',
      'invalid_blocks',
      'posting_to_channel_denied',
      'channels_limit_exceeded',
    ],
    run(workspace, args) {
      const ids = [...(args.channel_id ? [args.channel_id] : []), ...(args.channels ?? [])];
      if (ids.length > 100) throw new Refusal('channels_limit_exceeded');
      const channels = ids.map((id) => archivedIsDenied(() => postableChannel(workspace, id)));
      const files = args.files.map(({ id, title }) => ({
        ...uploaded(workspace, id),
        ...(title ? { title } : {}),
      }));
      const given = args.initial_comment ? undefined : blocksOf(args.blocks);
      const shared = share(workspace, {
        blocks: given && messageBlocks(workspace, given),
        files,
        channels,
        comment: args.initial_comment ?? '',
        thread: args.thread_ts,
      });
      return { files: shared.map((file) => fileObject(workspace, file)) };
    },
  }),

  'files.info': method({
    scopes: ['files:read'],
    tier: 't4',
    args: z.object({
      file: required,
      count: count(100, 1000),
      cursor,
      limit: count(0, 1000),
      page: count(1, 100),
    }),
    errors: ['file_not_found', 'file_deleted'],
    missing: { file: 'file_not_found' },
    run(workspace, args) {
      const canvas = canvasAt(workspace, args.file);
      const file = canvas
        ? canvasFile(workspace, canvas)
        : fileObject(workspace, fileAt(workspace, args.file));
      return { file, comments: [], response_metadata: { next_cursor: '' } };
    },
  }),

  'files.list': method({
    scopes: ['files:read'],
    tier: 't3',
    args: z.object({
      channel: text.optional(),
      user: text.optional(),
      types: text.optional(),
      count: count(100, 1000),
      page: count(1, 1000),
    }),
    errors: [],
    run(workspace, args) {
      const { store, app } = workspace;
      const types = new Set((args.types ?? 'all').split(','));
      const canvases = store.canvases
        .all()
        .filter((one) => !one.deleted && levelOf(workspace, one, app.bot_user_id))
        .map((one) => canvasFile(workspace, one));
      const files = store.files
        .all()
        .filter((one) => one.state === 'shared')
        .filter((one) => [...types].some((type) => isOfType(one, type)))
        .map((one) => fileObject(workspace, one));
      const all = [
        ...(types.has('all') || types.has('canvas') || types.has('spaces') ? canvases : []),
        ...files,
      ];
      const found = all
        .filter((one) => !args.user || one.user === args.user)
        .filter(
          (one) => !args.channel || (Array.isArray(one.channels) && one.channels.includes(args.channel)),
        );
      const start = (args.page - 1) * args.count;
      return {
        files: found.slice(start, start + args.count),
        paging: {
          count: args.count,
          total: found.length,
          page: args.page,
          pages: Math.ceil(found.length / args.count),
        },
      };
    },
  }),

  'files.delete': method({
    scopes: ['files:write'],
    tier: 't3',
    args: z.object({ file: required }),
    errors: ['file_not_found', 'file_deleted', 'cant_delete_file'],
    missing: { file: 'file_not_found' },
    run(workspace, args) {
      const { store, app } = workspace;
      const canvas = canvasAt(workspace, args.file);
      if (canvas) {
        if (levelOf(workspace, canvas, app.bot_user_id) !== 'owner') throw new Refusal('cant_delete_file');
        deleteCanvas(workspace, canvas);
        return {};
      }
      const file = fileAt(workspace, args.file);
      if (file.user !== app.bot_user_id) throw new Refusal('cant_delete_file');
      store.files.save({ ...file, state: 'deleted' });
      store.files.fill(file.id, null);
      emit(workspace, { type: 'file_deleted', file_id: file.id });
      workspace.changes.tell({ all: true });
      return {};
    },
  }),
};

/** Slack's types of files: only pictures are told from the rest here. */
const isOfType = (file: StoredFile, type: string): boolean =>
  type === 'images' ? file.mimetype.startsWith('image/') : type !== 'canvas' && type !== 'spaces';

function uploaded(workspace: Workspace, id: string): StoredFile {
  const file = workspace.store.files.get(id);
  if (!file || file.state === 'deleted') throw new Refusal('file_not_found');
  // Completed before its bytes arrived, or for the second time.
  if (file.state !== 'uploaded') throw new Refusal('file_update_failed');
  return file;
}

function archivedIsDenied<T>(find: () => T): T {
  try {
    return find();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'is_archived')
      throw new Refusal('posting_to_channel_denied');
    throw error;
  }
}
