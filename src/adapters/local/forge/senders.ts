import { forgeBot, type Sender } from './events.ts';
import type { Identity } from './git/git.ts';
import { refusal } from './refuse.ts';

/** Who commits are by on this forge: people under a mail address that holds their login, else one of ours. */
const people = '@people.forge.local';

export function identityOf(login: string): Identity {
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/.test(login))
    throw refusal(`This is not a login: ${JSON.stringify(login)}.`);
  return { name: login, email: `${login}${people}` };
}

export function senderOf(email: string): Sender {
  return email.endsWith(people) ? { login: email.slice(0, -people.length), type: 'User' } : forgeBot;
}
