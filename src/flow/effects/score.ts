import type { ScoreFacts } from '../../pipeline/guardrails/facts.ts';
import { scorecard } from '../../pipeline/guardrails/scorecard.ts';
import { signal } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import { dbNow } from '../../store/db.ts';
import type { Deps } from '../deps.ts';
import { importEdits } from '../documents.ts';
import { fetched, freezes, reviewers, serviceNow, services } from '../gather-facts.ts';
import { otherWork } from '../other-work.ts';
import { type Handler, moot, report } from './effect.ts';

/** Reviews that one engineer may have waiting before delegation asks for room. */
const REVIEW_LIMIT = 5;

export const score: Handler = async ({ item }, deps) => {
  if (!['spec_ready', 'blocked', 'ready'].includes(item.stage)) return moot(`it is ${item.stage}`);
  for (const kind of ['prd', 'spec'] as const) {
    if ((await importEdits(deps, item, kind)) === 'imported') return moot('a document was edited by hand');
  }
  const results = scorecard(await scoreFacts(deps, item));
  return report(signal('scored', { results, prd: item.prd?.version ?? 0, spec: item.spec?.version ?? 0 }));
};

export async function scoreFacts(deps: Deps, item: WorkItem): Promise<ScoreFacts> {
  const [catalog, incidents, frozen, others, waiting] = await Promise.all([
    services(deps).then((all) => serviceNow(deps, item.service?.name ?? '', all)),
    fetched('incidents', deps, () => deps.incidents.active()),
    freezes(deps),
    otherWork(deps, item),
    reviewers(deps, item),
  ]);
  const now = await dbNow(deps.db);
  return {
    now,
    item,
    catalog,
    incidents,
    freezes: frozen,
    otherWork: others,
    reviewers: waiting,
    reviewLimit: REVIEW_LIMIT,
    budget: { state: 'absent', source: 'agent budget', at: now },
  };
}
