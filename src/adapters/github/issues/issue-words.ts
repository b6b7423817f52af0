/**
 * GitHub's webhooks about issues in our words. All of GitHub comes to one address: what is no issue's is nothing here,
 * and comments and pull requests are none. Throws for an issue in a shape that we do not know.
 */
import { z } from 'zod';
import type { TrackerEvent } from '../../../ports/trackers/tracker.ts';
import type { Sorted } from '../webhooks/sorting.ts';
import { githubIssue, isPull, isSame, issueOf, type Reader } from './issue-shapes.ts';

/** What the inbox keeps of a delivery: the header that names the event, and the body. */
const delivery = z.object({ event: z.string(), body: z.unknown() });
const head = z.object({ action: z.string() });
const payload = z.object({
  action: z.string(),
  issue: githubIssue,
  repository: z.object({ id: z.int(), full_name: z.string(), private: z.boolean().optional() }),
  sender: z.object({ login: z.string(), id: z.int().optional() }),
  changes: z
    .object({
      /** Of one that is transferred away, and of one that has come. */
      new_issue: githubIssue.optional(),
      old_issue: z.object({ id: z.int() }).nullish(),
    })
    .nullish(),
});

const whats: Record<string, TrackerEvent['what']> = {
  opened: 'created',
  deleted: 'removed',
  edited: 'changed',
  closed: 'changed',
  reopened: 'changed',
  labeled: 'changed',
  unlabeled: 'changed',
  assigned: 'changed',
  unassigned: 'changed',
  typed: 'changed',
  untyped: 'changed',
  transferred: 'changed',
};

export function eventIn(given: unknown, reader: Reader): TrackerEvent | null {
  const { event, body } = delivery.parse(given);
  if (event !== 'issues') return null;
  const what = whats[head.parse(body).action];
  if (what === undefined) return null;
  const { action, issue, repository, sender, changes } = payload.parse(body);
  if (isPull(issue)) return null;
  const moved = movedIn(action, changes, issue.id);
  // Gone to where nothing is shown: the next look says so.
  if (action === 'transferred' && moved === null) return null;
  const isHere = moved?.issue === undefined && repository.private !== undefined;
  const found = issueOf(moved?.issue ?? issue, {
    ...reader,
    isPublic: (name) => (isHere ? repository.private !== true : reader.isPublic(name)),
  });
  return {
    what: moved === null ? what : 'changed',
    issue: found,
    byUs: isSame(sender.login, reader.me),
    by: String(sender.id ?? sender.login),
    byName: sender.login,
    at: found.updatedAt,
    ...(moved === null ? {} : { was: moved.was }),
  };
}

type Changes = z.infer<typeof payload>['changes'];

/** An issue that is transferred gets another number and another id, and GitHub says both, here and there. */
function movedIn(
  action: string,
  changes: Changes,
  id: number,
): { issue?: z.infer<typeof githubIssue>; was: string } | null {
  if (action === 'transferred' && changes?.new_issue !== undefined)
    return { issue: changes.new_issue, was: String(id) };
  const old = action === 'opened' ? changes?.old_issue : null;
  return old == null ? null : { was: String(old.id) };
}

const outline = z.object({
  action: z.string().optional().catch(undefined),
  repository: z.object({ id: z.int(), full_name: z.string() }).optional().catch(undefined),
});

/** Only what we read is kept; said without asking GitHub. What is of one repository is of one lane. */
export function sortedIssues(given: unknown): Sorted {
  const { event, body } = delivery.parse(given);
  const about = outline.catch({}).parse(body);
  const lane = String(about.repository?.id ?? '');
  const nothing = { lane, body: { event, body: about }, note: 'nothing for us' };
  if (event !== 'issues' || (about.action !== undefined && whats[about.action] === undefined)) return nothing;
  const read = payload.safeParse(body);
  if (!read.success) return { lane, body: given, note: null };
  return { lane, body: { event, body: read.data }, note: isPull(read.data.issue) ? nothing.note : null };
}
