import type { IssueFiling } from '../../ports/trackers/tracker.ts';
import { kindLabels, kindOf } from './shapes.ts';
import type { Teams } from './teams.ts';

/** Ids of the ticket's labels that the team has, with one for its kind: Linear has no other place for it. */
export async function labelsFor(teams: Teams, filing: IssueFiling): Promise<string[]> {
  const kindNames = kindLabels[filing.kind];
  const found = await teams.labels(filing.place, [...filing.labels, ...kindNames]);
  const named = (name: string) => found.find((one) => one.name.toLowerCase() === name.toLowerCase());
  const own = filing.labels.flatMap((name) => named(name) ?? []);
  const isSaid = own.some(({ name }) => kindOf(name) === filing.kind);
  const kind = isSaid ? undefined : kindNames.map(named).find((one) => one !== undefined);
  return [...new Set([...own, ...(kind === undefined ? [] : [kind])].map(({ id }) => id))];
}
