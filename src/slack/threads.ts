/** What people said in a thread, read from Slack when it is needed: edits and deletions count. */
import type { Threads } from '../ports/talk/threads.ts';
import type { Face } from './face.ts';
import { saidInThread } from './said.ts';

export const createThreads = (face: () => Face): Threads => ({
  said: ({ channel, thread }, { before, most }) => saidInThread(face(), { channel, thread, before, most }),
});
