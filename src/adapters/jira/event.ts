/** A webhook's body in our words. The signature was over its bytes; its time says whether it is a word of now. */
import type { TrackerEvent } from '../../ports/trackers/tracker.ts';
import { keyInLabels } from './marks.ts';
import { issueOf, type JiraUser, jiraIssue, webhookBody } from './shapes.ts';

/** Jira tries again for little more than an hour; what is older was sent by somebody else. */
const OLDEST_MS = 2 * 3_600_000;
const FUTURE_MS = 5 * 60_000;

const what = {
  'jira:issue_created': 'created',
  'jira:issue_updated': 'changed',
  'jira:issue_deleted': 'removed',
} as const;

/** Jira tells each comment and each entry of work as a change of the issue, too. They are none of the ticket. */
const besides = /^issue_(?:comment|worklog|work_?logged)/;

export interface Reader {
  site: string;
  now: number;
  /** Our own account; null: not known yet. */
  me: string | null;
  /** Our account's e-mail: known before anything was asked. */
  email: string | null;
}

export function eventIn(body: unknown, reader: Reader): TrackerEvent | null {
  const { webhookEvent, timestamp, user, issue_event_type_name: type, issue } = webhookBody.parse(body);
  const kind = what[webhookEvent as keyof typeof what];
  if (kind === undefined || besides.test(type ?? '')) return null;
  if (timestamp < reader.now - OLDEST_MS || timestamp > reader.now + FUTURE_MS) return null;
  const found = jiraIssue.parse(issue);
  const { labels, creator, updated } = found.fields;
  const key = keyInLabels(labels ?? []);
  // A clone has our label, and was made by whoever cloned it. Before our account is known the label is believed.
  const isOurs = key !== null && (isUs(creator, reader) || (reader.me === null && reader.email === null));
  return {
    what: kind,
    issue: issueOf(found, { site: reader.site, ours: isOurs ? key : null }),
    byUs: isUs(user, reader),
    by: user?.accountId ?? null,
    byName: user?.displayName || null,
    at: kind === 'removed' ? new Date(timestamp).toISOString() : updated,
    // Webhooks hold the description in Jira's older notation.
    partial: true,
  };
}

const isUs = (user: JiraUser | null | undefined, { me, email }: Reader): boolean =>
  user != null &&
  (user.accountId === me || (email !== null && user.emailAddress?.toLowerCase() === email.toLowerCase()));
