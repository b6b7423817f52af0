import type { Method } from '../api/method.ts';
import { agentMethods } from './agents.ts';
import { authMethods } from './auth.ts';
import { canvasAccessMethods } from './canvas-access.ts';
import { canvasMethods } from './canvases.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { fileMethods } from './files.ts';
import { historyMethods } from './history.ts';
import { reactionMethods } from './reactions.ts';
import { streamMethods } from './streams.ts';
import { teamMethods } from './team.ts';
import { userMethods } from './users.ts';
import { viewMethods } from './views.ts';

/** Every Web API method that local Slack has; others answer `unknown_method`. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    ...authMethods,
    ...chatMethods,
    ...conversationMethods,
    ...historyMethods,
    ...userMethods,
    ...viewMethods,
    ...reactionMethods,
    ...canvasMethods,
    ...canvasAccessMethods,
    ...streamMethods,
    ...agentMethods,
    ...fileMethods,
    ...teamMethods,
  }),
);
