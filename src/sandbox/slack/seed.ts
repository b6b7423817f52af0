import { z } from 'zod';
import type { Person } from './store/people.ts';
import type { Store } from './store/store.ts';

const personSeed = z.strictObject({
  id: z.string().regex(/^[UW][A-Z0-9]+$/),
  name: z.string().min(1),
  real_name: z.string().default(''),
  display_name: z.string().default(''),
  title: z.string().default(''),
  tz: z.string().default('Etc/UTC'),
  email: z.string().default(''),
  is_admin: z.boolean().default(false),
  is_restricted: z.boolean().default(false),
  is_ultra_restricted: z.boolean().default(false),
  is_stranger: z.boolean().default(false),
  deleted: z.boolean().default(false),
  team_id: z.string().optional(),
});

const channelSeed = z.strictObject({
  id: z.string().regex(/^[CG][A-Z0-9]+$/),
  name: z.string().min(1),
  is_private: z.boolean().default(false),
  is_ext_shared: z.boolean().default(false),
  topic: z.string().default(''),
  members: z.array(z.string()).default([]),
  app_member: z.boolean().default(false),
});

export const seedShape = z.strictObject({
  team: z.strictObject({ id: z.string(), name: z.string(), domain: z.string() }),
  people: z.array(personSeed),
  channels: z.array(channelSeed),
  usergroups: z
    .array(
      z.strictObject({ id: z.string(), handle: z.string(), name: z.string(), users: z.array(z.string()) }),
    )
    .default([]),
  app: z.strictObject({
    id: z.string(),
    name: z.string(),
    bot_user_id: z.string(),
    bot_id: z.string(),
    bot_token: z.string().min(1),
    app_token: z.string().min(1),
    signing_secret: z.string().min(1),
    manifest: z.string().describe('path of the manifest, YAML'),
    delivery: z.discriminatedUnion('mode', [
      z.strictObject({ mode: z.literal('socket') }),
      z.strictObject({ mode: z.literal('http'), url: z.url() }),
    ]),
  }),
  features: z
    .strictObject({
      canvases: z.boolean().default(true),
      agent_sessions: z.boolean().default(true),
      streaming: z.boolean().default(true),
      free_plan: z.boolean().default(false),
    })
    .prefault({}),
  guide: z.string().nullable().default(null),
  /** Whoever started us empties everything when asked here, with the token in `authorization`. */
  start_over: z.strictObject({ url: z.url(), token: z.string() }).nullable().default(null),
  notice: z.string().nullable().default(null),
  /** The channel that a newcomer's browser opens in. */
  opens_in: z.string().nullable().default(null),
});

export type Seed = z.infer<typeof seedShape>;
/** What a caller writes: defaults may be left out. */
export type SeedInput = z.input<typeof seedShape>;

/**
 * Adds what the seed has and the store has not. People and channels that exist stay as they are: what
 * happened in the workspace since wins over the seed. The app's own name and ids are always refreshed.
 */
export function plant(seed: Seed, store: Store, now: number): void {
  const seconds = Math.floor(now / 1000);
  store.together(() => {
    for (const entry of seed.people) {
      if (store.people.get(entry.id)) continue;
      const realName = entry.real_name || entry.name;
      const person: Person = {
        ...entry,
        real_name: realName,
        team_id: entry.team_id ?? seed.team.id,
        is_bot: false,
        updated: seconds,
      };
      store.people.save(person);
    }
    store.people.save(botPerson(seed, seconds));
    for (const entry of seed.channels) plantChannel(seed, store, { entry, seconds });
    for (const person of store.people.all()) {
      if (!person.is_bot) plantDirectMessage(seed, store, { person, seconds });
    }
  });
}

function botPerson(seed: Seed, seconds: number): Person {
  return {
    id: seed.app.bot_user_id,
    name: seed.app.name.toLowerCase().replace(/[^a-z0-9]+/g, ''),
    real_name: seed.app.name,
    display_name: seed.app.name,
    title: '',
    tz: 'Etc/UTC',
    email: '',
    team_id: seed.team.id,
    is_admin: false,
    is_bot: true,
    is_restricted: false,
    is_ultra_restricted: false,
    is_stranger: false,
    deleted: false,
    updated: seconds,
  };
}

function plantChannel(
  seed: Seed,
  store: Store,
  { entry, seconds }: { entry: Seed['channels'][number]; seconds: number },
): void {
  if (store.channels.get(entry.id)) return;
  const members = entry.members.map((name) => {
    const person = store.people.named(name) ?? store.people.get(name);
    if (!person) throw new Error(`The seed's channel ${entry.name} has an unknown member: ${name}`);
    return person.id;
  });
  store.channels.save({
    id: entry.id,
    name: entry.name,
    kind: entry.is_private ? 'private' : 'public',
    topic: entry.topic,
    is_archived: false,
    is_ext_shared: entry.is_ext_shared,
    created: seconds,
    creator: members[0] ?? seed.app.bot_user_id,
  });
  for (const person of members) store.channels.join(entry.id, person);
  if (entry.app_member) store.channels.join(entry.id, seed.app.bot_user_id);
}

/** The app's direct message with a person: in Slack, too, it stands in the sidebar before anyone wrote. */
function plantDirectMessage(
  seed: Seed,
  store: Store,
  { person, seconds }: { person: Person; seconds: number },
): void {
  const id = `D${person.id.slice(1)}`;
  if (store.channels.get(id)) return;
  store.channels.save({
    id,
    name: id,
    kind: 'im',
    topic: '',
    is_archived: false,
    is_ext_shared: false,
    created: seconds,
    creator: seed.app.bot_user_id,
  });
  store.channels.join(id, person.id);
  store.channels.join(id, seed.app.bot_user_id);
}
