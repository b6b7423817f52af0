/** One line to GitHub, over which code host and tracker speak: they share its limits, and write one after the other. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient, type Timing } from './api/client.ts';
import { followingHome, type WebFetch } from './api/redirects.ts';
import { createSessions, type Sessions, type SignIn } from './api/sign-in.ts';
import { createIdentity, type Identity } from './connection.ts';

export interface LineOptions {
  signIn: SignIn;
  /** Without a slash at the end: `https://api.github.com`, or an Enterprise Server's `…/api/v3`. */
  apiUrl: string;
  /** Guarded for GitHub's hosts. */
  fetch: WebFetch;
  timing?: Timing;
}

export interface Line {
  sessions: Sessions;
  client: Client;
  timing: Timing;
  identity: () => Promise<Identity>;
  /** Our own login, once somebody has asked for it. */
  knownLogin: () => string | null;
}

const systemTiming: Timing = {
  now: () => Date.now(),
  wait: async (ms) => {
    await sleep(ms);
  },
};

export function createLine(options: LineOptions): Line {
  const timing = options.timing ?? systemTiming;
  const sessions = createSessions({
    signIn: options.signIn,
    apiUrl: options.apiUrl,
    fetch: followingHome(options.fetch),
  });
  const client = createClient(sessions, timing);
  const ask = createIdentity(client);
  let login: string | null = null;
  const identity = async (): Promise<Identity> => {
    const found = await ask();
    login = found.login;
    return found;
  };
  return { sessions, client, timing, identity, knownLogin: () => login };
}
