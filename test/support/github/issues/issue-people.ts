/** What people do on GitHub's own pages, each with its webhook. */
import type { DoubleState, RepoState } from '../double-state.ts';
import { addIssue, type IssueState, issueIn, issueJson, sends } from './issue-state.ts';

type Double = { url: string; state: DoubleState };

export interface IssuePeople {
  /** Answers the ref. */
  files(repo: RepoState, by: string, issue: Partial<IssueState> & { title: string }): string;
  changes(by: string, ref: string, action: string, change: Partial<IssueState>): void;
  removes(by: string, ref: string): void;
  comments(by: string, ref: string, body: string): void;
  /** Another repository of the same owner; answers the new ref. */
  transfers(by: string, ref: string, to: RepoState): string;
  held(ref: string): { repo: RepoState; issue: IssueState };
}

export function issuePeople(double: Double): IssuePeople {
  const { state } = double;
  const held = (ref: string): { repo: RepoState; issue: IssueState } => {
    const [name, number] = ref.split('#');
    const repo = state.repos.find((one) => one.name === name);
    const issue = repo === undefined ? undefined : issueIn(repo, Number(number));
    if (repo === undefined || issue === undefined) throw new Error(`There is no ${ref}`);
    return { repo, issue };
  };
  const refOf = (repo: RepoState, issue: IssueState): string => `${repo.name}#${issue.number}`;
  return {
    held,
    files: (repo, by, given) => {
      const issue = addIssue(state, repo, { ...given, user: by });
      sends(double, { repo, issue, action: 'opened', by });
      return refOf(repo, issue);
    },
    changes: (by, ref, action, change) => {
      const { repo, issue } = held(ref);
      Object.assign(issue, { updatedAt: state.tick() }, change);
      sends(double, { repo, issue, action, by });
    },
    removes: (by, ref) => {
      const { repo, issue } = held(ref);
      issue.deleted = true;
      sends(double, { repo, issue, action: 'deleted', by });
    },
    comments: (by, ref, body) => {
      const { repo, issue } = held(ref);
      repo.comments.push({ number: issue.number, body, user: by });
      issue.updatedAt = state.tick();
      sends(double, {
        repo,
        issue,
        action: 'created',
        by,
        event: 'issue_comment',
        more: { comment: { body } },
      });
    },
    transfers: (by, ref, to) => {
      const { repo, issue } = held(ref);
      const { id: _id, number: _number, ...words } = issue;
      const moved = addIssue(state, to, { ...words, updatedAt: state.tick() });
      issue.movedTo = { repo: to.id, number: moved.number };
      const more = {
        changes: {
          new_issue: issueJson(double.url, to, moved),
          new_repository: { id: to.id, full_name: to.name },
        },
      };
      sends(double, { repo, issue, action: 'transferred', by, more });
      const old = { old_issue: issueJson(double.url, repo, issue), old_repository: { id: repo.id } };
      sends(double, { repo: to, issue: moved, action: 'opened', by, more: { changes: old } });
      return refOf(to, moved);
    },
  };
}
