/** Measures for a viewer: of the last thirty days, of the tickets that this person may see. */
import { measure } from '../../pipeline/measuring/measures.ts';
import type { MeasuresDesk, MeasuresView } from '../../ports/measures.ts';
import { dbNow } from '../../store/db.ts';
import { historyOfMoved } from '../../store/ledger.ts';
import { whoIs } from '../company/who.ts';
import type { Deps } from '../deps.ts';
import { services, valueOf } from '../gather-facts.ts';
import { near } from '../near.ts';

export const DAYS = 30;
const DAY_MS = 86_400_000;
/** More are not read: the newest five hundred say as much about a month. */
const MOST = 500;

export function createMeasures(deps: Deps): MeasuresDesk {
  return {
    of: async (viewer, service) => {
      const person = await whoIs(deps, viewer);
      if (person === null || person.outsider)
        return { sentence: 'You can read along here, but there is nothing else to show.' };
      const known = valueOf(await services(deps), []).map((one) => one.name);
      if (service !== null && !known.includes(service)) {
        const close = near(service, known);
        const hint =
          close.length > 0 ? `Near: ${close.join(', ')}.` : `Known: ${known.slice(0, 12).join(', ')}.`;
        return { sentence: `No service ${service}. ${hint}` };
      }
      const privateChannels = await deps.directory.privateChannelsOf(viewer);
      return measuresOf(deps, { service, privateChannels });
    },
  };
}

export async function measuresOf(
  deps: Deps,
  about: { service: string | null; privateChannels: string[] },
): Promise<MeasuresView> {
  const until = await dbNow(deps.db);
  const since = new Date(Date.parse(until) - DAYS * DAY_MS).toISOString();
  const { entries, tickets } = await historyOfMoved(deps.db, {
    since,
    most: MOST,
    privateChannels: about.privateChannels,
    ...(about.service === null ? {} : { service: about.service }),
  });
  // The database's own moment is in the window, too.
  const window = { from: since, until: new Date(Date.parse(until) + 1).toISOString() };
  const measures = measure(entries, window);
  return {
    ...measures,
    service: about.service,
    days: DAYS,
    tickets,
    cut: tickets >= MOST,
    inRole: await inRole(deps, about.service, measures.pilingUp?.role ?? null),
  };
}

async function inRole(deps: Deps, service: string | null, role: 'pm' | 'engineer' | 'approver' | null) {
  if (role === null) return 0;
  const found = valueOf(await services(deps), []).find((one) => one.name === service);
  const teams =
    service === null
      ? Object.values(deps.company.teams)
      : [deps.company.teams[found?.owner ?? '']].filter((team) => team !== undefined);
  return new Set(teams.flatMap((team) => team[role])).size;
}

/** Drawings of App Home within this time show the same numbers: a month does not change in minutes. */
const KEPT_MS = 5 * 60_000;

type Of = (about: { service: string | null; privateChannels: string[] }) => Promise<MeasuresView>;
export function keptMeasures(deps: Deps): Of {
  const kept = new Map<string, { at: number; view: MeasuresView }>();
  return async (about) => {
    const key = JSON.stringify([about.service, about.privateChannels.toSorted()]);
    const now = Date.parse(await dbNow(deps.db));
    const known = kept.get(key);
    if (known !== undefined && now - known.at < KEPT_MS) return known.view;
    const view = await measuresOf(deps, about);
    if (kept.size > 500) kept.clear();
    kept.set(key, { at: now, view });
    return view;
  };
}
