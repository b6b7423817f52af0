import { randomBytes, randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** An id in Slack's style: a prefix that tells the kind, then capitals and digits. */
export function newId(prefix: string, length = 10): string {
  let id = prefix;
  for (let i = 0; i < length; i += 1) id += ALPHABET[randomInt(ALPHABET.length)];
  return id;
}

export function newSecret(bytes = 16): string {
  return randomBytes(bytes).toString('hex');
}
