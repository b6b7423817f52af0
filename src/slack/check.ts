/** Whether Slack takes our tokens, and whether the app has every scope of the manifest. Posts nothing. */
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import type { Looked } from '../ports/setup/check.ts';
import { codeOf, createApi, done } from './wire/api.ts';

const whoAmI = z.looseObject({
  team: z.string().default('your workspace'),
  user: z.string().default('the app'),
  response_metadata: z.looseObject({ scopes: z.array(z.string()).default([]) }).optional(),
});

export interface SlackTokens {
  botToken: string;
  /** Null: signed HTTP. */
  appToken: string | null;
  apiUrl: string | null;
  /** What the manifest asks for. */
  scopes: string[];
}

const tokenFix =
  'Install the app anew and copy its token from “OAuth & Permissions” to SLACK_BOT_TOKEN (docs/workspace.md).';
const appTokenFix =
  'Make a token with connections:write under “Basic Information” and put it in SLACK_APP_TOKEN (docs/workspace.md).';

export async function lookAtSlack(tokens: SlackTokens): Promise<Looked> {
  const { apiUrl, appToken } = tokens;
  const api = (token: string) =>
    createApi({ token, ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }), onFatal: () => {} });
  let us: z.infer<typeof whoAmI>;
  try {
    us = await api(tokens.botToken).callNow('auth.test', {}, whoAmI);
  } catch (error) {
    return refused(error, tokenFix);
  }
  const { team, user, response_metadata: about } = us;
  const granted = about?.scopes ?? [];
  const missing = tokens.scopes.filter((one) => granted.length > 0 && !granted.includes(one));
  if (missing.length > 0) {
    const sentence = `It lets @${user} into ${team}, without ${missing.join(', ')}.`;
    return { ok: false, sentence, fix: 'Paste manifest.yml into the app once more and install it anew.' };
  }
  if (appToken !== null) {
    const socket = await api(appToken)
      .callNow('apps.connections.open', {}, done)
      .then(
        () => null,
        (error: unknown) => refused(error, appTokenFix),
      );
    if (socket !== null) return socket;
  }
  const way = appToken === null ? 'signed HTTP' : 'Socket Mode';
  return { ok: true, sentence: `It lets @${user} into ${team}, over ${way}.`, fix: null };
}

/** No answer, or one that says nothing about the token. */
const isAway = /^(?:unreachable|http_error|ratelimited|unexpected_answer|(?:internal|fatal)_error$|request)/;

function refused(error: unknown, fix: string): Looked {
  const code = codeOf(error);
  return code === null || isAway.test(code)
    ? {
        ok: false,
        sentence: `It does not answer (${messageOf(error)}).`,
        fix: 'Try again; look at the network (and at SLACK_API_URL, if it is set) and at status.slack.com.',
      }
    : { ok: false, sentence: `It refuses the token (${code}).`, fix };
}
