import type { IncomingMessage } from 'node:http';

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Local Slack answers this machine alone: it is bound to the loopback, and a page from elsewhere that
 * points a name of its own here (DNS rebinding), or posts from its own origin, is refused.
 */
export function isForeign(request: IncomingMessage): boolean {
  return !isLocal(`http://${request.headers.host ?? ''}`) || foreignOrigin(request.headers.origin);
}

function foreignOrigin(origin: string | undefined): boolean {
  return origin !== undefined && !isLocal(origin);
}

function isLocal(url: string): boolean {
  return URL.canParse(url) && LOCAL_NAMES.has(new URL(url).hostname);
}
