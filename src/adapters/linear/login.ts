import type { LoginPlace } from '../../ports/trackers/account.ts';

/** Linear's own, or those of a stand-in beside its interface. Scopes are parted by commas. */
export function linearLogin(standIn: string | null): LoginPlace {
  const origin = standIn === null ? null : new URL(standIn).origin;
  return {
    authorizeUrl: `${origin ?? 'https://linear.app'}/oauth/authorize`,
    tokenUrl: `${origin ?? 'https://api.linear.app'}/oauth/token`,
    asks: { scope: 'read,write', prompt: 'consent' },
  };
}
