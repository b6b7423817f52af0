import { z } from 'zod';
import { flag, required, text, unjudged } from '../api/arguments.ts';
import { personAt } from '../api/lookups.ts';
import { invalidArguments, type Method, method, Refusal } from '../api/method.ts';
import { judgeBlocks } from '../blocks/judge.ts';
import type { Problem } from '../blocks/rule.ts';
import { viewProblems } from '../blocks/view.ts';
import { type Fields, fieldsOf, isFields, parseJson } from '../json.ts';
import type { Workspace } from '../workspace.ts';

function groupObject(workspace: Workspace, group: Workspace['usergroups'][number]): Fields {
  return {
    id: group.id,
    team_id: workspace.team.id,
    is_usergroup: true,
    name: group.name,
    description: '',
    handle: group.handle,
    is_external: false,
    date_create: 0,
    date_update: 0,
    date_delete: 0,
    auto_type: null,
    prefs: { channels: [], groups: [] },
  };
}

/** Our own, or one that is in a channel with us. */
function teamAt(workspace: Workspace, id: string): { id: string; name: string; domain: string } {
  if (id === workspace.team.id) return workspace.team;
  const { store, app } = workspace;
  const shared = store.channels
    .of(app.bot_user_id)
    .find((channel) => channel.is_ext_shared && channel.connected_team?.id === id);
  if (!shared?.connected_team) throw new Refusal('team_not_found');
  return { ...shared.connected_team, domain: shared.connected_team.name.toLowerCase() };
}

export const teamMethods: Record<string, Method> = {
  'team.info': method({
    scopes: ['team:read'],
    tier: 't3',
    args: z.object({ team: text.optional(), domain: text.optional() }),
    errors: ['team_not_found'],
    run(workspace, args) {
      const team = args.team ? teamAt(workspace, args.team) : workspace.team;
      return {
        team: {
          id: team.id,
          name: team.name,
          domain: team.domain,
          email_domain: '',
          icon: { image_default: true },
        },
      };
    },
  }),

  'bots.info': method({
    scopes: ['users:read'],
    tier: 't3',
    args: z.object({ bot: text.optional(), team_id: text.optional() }),
    errors: ['bot_not_found'],
    run({ app, store }, args) {
      if (args.bot && args.bot !== app.bot_id) throw new Refusal('bot_not_found');
      const updated = store.people.get(app.bot_user_id)?.updated ?? 0;
      return {
        bot: {
          id: app.bot_id,
          deleted: false,
          name: app.name,
          updated,
          app_id: app.id,
          user_id: app.bot_user_id,
          icons: {},
        },
      };
    },
  }),

  'usergroups.list': method({
    scopes: ['usergroups:read'],
    tier: 't2',
    args: z.object({
      include_users: flag.default(false),
      include_count: flag.default(false),
      include_disabled: flag.optional(),
      team_id: text.optional(),
    }),
    run: (workspace, args) => ({
      usergroups: workspace.usergroups.map((group) => ({
        ...groupObject(workspace, group),
        ...(args.include_users ? { users: group.users } : {}),
        ...(args.include_count ? { user_count: group.users.length } : {}),
      })),
    }),
  }),

  'usergroups.users.list': method({
    scopes: ['usergroups:read'],
    tier: 't2',
    args: z.object({ usergroup: required, include_disabled: flag.optional(), team_id: text.optional() }),
    errors: ['no_such_subteam'],
    missing: { usergroup: 'no_such_subteam' },
    run(workspace, args) {
      const group = workspace.usergroups.find((one) => one.id === args.usergroup);
      if (!group) throw new Refusal('no_such_subteam');
      return { users: group.users };
    },
  }),

  'dnd.info': method({
    scopes: ['dnd:read'],
    tier: 't3',
    args: z.object({ user: text.optional(), team_id: text.optional() }),
    errors: ['user_not_found'],
    run(workspace, args) {
      personAt(workspace, args.user ?? workspace.app.bot_user_id);
      return { dnd_enabled: false, next_dnd_start_ts: 1, next_dnd_end_ts: 1 };
    },
  }),

  'blocks.validate': method({
    token: 'none',
    tier: null,
    args: z.object({ blocks: unjudged, message: unjudged, view: unjudged }),
    errors: ['invalid_blocks', 'invalid_view', 'invalid_message'],
    run(_, args) {
      const given = (['blocks', 'message', 'view'] as const).filter((key) => args[key] !== undefined);
      const [kind] = given;
      if (!kind || given.length > 1)
        throw invalidArguments('must provide exactly one of `blocks`, `view`, or `message`');
      const value = typeof args[kind] === 'string' ? parseJson(args[kind]) : args[kind];
      if (value === undefined) throw invalidArguments('must be valid JSON');
      const problems = problemsOf(kind, value);
      if (problems.length === 0) return {};
      throw new Refusal(`invalid_${kind}`, {
        errors: problems.map((problem) => ({ code: 'failed_constraint', ...problem })),
      });
    },
  }),
};

function problemsOf(kind: 'blocks' | 'message' | 'view', value: unknown): Problem[] {
  if (kind === 'blocks') return judgeBlocks(value, 'message', '');
  if (kind === 'message') return judgeBlocks(fieldsOf(value).blocks ?? [], 'message', '/blocks');
  const view = isFields(value) ? value : {};
  return viewProblems(view, view.type === 'home' ? 'home' : 'modal', '');
}
