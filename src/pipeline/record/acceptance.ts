/** The verdict on the change, its preview, and the acceptance by people; all bind to one commit. */
import { acceptancesNeeded } from '../conditions.ts';
import type { WorkItem } from '../work-item.ts';
import { newDeploy } from './deploying.ts';
import { person, type Recorders, Stale } from './entry.ts';
import { attention } from './run.ts';

const older = new Stale('a newer commit was pushed');

export const accepting: Recorders<
  'diff_judged' | 'preview_started' | 'preview_failed' | 'accepted' | 'merge_accepted' | 'merge_declined'
> = {
  diff_judged: (item, facts, entry) => {
    if (facts.sha !== item.pullRequest?.headSha) return older;
    const judged: WorkItem = { ...item, judgement: facts };
    if (facts.protectedTouched.length > 0) {
      const paths = facts.protectedTouched.map((path) => `\`${path}\``).join(', ');
      const sentence = `It changes ${paths}, which the spec protects.`;
      return attention(judged, { why: 'protected', sentence }, entry);
    }
    if (!facts.overLimit) return judged;
    const lines = facts.added + facts.removed;
    const sentence = `The change is larger than the limit: ${facts.files} files, ${lines} lines.`;
    return attention(judged, { why: 'size', sentence }, entry);
  },
  preview_started: (item, facts) =>
    facts.sha === item.pullRequest?.headSha
      ? { ...item, preview: { state: 'up', url: facts.url, sha: facts.sha, sentence: null } }
      : older,
  preview_failed: (item, facts) =>
    facts.sha === item.pullRequest?.headSha
      ? { ...item, preview: { state: 'failed', url: null, sha: facts.sha, sentence: facts.sentence } }
      : older,
  accepted: (item, facts, entry) => {
    if (facts.sha !== item.pullRequest?.headSha || item.judgement?.sha !== facts.sha) return older;
    const alsoAsPm =
      entry.role === 'engineer' &&
      acceptancesNeeded(item).some((one) => one.role === 'pm') &&
      item.pm === entry.by &&
      item.policy?.samePersonMaySignBoth === true;
    const roles = alsoAsPm ? (['engineer', 'pm'] as const) : ([entry.role ?? 'engineer'] as const);
    const added = roles.map((role) => ({
      by: person(entry),
      role,
      sha: facts.sha,
      at: entry.at,
      criteria: facts.criteria,
      reasons: facts.reasons,
    }));
    return { ...item, acceptances: [...item.acceptances, ...added] };
  },
  merge_accepted: (item, _facts, entry) => {
    const bypass = item.bypass;
    if (bypass === null || bypass.accepted !== null) return new Stale('no merge waits to be accepted');
    const approval = { by: person(entry), sha: bypass.mergeSha, at: entry.at };
    return {
      ...item,
      bypass: { ...bypass, accepted: true },
      deploy: { ...newDeploy(item), approval },
    };
  },
  merge_declined: (item) =>
    item.bypass === null || item.bypass.accepted !== null
      ? new Stale('no merge waits to be accepted')
      : { ...item, bypass: { ...item.bypass, accepted: false } },
};
