import type { CriterionVerdict } from '../item/change.ts';
import type { WorkItem } from '../work-item.ts';

/** What the assessment reads: the ticket, the diff, and what the judge found. */
export interface RiskFacts {
  item: WorkItem;
  changes: { path: string; added: number; removed: number }[];
  outOfScope: string[];
  criteria: CriterionVerdict[];
}
export interface Risk {
  score: number;
  factors: { points: number; because: string }[];
  /** What we would do about it; a person decides. */
  rollout: string;
}
type Factor = (facts: RiskFacts) => { points: number; because: string } | null;

const isTest = (path: string): boolean =>
  /(?:^|\/)(?:tests?|spec|__tests__)\/|[._-](?:test|spec)\.\w+$/i.test(path);
const isMigration = (path: string): boolean => /(?:^|\/)migrations?\/|\.sql$/i.test(path);
const isDelivery = (path: string): boolean =>
  /(?:^|\/)(?:package(?:-lock)?\.json|pnpm-lock\.yaml|yarn\.lock|go\.(?:mod|sum)|Cargo\.(?:toml|lock)|requirements[\w-]*\.txt|Dockerfile|.*\.tf|CODEOWNERS)$|^\.(?:github|ci)\//i.test(
    path,
  );
const isProse = (path: string): boolean => /\.(?:md|mdx|txt|rst|adoc)$/i.test(path);

const sentenceCase = (text: string): string => {
  const first = text.replace(/\.$/, '');
  return /^[A-Z][a-z]/.test(first) ? first.charAt(0).toLowerCase() + first.slice(1) : first;
};

const factors: readonly Factor[] = [
  ({ item }) => {
    const level = item.context?.blastRadius.level ?? 'unknown';
    const points = { low: 0, medium: 10, high: 25, unknown: 20 }[level];
    return points > 0 ? { points, because: `blast radius is ${level}` } : null;
  },
  ({ item }) => {
    if (item.service?.tier === 'T1') return { points: 15, because: `${item.service.name} is T1` };
    if (item.service?.tier === 'T2') return { points: 5, because: `${item.service.name} is T2` };
    return null;
  },
  ({ item, changes }) => {
    const planned = item.spec?.digest.migration;
    if (planned) return { points: 25, because: sentenceCase(planned) };
    return changes.some((change) => isMigration(change.path))
      ? { points: 30, because: 'changes the database, which the spec does not mention' }
      : null;
  },
  ({ item }) => {
    const loss = item.spec?.digest.dataLoss;
    return loss ? { points: 15, because: `undoing it loses data: ${sentenceCase(loss)}` } : null;
  },
  ({ changes }) => {
    const lines = changes.reduce((sum, change) => sum + change.added + change.removed, 0);
    if (lines > 400) return { points: 15, because: `${lines} lines changed` };
    return lines > 100 ? { points: 8, because: `${lines} lines changed` } : null;
  },
  ({ changes }) => (changes.length > 10 ? { points: 5, because: `${changes.length} files changed` } : null),
  ({ changes }) => {
    const code = changes.some((change) => !isTest(change.path) && !isProse(change.path));
    return code && !changes.some((change) => isTest(change.path))
      ? { points: 15, because: 'no test changed' }
      : null;
  },
  ({ outOfScope }) =>
    outOfScope.length > 0
      ? {
          points: 8,
          because: `${outOfScope.length} ${outOfScope.length === 1 ? 'file' : 'files'} out of scope`,
        }
      : null,
  ({ criteria }) => {
    const missed = criteria.filter((criterion) => criterion.verdict === 'not_met').length;
    return missed > 0
      ? { points: 15, because: `${missed} ${missed === 1 ? 'criterion' : 'criteria'} not met` }
      : null;
  },
  ({ criteria }) => {
    const open = criteria.filter((criterion) => criterion.verdict === 'check').length;
    return open > 0
      ? {
          points: Math.min(3 * open, 9),
          because: `${open} ${open === 1 ? 'criterion' : 'criteria'} without a test`,
        }
      : null;
  },
  ({ changes }) => {
    const found = changes.find((change) => isDelivery(change.path));
    return found ? { points: 8, because: `changes ${found.path}` } : null;
  },
  ({ item, changes }) => {
    const incident = item.context?.evidence.find(
      (each) => each.kind === 'incident' && changes.some((change) => each.excerpt.includes(change.path)),
    );
    return incident ? { points: 10, because: `touches a file of incident ${incident.id}` } : null;
  },
  ({ item }) =>
    item.delegation?.agent !== 'hand' && item.delegation?.autonomy === 'autonomous'
      ? { points: 5, because: 'nobody approved the plan' }
      : null,
];

function rolloutFor(score: number, item: WorkItem): string {
  const staging = (item.policy?.environments.length ?? 1) > 1;
  const first = staging ? 'Staging first; then production' : 'Production';
  if (score > 60)
    return `${first} in deploy hours with the author watching for an hour; have the rollback ready.`;
  if (score > 30) return `${first} in deploy hours; watch health for 15 minutes.`;
  return `${first}, at once.`;
}

/** 0–100; every factor says why, heaviest first. */
export function riskScore(facts: RiskFacts): Risk {
  const found = factors
    .map((factor) => factor(facts))
    .filter((factor) => factor !== null)
    .toSorted((a, b) => b.points - a.points);
  const score = Math.min(
    100,
    found.reduce((sum, factor) => sum + factor.points, 0),
  );
  return { score, factors: found, rollout: rolloutFor(score, facts.item) };
}
