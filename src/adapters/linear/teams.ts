/** What a Linear team has now: statuses, labels, the current cycle. Statuses are remembered for some minutes, the rest is asked for. */
import { z } from 'zod';
import { UpstreamError } from '../../errors.ts';
import type { StageName } from '../../pipeline/stages.ts';
import { namedStatuses, type StatusMap } from '../../pipeline/tracking/settings.ts';
import { type Ask, read } from './api.ts';
import { labelsQuery, memberQuery, teamQuery } from './queries.ts';

const KEPT_MS = 5 * 60_000;

const state = z.object({ id: z.string(), name: z.string(), type: z.string(), position: z.number() });
type State = z.infer<typeof state>;
const team = z.object({
  id: z.string(),
  key: z.string(),
  activeCycle: z.object({ id: z.string() }).nullable(),
  states: z.object({ nodes: z.array(state) }),
});
export type Team = z.infer<typeof team>;
const teams = z.object({ teams: z.object({ nodes: z.array(team) }) });
const named = z.array(z.object({ id: z.string(), name: z.string() }));
const labels = z.object({ issueLabels: z.object({ nodes: named }) });
const users = z.object({ users: z.object({ nodes: z.array(z.object({ id: z.string() })) }) });

export interface Teams {
  now(key: string): Promise<Team>;
  /** The same, as it was some minutes ago at most. */
  known(key: string): Promise<Team>;
  /** Those of these labels that the team has, however it writes them; others are left out. */
  labels(key: string, names: string[]): Promise<{ id: string; name: string }[]>;
  /** Id of an active member; null: nobody has that e-mail. */
  member(email: string): Promise<string | null>;
}

export function createTeams(ask: Ask, now: () => number): Teams {
  const kept = new Map<string, { team: Team; at: number }>();
  const fresh = async (key: string): Promise<Team> => {
    const { nodes } = read(teams, await ask(teamQuery, { key })).teams;
    const [found] = nodes;
    if (found === undefined)
      throw new UpstreamError(
        'Linear',
        `Linear has no team ${key} that our key may see; check places under trackers`,
        { retryable: false },
      );
    kept.set(key, { team: found, at: now() });
    return found;
  };
  return {
    now: fresh,
    known: async (key) => {
      const one = kept.get(key);
      return one !== undefined && now() - one.at < KEPT_MS ? one.team : fresh(key);
    },
    labels: async (key, names) => {
      if (names.length === 0) return [];
      const filters = names.map((name) => ({ name: { eqIgnoreCase: name } }));
      const { nodes } = read(labels, await ask(labelsQuery, { named: filters, team: key })).issueLabels;
      // A team's own label may carry the name of the workspace's: one of them is enough.
      return [...new Map(nodes.map((one) => [one.name.toLowerCase(), one])).values()];
    },
    member: async (email) => read(users, await ask(memberQuery, { email })).users.nodes[0]?.id ?? null,
  };
}

/** Where a team maps nothing, the kind of a status decides; a review only where a status is called so. */
const usual: Partial<Record<StageName, { type: string; name?: RegExp }>> = {
  delegated: { type: 'started' },
  needs_attention: { type: 'started' },
  preview: { type: 'started', name: /review/i },
  deploying: { type: 'started', name: /review/i },
  rolled_back: { type: 'started' },
  deployed: { type: 'completed' },
  cancelled: { type: 'canceled' },
};

const stateCalled = (given: string, { states }: Team): State | undefined =>
  states.nodes.find((one) => one.name.toLowerCase() === given.toLowerCase());

const noStatus = (given: string, { key, states }: Team): string =>
  `Linear’s team ${key} has no status “${given}”; it has ${states.nodes.map((one) => one.name).join(', ')}. Mend statuses under trackers`;

/** A sentence for each status of the policy file that the team does not have. */
export const unknownStatuses = (place: Team, map: StatusMap): string[] =>
  namedStatuses(map)
    .filter((given) => stateCalled(given, place) === undefined)
    .map((given) => noStatus(given, place));

/** The status that stands for a stage; null: none does. Throws where the policy names one that the team does not have. */
export function statusFor(
  stage: StageName,
  { team: place, map }: { team: Team; map: StatusMap },
): State | null {
  const given = map[stage];
  if (given === null) return null;
  const states = place.states.nodes.toSorted((one, other) => one.position - other.position);
  if (given === undefined) {
    const wanted = usual[stage];
    const found = states.find(
      (one) => one.type === wanted?.type && (wanted.name === undefined || wanted.name.test(one.name)),
    );
    return found ?? null;
  }
  const found = stateCalled(given, place);
  if (found !== undefined) return found;
  throw new UpstreamError('Linear', noStatus(given, place), { retryable: false });
}
