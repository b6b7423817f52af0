import { ciOf, lostMerge } from '../../pipeline/conditions.ts';
import { afterHold, outOfHours } from '../../pipeline/facts/deploy-hours.ts';
import type { Known } from '../../pipeline/facts/known.ts';
import type { ActiveDeploy, GateFacts, ServiceLock } from '../../pipeline/gate-rules/facts.ts';
import { gateSignal, liveGate } from '../../pipeline/gate-rules/live-gate.ts';
import type { GateVerdict } from '../../pipeline/item/deploy.ts';
import { hostName } from '../../pipeline/people.ts';
import { shaToShip } from '../../pipeline/record/deploying.ts';
import { signal } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import { dbNow } from '../../store/db.ts';
import { activeDeployments, allServiceLocks, reservationsOf } from '../../store/deployments.ts';
import { allPeople, personByLogin } from '../../store/people.ts';
import { openOrders } from '../../store/standing/orders.ts';
import { findItems } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { importEdits } from '../documents.ts';
import { fetched, freezes, serviceNow, services } from '../gather-facts.ts';
import { nameNow } from '../hearing/repositories.ts';
import { type Handler, moot, report } from './effect.ts';

/** The live gate, on facts fetched for this check. A hold that ended out of hours waits for them. */
export const checkGate: Handler = async ({ item, effect }, deps) => {
  const deploy = item.deploy;
  if (
    item.stage !== 'deploying' ||
    deploy === null ||
    !['checking', 'held', 'awaiting_ci'].includes(deploy.phase)
  ) {
    return moot(`the deploy is ${deploy?.phase ?? item.stage}`);
  }
  for (const kind of ['prd', 'spec'] as const) {
    if (item.pullRequest?.state !== 'merged' && (await importEdits(deps, item, kind)) === 'imported')
      return moot('a document was edited by hand');
  }
  const facts = await gateFacts(deps, item);
  const verdict: GateVerdict = { id: `gate-${effect.id}-${effect.attempt}`, ...liveGate(facts) };
  const name = gateSignal(verdict);
  if (name === 'gate_cleared' && deploy.phase === 'held' && !isOurDelay(deploy.verdict)) {
    const next = afterHold(item, verdict.at);
    if (next.kind === 'asks') return report(signal('hold_ended', { verdict }));
    if (next.kind === 'waits') return report(signal('gate_held', outOfHours(verdict, next)));
  }
  return report(signal(name, verdict));
};

/** A verdict that grew old while it was passed on: whoever pressed waits for us, and not for the morning. */
const isOurDelay = (last: GateVerdict | null): boolean =>
  last?.results.filter((one) => !one.ok).every((one) => one.rule === 'facts_fresh') === true;

export async function gateFacts(deps: Deps, item: WorkItem): Promise<GateFacts> {
  const pull = item.pullRequest;
  const sha = shaToShip(item) ?? '';
  const [catalog, incidents, frozen, now, active, locks] = await Promise.all([
    services(deps).then((all) => serviceNow(deps, item.service?.name ?? '', all)),
    fetched('incidents', deps, () => deps.incidents.active()),
    freezes(deps),
    fetched('pull request', deps, async () => {
      const at = await dbNow(deps.db);
      const found =
        pull === null ? null : await deps.codeHost.pullRequest(await nameNow(deps, pull), pull.number);
      if (found === null)
        return { state: 'unknown', source: 'pull request', at, reason: 'could not be found' } as const;
      return { state: 'ok', value: found, source: 'pull request', at } as const;
    }),
    activeDeploys(deps, item),
    serviceLocks(deps),
  ]);
  const ci: GateFacts['ci'] =
    now.state === 'ok'
      ? {
          ...now,
          value: {
            sha,
            state: ciOf({ ...now.value, pushers: [], reverted: false }, sha)?.state ?? 'pending',
          },
        }
      : now;
  return {
    now: await dbNow(deps.db),
    item,
    environment: item.deploy?.environment ?? 'production',
    sha,
    catalog,
    incidents,
    freezes: frozen,
    activeDeploys: active,
    locks,
    ci,
    pullRequest: now,
    branch: await branchNow(deps, item),
    texts: {
      state: 'ok',
      value: { prdHash: item.prd?.hash ?? null, specHash: item.spec?.hash ?? null },
      source: 'documents',
      at: await dbNow(deps.db),
    },
  };
}

/** Before the merge there is nothing that a branch could have lost. */
async function branchNow(deps: Deps, item: WorkItem): Promise<GateFacts['branch']> {
  const pull = item.pullRequest;
  const sha = pull?.mergeSha;
  if (pull == null || sha == null) return null;
  return fetched('branch', deps, async () => {
    const at = await dbNow(deps.db);
    const repo = await nameNow(deps, pull);
    const { missing, rewrittenBy: login } = await deps.codeHost.branch(repo, pull.base, [sha]);
    const by = login === null ? null : hostName(await personByLogin(deps.db, login), login);
    const rewrittenBy = lostMerge(item)?.by ?? by;
    const value = { name: pull.base, hasIt: missing.length === 0, rewrittenBy };
    return { state: 'ok', value, source: 'branch', at };
  });
}

async function activeDeploys(deps: Deps, item: WorkItem): Promise<Known<ActiveDeploy[]>> {
  const at = await dbNow(deps.db);
  const reserved = await reservationsOf(deps.db);
  const active = (await activeDeployments(deps.db)).filter((one) => one.key !== item.key);
  const [items, people] = await Promise.all([
    findItems(
      deps.db,
      active.map((one) => one.key),
    ),
    allPeople(deps.db),
  ]);
  const ownerOf = (key: string): string | null => {
    const other = items.find((one) => one.key === key);
    const owner = other?.engineer ?? other?.pm ?? null;
    return people.find((person) => person.id === owner)?.name ?? null;
  };
  const value = active.map((one) => ({
    owner: ownerOf(one.key),
    key: one.key,
    environment: one.environment,
    services: reserved.filter((lock) => lock.deployment === one.id).map((lock) => lock.service),
  }));
  return { state: 'ok', value, source: 'deployments', at };
}

/** Those that rollbacks left, and those that people set by hand. */
async function serviceLocks(deps: Deps): Promise<Known<ServiceLock[]>> {
  const at = await dbNow(deps.db);
  const [left, byHand, people] = await Promise.all([
    allServiceLocks(deps.db),
    openOrders(deps.db, { kind: 'lock' }),
    allPeople(deps.db),
  ]);
  const named = (id: string): string => people.find((person) => person.id === id)?.name ?? id;
  const set = byHand.map(({ service, reason, by }) => ({ service, key: null, reason, by: named(by) }));
  return {
    state: 'ok',
    value: [...left.map((one) => ({ ...one, by: named(one.by) })), ...set],
    source: 'service locks',
    at,
  };
}
