import { Refusal } from '../api/method.ts';
import type { Fields } from '../json.ts';
import type { Channel } from '../store/channels.ts';
import type { StoredFile } from '../store/files.ts';
import { post } from '../talk/post.ts';
import type { Workspace } from '../workspace.ts';
import { fileObject } from './files.ts';

/** Makes uploaded files whole, and posts them where they are to be seen; without a channel they stay private. */
export function share(
  workspace: Workspace,
  given: {
    files: StoredFile[];
    channels: Channel[];
    comment: string;
    blocks: Fields[] | undefined;
    thread: string | undefined;
  },
): StoredFile[] {
  const shared = given.files.map(
    (file): StoredFile => ({
      ...file,
      channels: given.channels.map((channel) => channel.id),
      state: 'shared',
      completed: workspace.clock.now(),
    }),
  );
  for (const file of shared) workspace.store.files.save(file);
  for (const channel of given.channels) {
    post(workspace, {
      channel,
      user: workspace.app.bot_user_id,
      text: given.comment,
      thread: given.thread,
      with: {
        ...(given.blocks ? { blocks: given.blocks } : {}),
        files: shared.map((file) => fileObject(workspace, file)),
        upload: true,
      },
    });
  }
  return shared;
}

/**
 * Puts whole files on a message that is there already, in place of those it had. Slack's reference says no more than
 * "new file ids that will be sent with this message": whether it keeps the older ones too is not known.
 */
export function attached(workspace: Workspace, channel: Channel, ids: string[]): Fields[] {
  return ids.map((id) => {
    const file = workspace.store.files.get(id);
    if (file?.state === 'deleted') throw new Refusal('file_deleted');
    if (file?.state !== 'shared') throw new Refusal('file_not_found');
    const shared = { ...file, channels: [...new Set([...file.channels, channel.id])] };
    workspace.store.files.save(shared);
    return fileObject(workspace, shared);
  });
}
