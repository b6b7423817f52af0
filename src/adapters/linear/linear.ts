/** Linear as the team's tracker. What it was told under our id before, it is not told again. */
import { z } from 'zod';
import { UpstreamError } from '../../errors.ts';
import type { StatusMap } from '../../pipeline/tracking/settings.ts';
import type { Issue, IssueFiling, Tracker } from '../../ports/trackers/tracker.ts';
import { createAsk, LINEAR_URL, type LinearOutside, LinearRefusal, read } from './api.ts';
import { labelsFor } from './filed-labels.ts';
import { idOf, issueId, markedDescription } from './marks.ts';
import {
  commentQuery,
  createComment,
  createIssue,
  issueQuery,
  moveIssue,
  openIssuesQuery,
  viewerQuery,
} from './queries.ts';
import { issueOf, linearIssue, priorityNumber, readWebhook } from './shapes.ts';
import { createTeams, statusFor, unknownStatuses } from './teams.ts';

export interface LinearOptions extends LinearOutside {
  /** What parts our marks from those of another installation in the same workspace. */
  installation: string;
  /** Statuses by the key of a team. */
  statuses: Record<string, StatusMap>;
  url?: string;
}

/** Far more than a team's open issues; an endless list ends. */
const MOST_PAGES = 60;

const oneIssue = z.object({ issue: linearIssue });
const created = z.object({ issueCreate: z.object({ issue: linearIssue }) });
const viewer = z.object({ viewer: z.object({ id: z.string() }) });
const issuePage = z.object({
  issues: z.object({
    nodes: z.array(linearIssue),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
  }),
});

type Page = z.infer<typeof issuePage>['issues'];

const isMissing = (error: unknown): boolean =>
  error instanceof LinearRefusal && /not found|could not find/i.test(error.message);

/** A refusal is a person's to mend; what Linear said of it is kept short and holds no text of ours. */
function told(error: unknown): unknown {
  if (!(error instanceof LinearRefusal)) return error;
  return new UpstreamError('Linear', `Linear refused that (${error.code || 'no code'})`, {
    retryable: false,
  });
}

export function createLinear(options: LinearOptions): Tracker {
  const { installation } = options;
  const ask = createAsk(options.url ?? LINEAR_URL, options);
  const teams = createTeams(ask, options.now);
  /** Our own account, once somebody has asked. */
  let me: string | null = null;

  async function knowMe(): Promise<void> {
    me ??= read(viewer, await ask(viewerQuery, {})).viewer.id;
  }

  async function find(ref: string): Promise<{ issue: Issue; isTrashed: boolean } | null> {
    try {
      const { issue } = read(oneIssue, await ask(issueQuery, { id: ref }));
      return { issue: issueOf(issue, installation), isTrashed: issue.trashed === true };
    } catch (error) {
      if (isMissing(error)) return null;
      throw told(error);
    }
  }

  async function create(filing: IssueFiling, id: string): Promise<Issue> {
    const team = await teams.now(filing.place);
    const [labelIds, assigneeId] = await Promise.all([
      labelsFor(teams, filing),
      filing.assignee === null ? null : teams.member(filing.assignee),
    ]);
    const fixed = {
      id,
      teamId: team.id,
      title: filing.title,
      description: markedDescription(filing),
      priority: priorityNumber[filing.priority],
    };
    const wished = {
      ...(labelIds.length === 0 ? {} : { labelIds }),
      ...(assigneeId === null ? {} : { assigneeId }),
      ...(team.activeCycle === null ? {} : { cycleId: team.activeCycle.id }),
    };
    const send = async (input: typeof fixed): Promise<Issue> =>
      issueOf(read(created, await ask(createIssue, { input })).issueCreate.issue, installation);
    try {
      return await send({ ...fixed, ...wished });
    } catch (error) {
      if (!(error instanceof LinearRefusal)) throw error;
      // Somebody else of us may have been faster: the id was taken.
      const known = await find(id);
      if (known !== null) return known.issue;
      // A cycle that has ended meanwhile, or labels that exclude each other, must not keep the ticket from the tracker.
      return send(fixed).catch((refused: unknown) => {
        throw told(refused);
      });
    }
  }

  return {
    name: 'linear',
    setup: {
      problems: async (place) => unknownStatuses(await teams.now(place), options.statuses[place] ?? {}),
    },
    ensureIssue: async (filing) => {
      await knowMe();
      const id = issueId(installation, filing.key);
      return (await find(id))?.issue ?? create(filing, id);
    },
    issue: async (ref) => {
      const found = await find(ref);
      return found === null || found.isTrashed ? null : found.issue;
    },
    openIssues: async (place, since) => {
      await knowMe();
      // A list filtered by a team that is not there is an empty one: a mistake would pass for peace.
      const { key } = await teams.known(place);
      const filter = {
        team: { key: { eq: key } },
        state: { type: { nin: ['completed', 'canceled', 'duplicate'] } },
        ...(since === null ? {} : { updatedAt: { gte: since } }),
      };
      const found = new Map<string, Issue>();
      let after: string | null = null;
      for (let pages = 0; pages < MOST_PAGES; pages += 1) {
        const answer: unknown = await ask(openIssuesQuery, { filter, after });
        const { nodes, pageInfo }: Page = read(issuePage, answer).issues;
        for (const one of nodes)
          if (one.trashed !== true && !found.has(one.id)) found.set(one.id, issueOf(one, installation));
        if (!pageInfo.hasNextPage || pageInfo.endCursor == null) break;
        after = pageInfo.endCursor;
      }
      return [...found.values()].toSorted(
        (one, other) => Date.parse(one.updatedAt) - Date.parse(other.updatedAt),
      );
    },
    publishStage: async (ref, stage) => {
      await knowMe();
      const found = await find(ref);
      if (found === null || found.isTrashed) return false;
      const { place, state } = found.issue;
      const status = statusFor(stage, { team: await teams.known(place), map: options.statuses[place] ?? {} });
      if (status === null || status.name === state.name) return false;
      await ask(moveIssue, { id: found.issue.id, state: status.id }).catch((error: unknown) => {
        throw told(error);
      });
      return true;
    },
    ensureComment: async (ref, mark, markdown) => {
      await knowMe();
      const found = await find(ref);
      if (found === null) return;
      const id = idOf(installation, 'comment', found.issue.id, mark);
      const isThere = await ask(commentQuery, { id }).then(
        () => true,
        (error: unknown) => {
          if (isMissing(error)) return false;
          throw told(error);
        },
      );
      if (isThere) return;
      await ask(createComment, { input: { id, issueId: found.issue.id, body: markdown } }).catch(
        (error: unknown) => {
          throw told(error);
        },
      );
    },
    event: (body) => {
      const said = readWebhook(body, installation);
      if (said === null) return null;
      const { action, issue, actor, at, isTrashed } = said;
      const what = action === 'remove' || isTrashed ? 'removed' : action === 'create' ? 'created' : 'changed';
      if (!['create', 'update', 'remove', 'restore'].includes(action)) return null;
      return {
        what,
        issue,
        byUs: actor !== null && actor.id === me,
        by: actor?.id ?? null,
        byName: actor?.name ?? null,
        at,
      };
    },
  };
}
