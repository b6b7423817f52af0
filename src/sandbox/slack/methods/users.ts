import { z } from 'zod';
import { count, cursor, flag, required, text } from '../api/arguments.ts';
import { personAt } from '../api/lookups.ts';
import { type Method, method, Refusal } from '../api/method.ts';
import { page } from '../api/paging.ts';
import { channelObject, userObject } from '../api/render.ts';
import { kindsOf, listArguments, READ_SCOPES } from './conversations.ts';

export const userMethods: Record<string, Method> = {
  'users.info': method({
    scopes: ['users:read'],
    tier: 't4',
    args: z.object({ user: required, include_locale: flag.optional() }),
    errors: ['user_not_found'],
    missing: { user: 'user_not_found' },
    run: (workspace, args) => ({ user: userObject(workspace, personAt(workspace, args.user)) }),
  }),

  'users.list': method({
    scopes: ['users:read'],
    tier: 't2',
    args: z.object({
      cursor,
      limit: count(1000, 1000),
      include_locale: flag.optional(),
      team_id: text.optional(),
    }),
    errors: ['invalid_cursor'],
    run(workspace, args) {
      const { items, response_metadata } = page(workspace.store.people.all(), args);
      return {
        members: items.map((person) => userObject(workspace, person)),
        cache_ts: Math.floor(workspace.clock.now() / 1000),
        response_metadata,
      };
    },
  }),

  'users.conversations': method({
    scopes: READ_SCOPES,
    tier: 't3',
    args: z.object({ ...listArguments, user: text.optional(), exclude_muted: flag.optional() }),
    errors: ['invalid_cursor', 'invalid_types'],
    run(workspace, args) {
      const { store, app } = workspace;
      const person = args.user ?? app.bot_user_id;
      const kinds = kindsOf(workspace, args.types);
      const channels = store.channels
        .of(person)
        .filter((one) => kinds.has(one.kind) && !(args.exclude_archived && one.is_archived))
        // Of somebody else the app sees the public channels and those that it shares with them.
        .filter((one) => one.kind === 'public' || store.channels.hasMember(one.id, app.bot_user_id));
      const { items, response_metadata } = page(channels, args);
      return { channels: items.map((one) => channelObject(workspace, one)), response_metadata };
    },
  }),

  'users.lookupByEmail': method({
    scopes: ['users:read.email'],
    tier: 't3',
    args: z.object({ email: required }),
    errors: ['users_not_found'],
    missing: { email: 'users_not_found' },
    run(workspace, args) {
      const wanted = args.email.toLowerCase();
      const person = workspace.store.people
        .all()
        .find((one) => one.email.toLowerCase() === wanted && !one.deleted);
      if (!person) throw new Refusal('users_not_found');
      return { user: userObject(workspace, person) };
    },
  }),

  'users.getPresence': method({
    scopes: ['users:read'],
    tier: 't3',
    args: z.object({ user: text.optional() }),
    errors: ['user_not_found'],
    run(workspace, args) {
      personAt(workspace, args.user ?? workspace.app.bot_user_id);
      return { presence: 'active' };
    },
  }),
};
