/** What an issue says, reduced to what a change is told by. */
import { documentHash } from '../../pipeline/documents/canonical.ts';
import type { Issue } from '../../ports/trackers/tracker.ts';
import type { Seen } from '../../store/tracking/schema-tracking.ts';

export const seenOf = (issue: Issue): Seen => ({
  title: issue.title,
  hash: documentHash(issue.description),
  priority: issue.priority,
  state: issue.state.kind,
  ref: issue.ref,
});
