/** Jira Cloud as the team's tracker. */
import { z } from 'zod';
import type { StatusMap } from '../../pipeline/tracking/settings.ts';
import type { Issue, Tracker } from '../../ports/trackers/tracker.ts';
import { createAsk, failed, type JiraOutside, read, refuse } from './api.ts';
import { ensureComment } from './comments.ts';
import { create, findOurs } from './create.ts';
import { eventIn } from './event.ts';
import { PROPERTY } from './marks.ts';
import { createProjects } from './projects.ts';
import { search } from './search.ts';
import { issueOf, type JiraIssue, jiraIssue, keyInProperty, wantedFields } from './shapes.ts';
import { moveTo, unknownStatuses } from './transitions.ts';

export interface JiraOptions extends JiraOutside {
  /** What parts our marks from those of another installation at the same Jira. */
  installation: string;
  /** Statuses by the key of a project. */
  statuses: Record<string, StatusMap>;
  /** Where people open issues, if it is not where the interface is. */
  site?: string;
}

/** What is put into a query must be a key and nothing else. */
const projectKey = /^[A-Z][A-Z0-9_]{1,30}$/;
const issueRef = /^(?:[A-Z][A-Z0-9_]{1,30}-\d{1,12}|\d{1,18})$/;
const myself = z.looseObject({ accountId: z.string() });

export function createJira(options: JiraOptions): Tracker {
  const { installation } = options;
  const site = (options.site ?? options.url).replace(/\/+$/, '');
  const ask = createAsk(options);
  const filing = { ask, installation, projects: createProjects(ask, options.now) };
  /** Our own account, once somebody has asked. */
  let me: string | null = null;

  async function knowMe(): Promise<string> {
    const answer = me === null ? await ask('GET', '/rest/api/3/myself') : null;
    if (me === null && answer === null) throw failed('is not at that address; check JIRA_URL');
    me ??= read(myself, answer).accountId;
    return me;
  }

  const inOurWords = (one: JiraIssue): Issue =>
    issueOf(one, { site, ours: keyInProperty(one, installation) });

  async function find(ref: string): Promise<Issue | null> {
    if (!issueRef.test(ref)) return null;
    const query = new URLSearchParams({ fields: wantedFields.join(','), properties: PROPERTY });
    const answer = await ask('GET', `/rest/api/3/issue/${ref}?${query}`).catch(refuse);
    return answer === null ? null : inOurWords(read(jiraIssue, answer));
  }

  function checked(place: string): string {
    if (projectKey.test(place)) return place;
    throw failed(`has no project “${place.slice(0, 40)}”; give its key, such as PAY, under trackers`);
  }

  return {
    name: 'jira',
    setup: {
      problems: async (place) =>
        unknownStatuses(await filing.projects.statuses(checked(place)), {
          place,
          map: options.statuses[place] ?? {},
        }),
    },
    ensureIssue: async (ticket) => {
      checked(ticket.place);
      await knowMe();
      const known = await findOurs(filing, ticket);
      if (known !== null) return inOurWords(known);
      const made = await find(await create(filing, ticket));
      if (made === null)
        throw failed('does not show us the issue that it has just filed', { retryable: true });
      return made;
    },
    issue: find,
    openIssues: async (place, since) => {
      await knowMe();
      const after = since === null ? '' : ` AND updated >= "-${minutesSince(since, options.now())}m"`;
      const jql = `project = "${checked(place)}" AND statusCategory != Done${after} ORDER BY updated ASC`;
      const found = (await search(ask, { jql })).map(inOurWords);
      return found
        .filter((one) => since === null || Date.parse(one.updatedAt) >= Date.parse(since))
        .toSorted((one, other) => Date.parse(one.updatedAt) - Date.parse(other.updatedAt));
    },
    publishStage: async (ref, stage) => {
      await knowMe();
      const issue = await find(ref);
      if (issue === null) return false;
      return moveTo(ask, stage, { issue, map: options.statuses[issue.place] ?? {} });
    },
    ensureComment: async (ref, id, markdown) => {
      if (!issueRef.test(ref)) return;
      await ensureComment(ask, { ref, me: await knowMe(), mark: { installation, id }, markdown });
    },
    event: (body) =>
      eventIn(body, {
        site,
        now: options.now(),
        me,
        email: options.account === undefined ? (options.key()?.email ?? null) : null,
      }),
  };
}

/**
 * Dates in a query count in the time zone of the account that asks, and to the minute; how long ago it was does not
 * depend on a zone. Two minutes more, since clocks differ: what is too old is taken out of the answer.
 */
const minutesSince = (since: string, now: number): number =>
  Math.max(1, Math.ceil((now - Date.parse(since)) / 60_000) + 2);
