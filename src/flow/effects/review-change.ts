import { UpstreamError } from '../../errors.ts';
import { changeVerdict } from '../../pipeline/documents/change-verdict.ts';
import { forOthersTools, plainTitle } from '../../pipeline/documents/outgoing.ts';
import { skillSaid } from '../../pipeline/documents/skills/in-force.ts';
import { touches } from '../../pipeline/facts/paths.ts';
import { riskScore } from '../../pipeline/gate-rules/risk.ts';
import type { Judgement } from '../../pipeline/item/change.ts';
import { signal } from '../../pipeline/signals.ts';
import { flagsIn, type Passage } from '../../pipeline/untrusted/flags.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { FileChange } from '../../ports/code-host.ts';
import { asksOf } from '../../store/asks.ts';
import { dbNow } from '../../store/db.ts';
import { allPeople } from '../../store/people.ts';
import type { Deps } from '../deps.ts';
import { importEdits } from '../documents.ts';
import { ownersOfFiles } from '../knowledge/owners.ts';
import { material } from '../material.ts';
import { modelOf } from '../model/checked.ts';
import { done, type Handler, moot, report } from './effect.ts';

/** Path rules and size in code, criteria by the model; both bind to this commit. */
export const judgeDiff: Handler = async ({ item }, deps) => {
  const pull = item.pullRequest;
  if (item.stage !== 'preview' || pull === null) return moot(`it is ${item.stage}`);
  if (item.judgement?.sha === pull.headSha) return moot('this commit is judged');
  for (const kind of ['prd', 'spec'] as const) {
    if ((await importEdits(deps, item, kind)) === 'imported') return { kind: 'again', afterMs: 0 };
  }
  const changes = await deps.codeHost.changes(pull.repo, pull.base, pull.headSha);
  const skill = deps.skills.named('judge');
  const { criteria } = await modelOf(deps).judge(await material(deps, item), changes, { skill });
  const flagged = flagsIn(addedTexts(changes));
  const paths = pathRules(item, changes);
  const since = await changedSince(deps, item);
  const owners = await ownersOfFiles(
    deps,
    pull.repo,
    changes.map((change) => change.path),
  );
  const { score, factors } = riskScore({ item, changes, outOfScope: paths.outOfScope, criteria });
  return report(
    signal('diff_judged', {
      sha: pull.headSha,
      at: await dbNow(deps.db),
      criteria,
      ...paths,
      risk: { score, factors },
      sources: deps.model.name,
      skill: skillSaid(skill),
      ...(owners.length === 0 ? {} : { owners }),
      ...(flagged.length === 0 ? {} : { flagged }),
      ...(since === null ? {} : { since }),
    }),
  );
};

/** What the change adds, and what its files are called. */
const addedTexts = (changes: FileChange[]): Passage[] => [
  { where: 'The name of a file', text: changes.map((one) => one.path).join('\n') },
  ...changes.map(({ path, patch }) => ({
    where: path,
    text: (patch ?? '')
      .split('\n')
      .flatMap((line) => (line.startsWith('+') ? [line.slice(1)] : []))
      .join('\n'),
  })),
];

/** Files changed since people were asked last. A commit that the host no longer has tells nothing: all is looked at anew. */
async function changedSince(deps: Deps, item: WorkItem): Promise<NonNullable<Judgement['since']> | null> {
  const pull = item.pullRequest;
  const before = item.newCommit;
  if (pull === null || before == null || before.sha !== pull.headSha) return null;
  const { sha } = before.after;
  try {
    const changes = await deps.codeHost.changes(pull.repo, sha, pull.headSha);
    const files = changes.flatMap((one) => [
      one.path,
      ...(one.previousPath === null ? [] : [one.previousPath]),
    ]);
    return { sha, files };
  } catch (error) {
    if (error instanceof UpstreamError && error.retryable) throw error;
    deps.log.warn('judge.earlier_commit_unknown', { key: item.key, sha, error });
    return null;
  }
}

function pathRules(item: WorkItem, changes: FileChange[]) {
  const shielded = [...(item.spec?.digest.doNotTouch ?? []), ...(item.policy?.protectedPaths ?? [])];
  const scope = item.spec?.digest.filesInScope ?? [];
  const added = changes.reduce((sum, change) => sum + change.added, 0);
  const removed = changes.reduce((sum, change) => sum + change.removed, 0);
  const limit = item.policy?.sizeLimit;
  return {
    outOfScope: changes
      .map((change) => change.path)
      .filter((file) => scope.length > 0 && !scope.some((path) => touches(path, file))),
    protectedTouched: changes
      .map((change) => change.path)
      .filter((file) => shielded.some((path) => touches(path, file))),
    files: changes.length,
    added,
    removed,
    overLimit: limit !== undefined && (changes.length > limit.files || added + removed > limit.lines),
  };
}

export const startPreview: Handler = async ({ item }, deps) => {
  const pull = item.pullRequest;
  if (item.stage !== 'preview' || pull === null || item.service === null) return moot(`it is ${item.stage}`);
  const preview = await deps.preview.ensure({
    key: item.key,
    service: item.service.name,
    repo: pull.repo,
    sha: pull.headSha,
  });
  return report(
    preview.state === 'up'
      ? signal('preview_started', { sha: pull.headSha, url: preview.url })
      : signal('preview_failed', { sha: pull.headSha, sentence: preview.sentence }),
  );
};

/** Puts those who are asked to accept on the pull request as reviewers. */
export const requestReview: Handler = async ({ item }, deps) => {
  const pull = item.pullRequest;
  if (item.stage !== 'preview' || pull === null) return moot(`it is ${item.stage}`);
  const asked =
    (await asksOf(deps.db, item.key)).findLast((ask) => ask.gate === 'acceptance' && ask.state === 'open')
      ?.asked ?? [];
  const logins = (await allPeople(deps.db)).flatMap((person) =>
    asked.includes(person.id) && person.login !== null ? [person.login] : [],
  );
  if (asked.length === 0 && item.judgement === null) return { kind: 'again', afterMs: 1_000 };
  await deps.codeHost.ensurePullRequest({
    repo: pull.repo,
    branch: pull.branch,
    base: pull.base,
    title: plainTitle(`${item.key} ${item.title}`),
    body: '',
    reviewers: logins,
  });
  await showVerdict(deps, item);
  return done;
};

/** On the commit itself, for whoever looks at it there. That it cannot be shown keeps nobody from accepting. */
async function showVerdict(deps: Deps, item: WorkItem): Promise<void> {
  const { judgement, pullRequest: pull } = item;
  if (deps.verdicts == null || pull === null || judgement?.sha !== pull.headSha) return;
  const verdict = changeVerdict(item.key, judgement);
  try {
    await deps.verdicts.publish({
      repo: pull.repo,
      sha: judgement.sha,
      verdict: { ...verdict, summary: forOthersTools(verdict.summary) },
    });
  } catch (error) {
    if (error instanceof UpstreamError && error.retryable) throw error;
    deps.log.warn('verdict.not_shown', { key: item.key, sha: judgement.sha, error });
  }
}
