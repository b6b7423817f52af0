import type { TrackerDesk } from './desk.ts';
import { githubDesk } from './github-desk.ts';
import { jiraDesk } from './jira-desk.ts';
import { linearDesk } from './linear-desk.ts';

/** Every tracker that a team may have, by its name. */
export const desks: Record<'Linear' | 'Jira' | 'GitHub Issues', () => Promise<TrackerDesk>> = {
  Linear: linearDesk,
  Jira: jiraDesk,
  'GitHub Issues': githubDesk,
};
