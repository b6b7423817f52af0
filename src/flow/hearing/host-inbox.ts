import type { HostEvent } from '../../ports/host-events.ts';
import type { Deps } from '../deps.ts';
import { createHookInbox, type Hearing, type HookInbox } from './hook-inbox.ts';
import { hostHeard } from './host-heard.ts';

/** An adapter's words for its host. */
export type HostWords = Hearing<HostEvent>['parse'] | Omit<Hearing<HostEvent>, 'hear'>;

/** A code host's webhooks. */
export const createHostInbox = (deps: Deps, source: 'forge' | 'github', words: HostWords): HookInbox =>
  createHookInbox(deps, source, {
    ...(typeof words === 'function' ? { parse: words } : words),
    hear: (delivery, event) => hostHeard(deps, delivery, event),
  });
