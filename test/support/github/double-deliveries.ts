import type { Answer, GitHubDouble } from './double.ts';

/** Pages by a cursor, as GitHub does there. */
export function hookDeliveries(
  double: GitHubDouble,
  { method, url }: { method: string; url: URL },
  path: string,
): Answer | null {
  const again = /^\/app\/hook\/deliveries\/(\d+)\/attempts$/.exec(path);
  if (method === 'POST' && again !== null) {
    const id = Number(again[1]);
    if (!double.deliveries.some((one) => one.id === id))
      return { status: 404, body: { message: 'Not Found' } };
    double.redelivered.push(id);
    return { status: 202, body: {} };
  }
  if (path !== '/app/hook/deliveries') return null;
  const from = Number(url.searchParams.get('cursor') ?? '0');
  const page = double.deliveries.slice(from, from + 2);
  const more = from + 2 < double.deliveries.length;
  const next = `<${double.url}${path}?per_page=100&cursor=${from + 2}>; rel="next"`;
  return { status: 200, body: page, headers: more ? { link: next } : {} };
}
