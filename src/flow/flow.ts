import type { Flow } from '../ports/flow.ts';
import { createDoor } from './answers/answer.ts';
import { createConversation } from './converse.ts';
import type { Deps } from './deps.ts';
import { createDesk } from './desk.ts';
import { createInbox } from './hearing/inbox.ts';
import { createIntake } from './intake.ts';
import { createDigests } from './measuring/digests.ts';
import { createMeasures } from './measuring/measures.ts';
import { createOrders } from './standing/orders.ts';

/** Everything that a face may ask of us. */
export const createFlow = (deps: Deps): Flow => ({
  inbox: createInbox(deps),
  door: createDoor(deps),
  intake: createIntake(deps),
  desk: createDesk(deps),
  conversation: createConversation(deps),
  orders: createOrders(deps),
  measures: createMeasures(deps),
  digests: createDigests(deps),
});
