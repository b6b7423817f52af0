import { UpstreamError } from '../../errors.ts';
import { FRESH_MS, isLastEnvironment } from '../../pipeline/conditions.ts';
import { plainTitle } from '../../pipeline/documents/outgoing.ts';
import { signal } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import { dbNow, inTransaction } from '../../store/db.ts';
import {
  deployedAfter,
  endActiveOf,
  findDeployment,
  intendDeployment,
  saveDeployment,
  lockService as storeLock,
  unlockService as storeUnlock,
  verifiedBefore,
} from '../../store/deployments.ts';
import type { Deps } from '../deps.ts';
import { nameNow } from '../hearing/repositories.ts';
import { bringsBack, toldOfRelease, toldOfRollback } from '../shipping/comebacks.ts';
import { type Handler, moot, type Outcome, report } from './effect.ts';

/** How often a deploy is looked at, and after how long without an answer people are asked. */
const LOOK_AGAIN_MS = 500;
const NO_WORD_MS = 10 * 60_000;

/** Merges the accepted commit, once: the head is compared by the code host. */
export const merge: Handler = async ({ item }, deps) => {
  const pull = item.pullRequest;
  if (item.stage !== 'deploying' || pull === null || item.deploy?.phase !== 'merging')
    return moot(`the deploy is ${item.deploy?.phase ?? item.stage}`);
  const merged = await deps.codeHost.merge(await nameNow(deps, pull), pull.number, {
    expectedHead: pull.headSha,
    message: plainTitle(`${item.key} ${item.title}`),
  });
  if (merged.kind === 'refused')
    throw new UpstreamError('code host', merged.sentence.replace(/\.$/, ''), {
      retryable: merged.why === 'moved',
    });
  return report(
    signal('merged', { mergeSha: merged.mergeSha, headSha: pull.headSha, carried: merged.carried }),
  );
};

/** Starts the deployment of the recorded merge commit, on a verdict that is fresh by the database's clock. */
export const deploy: Handler = async ({ item, effect }, deps) => {
  const sha = item.pullRequest?.mergeSha;
  const service = item.service;
  if (item.stage !== 'deploying' || item.deploy === null || sha == null || service?.repo == null)
    return moot(`it is ${item.stage}`);
  if (!['awaiting_ci', 'starting'].includes(item.deploy.phase))
    return moot(`the deploy is ${item.deploy.phase}`);
  const id = `deploy-${effect.id}`;
  const held = await reserve(deps, item, id);
  if (held !== null) return held;
  deps.probe('deploy', 'after_intent');
  const { environment } = item.deploy;
  const brings = await bringsBack(deps, item);
  const started = await deps.deployer.start({
    deployment: id,
    service: service.name,
    environment,
    repo: service.repo,
    sha,
  });
  return report(
    signal('deploy_started', {
      deployment: id,
      sha,
      environment,
      previousSha: started.previousSha,
      url: null,
      ...brings,
    }),
    (tx) => saveDeployment(tx, id, { state: 'running', previousSha: started.previousSha }),
  );
};

/** The start is intended in one transaction that reads the verdict again and reserves the ground; else the deploy is held. */
async function reserve(deps: Deps, item: WorkItem, id: string): Promise<Outcome | null> {
  const verdict = item.deploy?.verdict;
  const service = item.service;
  if (item.deploy === null || service === null) return moot('nothing is to be deployed');
  return inTransaction(deps.db, async (tx) => {
    const now = await dbNow(tx);
    const known = await findDeployment(tx, id);
    if (known !== null) return null;
    const results = verdict?.results ?? [];
    const old = verdict == null || !verdict.clear || Date.parse(now) - Date.parse(verdict.at) > FRESH_MS;
    const base = {
      id: `${id}-held`,
      at: now,
      sha: item.pullRequest?.mergeSha ?? '',
      environment: item.deploy?.environment ?? '',
      clear: false,
      needsApproval: null,
    };
    const stale = {
      rule: 'facts_fresh',
      ok: false,
      sentence: 'The gate was checked more than 60 s ago; it is checked again.',
      owner: null,
      source: null,
      fetchedAt: verdict?.at ?? null,
    };
    if (old) return report(signal('gate_held', { ...base, results: [...results, stale] }));
    const reserves = [service.name, ...(item.context?.blastRadius.services.map((one) => one.name) ?? [])];
    const intended = await intendDeployment(tx, {
      id,
      key: item.key,
      service: service.name,
      environment: base.environment,
      sha: base.sha,
      kind: 'deploy',
      verdict,
      reserves,
    });
    if (intended.state === 'intended') return null;
    const taken = {
      rule: 'no_other_deploy',
      ok: false,
      sentence: `${intended.by} is being deployed in the same blast radius.`,
      owner: null,
      source: 'deployments',
      fetchedAt: now,
    };
    return report(signal('gate_held', { ...base, results: [...results, taken] }));
  });
}

/** Asks the platform and the service itself until it is healthy, failed, or silent for too long. */
export const verify: Handler = async ({ item }, deps) => {
  const running = item.deploy?.deployment;
  if (running == null || item.deploy?.phase !== 'deploying')
    return moot(`the deploy is ${item.deploy?.phase ?? item.stage}`);
  const now = await deps.deployer.status(running.id);
  const facts = { deployment: running.id, sha: running.sha, environment: running.environment, url: now.url };
  if (now.state === 'healthy') {
    if (now.sha !== running.sha)
      return report(
        signal('deploy_failed', {
          deployment: running.id,
          reason: `It runs ${now.sha?.slice(0, 7) ?? 'another commit'}, not ${running.sha.slice(0, 7)}.`,
        }),
        end(running.id, 'failed'),
      );
    const verified = isLastEnvironment(item)
      ? signal('verified', facts)
      : signal('environment_deployed', facts);
    return {
      kind: 'report',
      signal: verified,
      write: end(running.id, 'verified'),
      also: isLastEnvironment(item) ? await toldOfRelease(deps, item) : [],
    };
  }
  if (now.state === 'failed')
    return report(
      signal('deploy_failed', {
        deployment: running.id,
        reason: now.failure ?? 'It did not become healthy.',
      }),
      end(running.id, 'failed'),
    );
  const waited = Date.parse(await dbNow(deps.db)) - Date.parse(running.startedAt);
  // The lock is kept until a person or a later look says what became of it.
  if (waited > NO_WORD_MS)
    return report(signal('deploy_unknown', { deployment: running.id, since: running.startedAt }), (tx) =>
      saveDeployment(tx, running.id, { state: 'unknown' }),
    );
  return { kind: 'again', afterMs: LOOK_AGAIN_MS };
};
const end = (id: string, state: 'verified' | 'failed') => (tx: Parameters<typeof saveDeployment>[0]) =>
  saveDeployment(tx, id, { state, active: false });

/** Puts the previous verified commit back. Never held by a gate; an active deploy is aborted first. */
export const rollBack: Handler = async ({ item, effect }, deps) => {
  const bad = item.deploy?.deployment;
  if (bad == null || item.service?.repo == null || item.deploy?.phase !== 'rolling_back')
    return moot('nothing is to be rolled back');
  const row = await findDeployment(deps.db, bad.id);
  const before = row === null ? null : await verifiedBefore(deps.db, row);
  const toSha = before?.sha ?? bad.previousSha;
  if (toSha === null) return failed('there is no earlier release to go back to');
  const id = `rollback-${effect.id}`;
  if (row?.active === true) await deps.deployer.abort(bad.id);
  await inTransaction(deps.db, async (tx) => {
    if ((await findDeployment(tx, id)) !== null) return;
    await endActiveOf(tx, item.key, row?.state === 'verified' ? 'verified' : 'failed');
    await intendDeployment(tx, {
      id,
      key: item.key,
      service: item.service?.name ?? '',
      environment: bad.environment,
      sha: toSha,
      kind: 'rollback',
      verdict: null,
      reserves: [item.service?.name ?? ''],
    });
  });
  deps.probe('roll_back', 'after_intent');
  await deps.deployer.start({
    deployment: id,
    service: item.service.name,
    environment: bad.environment,
    repo: item.service.repo,
    sha: toSha,
  });
  const now = await deps.deployer.status(id);
  if (now.state === 'queued' || now.state === 'running') return { kind: 'again', afterMs: LOOK_AGAIN_MS };
  if (now.state !== 'healthy')
    return failed(now.failure ?? 'the previous release did not become healthy', id);
  const later = new Map(
    row === null ? [] : (await deployedAfter(deps.db, row)).map((one) => [one.key, one.sha]),
  );
  const facts = { toSha, fromSha: bad.sha, healthy: true, alsoBack: [...later.keys()] };
  const by = item.rollback?.by ?? item.reporter;
  return {
    kind: 'report',
    signal: signal('rolled_back', facts),
    write: end(id, 'verified'),
    also: [
      ...[...later].map(([key, fromSha]) => ({
        key,
        signal: signal('rolled_back', {
          ...facts,
          fromSha,
          alsoBack: [item.key],
          with: { key: item.key, by },
        }),
      })),
      ...(await toldOfRollback(deps, item, [item.key, ...later.keys()])),
    ],
  };
};

function failed(reason: string, id?: string): Outcome {
  return report(signal('rollback_failed', { reason }), id === undefined ? undefined : end(id, 'failed'));
}

export const lockService: Handler = async ({ item }) => {
  const rollback = item.rollback;
  if (item.service === null || rollback === null || !item.locked) return moot('nothing is to be locked');
  const service = item.service.name;
  return {
    kind: 'done',
    write: (tx) =>
      storeLock(tx, {
        service,
        key: item.key,
        reason: rollback.reason ?? `${item.key} was rolled back`,
        by: rollback.by,
      }),
  };
};

export const unlockService: Handler = async ({ item }) => {
  if (item.service === null) return moot('it has no service');
  const service = item.service.name;
  return { kind: 'done', write: (tx) => storeUnlock(tx, service) };
};

export const openRevert: Handler = async ({ item }, deps) => {
  const mergeSha = item.pullRequest?.mergeSha ?? item.rollback?.fromSha;
  const ref = item.pullRequest ?? item.service;
  if (mergeSha == null || ref?.repo == null) return moot('nothing is merged');
  const title = plainTitle(`Revert ${item.key} ${item.title}`);
  const repo = await nameNow(deps, { ...ref, repo: ref.repo });
  const { number, url } = await deps.codeHost.ensureRevert(repo, mergeSha, title);
  return report(signal('revert_opened', { mergeSha, number, url }));
};
