import { z } from 'zod';
import { type Method, method, Refusal } from '../api/method.ts';

export const authMethods: Record<string, Method> = {
  'auth.test': method({
    tier: 't5',
    args: z.object({}),
    run: ({ team, app, store, url }) => ({
      url: `${url()}/`,
      team: team.name,
      user: store.people.get(app.bot_user_id)?.name,
      team_id: team.id,
      user_id: app.bot_user_id,
      bot_id: app.bot_id,
      is_enterprise_install: false,
    }),
  }),
  'apps.connections.open': method({
    token: 'app',
    tier: 't3',
    args: z.object({}),
    run(workspace) {
      const ticket = workspace.openConnection();
      // Slack refuses an eleventh connection when it is opened, not here; a double that fails early is clearer.
      if (!ticket) throw new Refusal('internal_error');
      return {
        url: `${workspace.url().replace('http', 'ws')}/socket?ticket=${ticket}&app_id=${workspace.app.id}`,
      };
    },
  }),
};
