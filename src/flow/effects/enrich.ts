import { blastRadius } from '../../pipeline/blast-radius.ts';
import { mayGoShort } from '../../pipeline/conditions.ts';
import type { Context } from '../../pipeline/item/context.ts';
import { signal } from '../../pipeline/signals.ts';
import { allFlags, filedTexts, flagsIn, foundTexts, titlesOf } from '../../pipeline/untrusted/flags.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import { policyOf } from '../company/company.ts';
import type { Deps } from '../deps.ts';
import {
  fetched,
  freezes,
  noteOf,
  partlyOf,
  reviewers,
  serviceNow,
  services,
  valueOf,
} from '../gather-facts.ts';
import { resolve } from '../knowledge/resolve.ts';
import { asEvidence, audienceOf, searchKnowledge } from '../knowledge/search.ts';
import { otherWork } from '../other-work.ts';
import { trackerPlaceOf } from '../tracking/places.ts';
import { type Handler, moot, report } from './effect.ts';

/** A person waits for the first card: what is slower is named, and there for the draft. */
const PATIENCE_MS = 4_000;

/** Finds service, owner, tier, blast radius, incidents and evidence. What was not reached is named. */
export const enrich: Handler = async ({ item }, deps) => {
  if (item.stage !== 'incoming') return moot(`it is ${item.stage}`);
  const all = await services(deps);
  const known = valueOf(all, []);
  const name = item.service?.name ?? null;
  const isWhole = all.state === 'ok' && partlyOf(all) === null;
  if (name === null || (isWhole && !known.some((service) => service.name === name))) {
    const resolved = await resolve(deps, item, known);
    if (resolved.kind === 'unclear')
      return report(signal('service_unclear', { choices: resolved.choices, because: resolved.because }));
    return enriched(deps, item, { name: resolved.service, all });
  }
  return enriched(deps, item, { name, all });
};

async function enriched(
  deps: Deps,
  item: WorkItem,
  about: { name: string; all: Awaited<ReturnType<typeof services>> },
) {
  const repo = valueOf(about.all, []).find((one) => one.name === about.name)?.repo ?? null;
  const unknown = { name: about.name, team: null, tier: null, repo, hasCi: null };
  const withRepo = { ...item, service: unknown };
  const [now, incidents, frozen, knowledge, others] = await Promise.all([
    serviceNow(deps, about.name, about.all),
    fetched({ source: 'incidents', name: 'incidents', patienceMs: PATIENCE_MS }, deps, () =>
      deps.incidents.active(),
    ),
    freezes(deps),
    searchKnowledge(deps, [`${item.title}\n${item.description}`], {
      service: about.name,
      audience: audienceOf(item),
      except: [item.key],
      limit: 12,
    }),
    otherWork(deps, withRepo),
  ]);
  const service = now.state === 'ok' && now.value.service !== null ? now.value.service : unknown;
  const waiting = await reviewers(deps, { ...item, service });
  const radius =
    now.state === 'ok'
      ? now.value.blastRadius
      : blastRadius(about.name, valueOf(about.all, []), partlyOf(about.all));
  const atRisk = new Set(radius.services.map((one) => one.name));
  const context: Context = {
    blastRadius: radius,
    incidents: valueOf(incidents, []).filter((incident) => incident.services.some((one) => atRisk.has(one))),
    otherWork: others.state === 'ok' ? others.value : [],
    evidence: knowledge.hits.map(asEvidence),
    reviewersWaiting: waiting.state === 'ok' ? waiting.value : [],
    sources: [...[about.all, incidents, frozen, others].map(noteOf), ...knowledge.notes],
  };
  const flagged = flagsIn([...filedTexts(item), ...foundTexts(context.evidence), ...titlesOf(context)]);
  if (flagged.length > 0) {
    context.flagged = allFlags(flagged);
    deps.log.warn('text.addresses_machine', {
      key: item.key,
      where: [...new Set(flagged.map((one) => one.where))],
    });
  }
  const policy = policyOf(deps.company, about.name);
  const short = policy.shortPath && mayGoShort(item) && radius.level === 'low';
  return report(
    signal('enriched', {
      service,
      policy,
      context,
      path: short ? 'short' : 'full',
      pm: null,
      engineer: null,
      changes: item.changes ?? 0,
      // What a private channel knows is not put where everybody reads.
      tracker: item.home?.isPrivate === true ? null : trackerPlaceOf(deps, service.team),
    }),
  );
}
