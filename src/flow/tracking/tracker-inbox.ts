import type { Tracker } from '../../ports/trackers/tracker.ts';
import type { Deps } from '../deps.ts';
import { createHookInbox, type HookInbox, type Sorted } from '../hearing/hook-inbox.ts';
import { issueSeen } from './issue-seen.ts';

/**
 * A tracker's webhooks. The same delivery comes once by its id; what the tracker sends again under another is known
 * by the issue and the time of its change.
 */
export const createTrackerInbox = (
  deps: Deps,
  tracker: Tracker,
  sort?: (delivery: unknown) => Sorted,
): HookInbox =>
  createHookInbox(deps, `tracker:${tracker.name}`, {
    parse: (body) => tracker.event(body, {}),
    ...(sort === undefined ? {} : { sort }),
    hear: async (_delivery, event) => {
      if (event.byUs) return { state: 'ignored', note: 'our own doing' };
      const { what } = event;
      // What is gone cannot be read again; its words are compared with nothing.
      const issue =
        event.partial === true && what !== 'removed'
          ? ((await tracker.issue(event.issue.id)) ?? event.issue)
          : event.issue;
      return issueSeen(deps, {
        tracker: tracker.name,
        issue,
        by: event.byName ?? null,
        isRemoved: what === 'removed',
        ...(event.was === undefined ? {} : { was: event.was }),
      });
    },
  });
