/**
 * Where a request of ours may go: https to public addresses, and the hosts that the admin named on a private network
 * or on this machine. Checked twice: the URL before the request, the address in the very lookup that connects.
 */
import { addressKind } from './addresses.ts';

export interface UrlRule {
  /** `host` or `host:port` that may be private; http is taken there for this machine alone. */
  privateHosts: readonly string[];
}

export const isThisMachine = (host: string): boolean =>
  host === 'localhost' || addressKind(host) === 'loopback';
const bare = (host: string): string => host.replaceAll(/[[\]]/g, '').replace(/\.$/, '').toLowerCase();
const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80');

export function isNamedPrivate(url: URL, rule: UrlRule): boolean {
  const host = bare(url.hostname);
  return rule.privateHosts.some((one) =>
    [host, `${host}:${portOf(url)}`, url.host].includes(one.toLowerCase()),
  );
}

/** One clause that says why this URL is not asked; null where it may be. */
export function urlRefusal(url: URL, rule: UrlRule): string | null {
  const host = bare(url.hostname);
  if (url.username !== '' || url.password !== '') return 'the address carries a password';
  const isNamed = isNamedPrivate(url, rule);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isNamed && isThisMachine(host)))
    return 'the address is not https';
  const kind = addressKind(host);
  if (kind !== null) return addressRefusal(host, isNamed);
  const isLocalName = /(?:^|\.)(?:localhost|local|internal)$/.test(host);
  return isLocalName && !isNamed ? `${host} is not a public host` : null;
}

/** One clause that says why nothing connects to this address. A link-local one (metadata of clouds) is never allowed. */
export function addressRefusal(address: string, isNamed: boolean): string | null {
  const kind = addressKind(address);
  if (kind === 'public' || (isNamed && (kind === 'private' || kind === 'loopback'))) return null;
  return `the host leads to ${kind === null ? 'no address' : `a ${kind} address`}`;
}

/** A link that people may press: https, on one of these hosts or under it. Null: it is left out. */
export function linkOn(link: string, hosts: readonly string[]): string | null {
  if (link.length > 2_000 || !URL.canParse(link)) return null;
  const url = new URL(link);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
  const host = bare(url.hostname);
  return hosts.some((one) => host === one || host.endsWith(`.${one}`)) ? url.href : null;
}
