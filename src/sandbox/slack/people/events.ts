import type { ServerResponse } from 'node:http';
import type { Change } from '../changes.ts';
import type { Person } from '../store/people.ts';
import type { Workspace } from '../workspace.ts';

const GATHER_MS = 40;
const HEARTBEAT_MS = 15_000;

type News = { channels: Set<string>; canvases: Set<string>; home: boolean; modal: boolean; any: boolean };

/** Server-sent events: `changed` whenever what this person sees changed, gathered over 40 ms. */
export function streamChanges(workspace: Workspace, person: Person, response: ServerResponse): void {
  let news: News | undefined;
  let timer: NodeJS.Timeout | undefined;
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'keep-alive',
  });
  response.write(': open\n\n');
  const flush = (): void => {
    timer = undefined;
    const known = news;
    news = undefined;
    if (!known) return;
    send(response, 'people', {});
    if (!known.any) return;
    send(response, 'changed', {
      channels: [...known.channels],
      canvases: [...known.canvases],
      ...(known.home ? { home: true } : {}),
      ...(known.modal ? { modal: true } : {}),
    });
  };
  const stop = workspace.changes.listen((change) => {
    news = gather(workspace, person, { news: news ?? empty(), change });
    timer ??= setTimeout(flush, GATHER_MS);
  });
  const heartbeat = setInterval(() => response.write(': here\n\n'), HEARTBEAT_MS);
  response.on('close', () => {
    stop();
    clearInterval(heartbeat);
    clearTimeout(timer);
  });
}

function empty(): News {
  return { channels: new Set(), canvases: new Set(), home: false, modal: false, any: false };
}

function gather(
  workspace: Workspace,
  person: Person,
  { news, change }: { news: News; change: Change },
): News {
  if ('channel' in change) {
    if (!workspace.store.channels.hasMember(change.channel, person.id)) return news;
    news.channels.add(change.channel);
  } else if ('canvas' in change) {
    news.canvases.add(change.canvas);
  } else if ('home' in change) {
    if (change.home !== person.id) return news;
    news.home = true;
  } else if ('modal' in change) {
    if (change.modal !== person.id) return news;
    news.modal = true;
  } else if ('read' in change && change.read !== person.id) {
    return news;
  }
  news.any = true;
  return news;
}

function send(response: ServerResponse, event: string, data: unknown): void {
  response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}
