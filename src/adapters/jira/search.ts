/** Search by JQL, page after page. What it finds may be seconds old. */
import { z } from 'zod';
import { type Ask, failed, read, refuse } from './api.ts';
import { PROPERTY } from './marks.ts';
import { type JiraIssue, jiraIssue, wantedFields } from './shapes.ts';

const PAGE = 100;
/** Far more than a project's open issues; an endless list ends. */
const MOST_PAGES = 60;

const page = z.looseObject({
  issues: z.array(jiraIssue),
  nextPageToken: z.string().nullish(),
  isLast: z.boolean().nullish(),
});

export async function search(ask: Ask, { jql, most }: { jql: string; most?: number }): Promise<JiraIssue[]> {
  const found = new Map<string, JiraIssue>();
  const passed = new Set<string>();
  let nextPageToken: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const answer = await ask('POST', '/rest/api/3/search/jql', {
      jql,
      fields: wantedFields,
      properties: [PROPERTY],
      maxResults: Math.min(most ?? PAGE, PAGE),
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    }).catch(refuse);
    if (answer === null) throw failed('has no search at that address; check JIRA_URL');
    const { issues, nextPageToken: next, isLast } = read(page, answer);
    for (const one of issues) found.set(one.id, one);
    if (isLast === true || next == null || next === '' || found.size >= (most ?? Number.POSITIVE_INFINITY))
      break;
    if (passed.has(next)) throw failed('goes round in its own pages', { retryable: true });
    passed.add(next);
    nextPageToken = next;
  }
  return [...found.values()];
}
