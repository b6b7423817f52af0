import type { Flow } from '../ports/flow.ts';
import { createAccess } from './access/access.ts';
import { createDoor } from './answers/answer.ts';
import { createTexts } from './answers/texts.ts';
import { createVersions } from './answers/versions.ts';
import { createPersonal } from './asking/personal.ts';
import { createRequests } from './asking/requests.ts';
import { statusChanged } from './asking/statuses.ts';
import type { Deps } from './deps.ts';
import { createDesk } from './desk.ts';
import { createInbox } from './hearing/inbox.ts';
import { createIntake } from './intake.ts';
import { createDigests } from './measuring/digests.ts';
import { createMeasures } from './measuring/measures.ts';
import { createChannels } from './rooms/channels.ts';
import { createOrders } from './standing/orders.ts';
import { createConversation } from './talk/converse.ts';
import { createTracking } from './tracking/adoption.ts';

/** Everything that a face may ask for. */
export const createFlow = (deps: Deps): Flow => ({
  access: createAccess(deps),
  channels: createChannels(deps),
  inbox: createInbox(deps),
  door: createDoor(deps),
  texts: createTexts(deps),
  versions: createVersions(deps),
  intake: createIntake(deps),
  desk: createDesk(deps),
  conversation: createConversation(deps),
  personal: createPersonal(deps),
  people: { changed: (chatId) => statusChanged(deps, chatId) },
  requests: createRequests(deps),
  orders: createOrders(deps),
  measures: createMeasures(deps),
  digests: createDigests(deps),
  tracking: createTracking(deps),
});
