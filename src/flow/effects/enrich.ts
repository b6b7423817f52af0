import { blastRadius } from '../../pipeline/blast-radius.ts';
import type { Context } from '../../pipeline/item/context.ts';
import { signal } from '../../pipeline/signals.ts';
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
import { asEvidence, audienceOf, searchKnowledge } from '../knowledge/search.ts';
import { otherWork } from '../other-work.ts';
import { type Handler, moot, report } from './effect.ts';

/** Finds service, owner, tier, blast radius, incidents and evidence. What was not reached is named. */
export const enrich: Handler = async ({ item }, deps) => {
  if (item.stage !== 'incoming') return moot(`it is ${item.stage}`);
  const all = await services(deps);
  const known = valueOf(all, []);
  const name = item.service?.name ?? null;
  const isWhole = all.state === 'ok' && partlyOf(all) === null;
  if (name === null || (isWhole && !known.some((service) => service.name === name))) {
    const classified = await deps.model.classify(`${item.title}\n${item.description}`, {
      services: known.map((service) => ({ name: service.name, words: [service.title, ...service.tags] })),
    });
    const [only, ...others] = classified.services.filter((one) =>
      known.some((service) => service.name === one),
    );
    if (only === undefined || others.length > 0) {
      const choices = only === undefined ? known.map((service) => service.name) : [only, ...others];
      return report(
        signal('service_unclear', {
          choices: choices.slice(0, 8),
          because: only === undefined ? 'The text names no service.' : 'The text fits more than one.',
        }),
      );
    }
    return enriched(deps, item, { name: only, all });
  }
  return enriched(deps, item, { name, all });
};

async function enriched(
  deps: Deps,
  item: WorkItem,
  about: { name: string; all: Awaited<ReturnType<typeof services>> },
) {
  const now = await serviceNow(deps, about.name, about.all);
  const service =
    now.state === 'ok' && now.value.service !== null
      ? now.value.service
      : { name: about.name, team: null, tier: null, repo: null, defaultBranch: 'main', hasCi: null };
  const withService = { ...item, service };
  const [incidents, frozen, knowledge, others, waiting] = await Promise.all([
    fetched('incidents', deps, () => deps.incidents.active()),
    freezes(deps),
    searchKnowledge(deps, [`${item.title}\n${item.description}`], {
      service: about.name,
      audience: audienceOf(item),
      except: [item.key],
      limit: 12,
    }),
    otherWork(deps, withService),
    reviewers(deps, withService),
  ]);
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
  const policy = policyOf(deps.company, about.name);
  const short = policy.shortPath && item.kind !== 'feature' && radius.level === 'low';
  return report(
    signal('enriched', {
      service,
      policy,
      context,
      path: short ? 'short' : 'full',
      pm: null,
      engineer: null,
      changes: item.changes ?? 0,
    }),
  );
}
