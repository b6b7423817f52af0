/** Repositories that are places of a team: what each is called now, and which labels it has. */
import { z } from 'zod';
import type { Client } from '../api/client.ts';
import { refusal } from '../api/trouble.ts';

const facts = z.object({
  full_name: z.string(),
  has_issues: z.boolean().default(true),
  private: z.boolean().default(false),
});
const label = z.array(z.object({ name: z.string() }));
const MOST_LABELS = 1_000;

const repositoryName = /^[A-Za-z0-9][\w-]{0,38}\/[\w.-]{1,100}$/;

export interface Places {
  /** The name that GitHub has for it now. Throws where there is none, it takes no issues, or everybody would read them unmeant. */
  now(place: string): Promise<string>;
  /** As the policy file calls the repository that GitHub calls so. */
  placeOf(repository: string): string;
  /** As far as it was asked for; what is not known is taken for public. */
  isPublic(repository: string): boolean;
  labels(repository: string): Promise<string[]>;
}

export function createPlaces(
  client: Client,
  given: { all: readonly string[]; public: readonly string[] },
): Places {
  /** By the name of now, in lower case. */
  const known = new Map<string, { place: string; isPublic: boolean }>();
  return {
    now: async (place) => {
      if (!repositoryName.test(place))
        throw refusal(
          `has no repository “${place.slice(0, 60)}”; give owner and name, such as acme/invoices, under trackers.`,
        );
      const found = await client.of(place).get(facts, 'GET /repos/{owner}/{repo}');
      if (found === null)
        throw refusal(`does not show us ${place}, or there is none; check places under trackers.`);
      if (!found.has_issues)
        throw refusal(`has issues switched off in ${place}; switch them on in its settings.`);
      if (!found.private && !given.public.includes(place))
        throw refusal(
          `shows ${place} to everybody, with all that is filed and said there. If that is meant, put public: true beside it under trackers; else name a private repository.`,
        );
      known.set(found.full_name.toLowerCase(), { place, isPublic: !found.private });
      return found.full_name;
    },
    placeOf: (repository) =>
      known.get(repository.toLowerCase())?.place ??
      given.all.find((place) => place.toLowerCase() === repository.toLowerCase()) ??
      repository,
    isPublic: (repository) => known.get(repository.toLowerCase())?.isPublic ?? true,
    labels: async (repository) =>
      (
        await client.of(repository).list(label, 'GET /repos/{owner}/{repo}/labels', { most: MOST_LABELS })
      ).map(({ name }) => name),
  };
}
