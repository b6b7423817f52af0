import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { handleAsset } from '../../web/assets.ts';
import { openRates } from '../api/rates.ts';
import { answerControls } from '../control/routes.ts';
import { roster } from '../people/roster.ts';
import { answerPeople } from '../people/routes.ts';
import { plant, type Seed } from '../seed.ts';
import type { Workspace } from '../workspace.ts';
import { answerApi } from './api.ts';
import { HttpRefusal, redirect, sendJson, sendText } from './exchange.ts';
import { answerFiles } from './files.ts';
import { isForeign } from './guard.ts';
import { answerResponseUrl } from './respond.ts';

const VERSION = 1;

export type Exchange = { request: IncomingMessage; response: ServerResponse; url: URL };
export type About = { seed: Seed; home: string | null; startedAt: number };

/** The one door: every HTTP request to local Slack. */
export function answer(workspace: Workspace, about: About) {
  const rates = openRates(workspace.clock);
  const route = async (exchange: Exchange): Promise<void> => {
    const { request, response, url } = exchange;
    const { pathname } = url;
    if (isForeign(request)) throw new HttpRefusal(403, 'foreign', 'Local Slack answers this machine alone.');
    if (pathname.startsWith('/api/')) await answerApi(workspace, rates, exchange);
    else if (pathname === '/people' || pathname.startsWith('/people/'))
      await answerPeople(workspace, exchange);
    else if (/^\/(actions|commands)\//.test(pathname)) await answerResponseUrl(workspace, exchange);
    else if (/^\/(upload|files-pri|files)\//.test(pathname)) await answerFiles(workspace, exchange);
    else if (pathname === '/_empty') empty(workspace, about, exchange);
    else if (pathname.startsWith('/_') && pathname !== '/_local-slack')
      await answerControls(workspace, exchange);
    else if (pathname === '/_local-slack') sendJson(response, 200, identity(about));
    else if (pathname === '/sandbox') sendJson(response, 200, sandbox(workspace, about.seed));
    else if (pathname === '/sandbox/start-over') await startOver(about.seed, exchange);
    else if (pathname === '/app_redirect') redirect(response, '/?view=home');
    else if (/^\/(archives|docs)\//.test(pathname)) redirect(response, insideUi(url));
    else if (!handleAsset(request, response)) sendText(response, 404, 'Not found\n');
  };
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const url = new URL(request.url ?? '/', 'http://localhost');
      await route({ request, response, url });
    } catch (error) {
      refuse(response, error);
    }
  };
}

/** As on the first day: everything is forgotten and the seed planted again. */
function empty(workspace: Workspace, { seed }: About, { request, response }: Exchange): void {
  if (request.method !== 'POST') throw new HttpRefusal(405, 'post_only', 'POST only.');
  workspace.store.empty();
  plant(seed, workspace.store, workspace.clock.now());
  workspace.changes.tell({ all: true });
  sendJson(response, 200, { ok: true });
}

/** Passed on: the one who started us empties the sandbox and starts us again. */
async function startOver(seed: Seed, { request, response }: Exchange): Promise<void> {
  if (request.method !== 'POST') throw new HttpRefusal(405, 'post_only', 'POST only.');
  if (seed.start_over === null)
    throw new HttpRefusal(404, 'not_offered', 'Nobody offers to start over here.');
  const { url, token } = seed.start_over;
  const answered = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  if (!answered.ok) throw new HttpRefusal(502, 'not_started_over', 'The product did not take it.');
  sendJson(response, 202, { ok: true });
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (error instanceof HttpRefusal) {
    // What is left of a body that was too large is not read.
    if (error.status === 413) response.shouldKeepAlive = false;
    sendJson(response, error.status, { error: error.word, message: error.message, ...error.extra });
    return;
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${JSON.stringify({ event: 'slack.failed', message })}\n`);
  sendJson(response, 500, {
    ok: false,
    error: 'internal_error',
    message: 'Local Slack failed; its log says why.',
  });
}

function identity(about: About): Record<string, unknown> {
  const startedAt = new Date(about.startedAt).toISOString();
  return { name: 'local-slack', pid: process.pid, home: about.home, startedAt, version: VERSION };
}

function sandbox(workspace: Workspace, seed: Seed): Record<string, unknown> {
  const { team, features, manifest, app } = workspace;
  return {
    team,
    people: roster(workspace),
    app: { id: app.id, name: app.name, commands: manifest.commands, shortcuts: manifest.shortcuts },
    features,
    notice: seed.notice,
    opens_in: seed.opens_in,
    guide: guideOf(seed.guide),
  };
}

/** The guide's file is written by whoever starts us and read anew each time, so that it may be edited. */
function guideOf(path: string | null): unknown {
  if (path === null || !existsSync(path)) return null;
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** A permalink as the place in the UI that it names. */
function insideUi(url: URL): string {
  const [, kind, first = '', second = ''] = url.pathname.split('/');
  if (kind === 'docs') return `/?${new URLSearchParams({ canvas: second })}`;
  const ts = /^p(\d+)(\d{6})$/.exec(second);
  if (!ts) return `/?${new URLSearchParams({ channel: first })}`;
  const message = `${ts[1]}.${ts[2]}`;
  const thread = url.searchParams.get('thread_ts');
  return `/?${new URLSearchParams({ channel: first, ...(thread ? { thread } : {}), message })}`;
}
