import { refusal } from './trouble.ts';

export type WebFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

const MOST = 3;

/**
 * A repository that was renamed or transferred answers with a redirect on the same host, which is followed with our key.
 * To another host (a log's storage) it is given back: our key goes nowhere else.
 */
export function followingHome(fetch: WebFetch): WebFetch {
  return async (given, init) => {
    let url = new URL(given);
    for (let hops = 0; ; hops += 1) {
      const answer = await fetch(url, { ...init, redirect: 'manual' });
      const to = answer.headers.get('location');
      if (to === null || ![301, 302, 307, 308].includes(answer.status)) return answer;
      const next = new URL(to, url);
      const isRead = (init?.method ?? 'GET') === 'GET';
      if (next.origin !== url.origin || (!isRead && answer.status < 307)) return answer;
      if (hops === MOST) throw refusal('sends us round in a circle.');
      await answer.body?.cancel();
      url = next;
    }
  };
}
