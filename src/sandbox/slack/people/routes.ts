import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import { HttpRefusal, pathParts, readJson, sendJson } from '../http/exchange.ts';
import { click, clickShape } from '../interact/click.ts';
import { command, commandShape } from '../interact/command.ts';
import { openHome, openHomeShape, shortcut, shortcutShape } from '../interact/shortcut.ts';
import { closeModal, offered, optionsShape, submit, submitShape } from '../interact/submit.ts';
import type { Person } from '../store/people.ts';
import type { Workspace } from '../workspace.ts';
import { actingPerson } from './acting.ts';
import { canvasShape, editCanvas } from './canvas.ts';
import { streamChanges } from './events.ts';
import { forward, forwardShape } from './forward.ts';
import { roster } from './roster.ts';
import {
  edit,
  editShape,
  markRead,
  reactAs,
  reactShape,
  readShape,
  say,
  sayShape,
  unsay,
  unsayShape,
} from './say.ts';
import { sees } from './sees.ts';
import { renameSession, renameShape, stopAgent, stopShape } from './sessions.ts';

type Deed = (workspace: Workspace, person: Person, body: unknown) => unknown;

function deed<Shape extends z.ZodType>(
  shape: Shape,
  run: (workspace: Workspace, person: Person, body: z.infer<Shape>) => unknown,
): Deed {
  return (workspace, person, body) => {
    const parsed = shape.safeParse(body);
    if (!parsed.success) throw invalid(parsed.error);
    return run(workspace, person, parsed.data);
  };
}

function invalid(error: z.ZodError): HttpRefusal {
  const problems = error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  return new HttpRefusal(400, 'invalid_body', problems.join('; '));
}

const deeds: Record<string, Deed> = {
  say: deed(sayShape, say),
  forward: deed(forwardShape, forward),
  edit: deed(editShape, edit),
  delete: deed(unsayShape, unsay),
  command: deed(commandShape, command),
  click: deed(clickShape, click),
  submit: deed(submitShape, submit),
  'close-modal': closeModal,
  shortcut: deed(shortcutShape, shortcut),
  'open-home': deed(openHomeShape, openHome),
  react: deed(reactShape, reactAs),
  read: deed(readShape, markRead),
  options: deed(optionsShape, offered),
  stop: deed(stopShape, stopAgent),
  'rename-session': deed(renameShape, renameSession),
};

/** `/people` and everything below it: what people do, and what they see. */
export async function answerPeople(
  workspace: Workspace,
  { request, response, url }: { request: IncomingMessage; response: ServerResponse; url: URL },
): Promise<void> {
  const [, , name, what, id] = pathParts(url);
  const method = request.method ?? 'GET';
  if (!name && method === 'GET') {
    sendJson(response, 200, roster(workspace));
    return;
  }
  const person = actingPerson(workspace, name ?? '');
  if (method === 'GET' && what === 'sees') {
    sendJson(response, 200, sees(workspace, person, windowOf(url.searchParams)));
  } else if (method === 'GET' && what === 'events') {
    streamChanges(workspace, person, response);
  } else if (method === 'PUT' && what === 'canvas' && id) {
    const body = canvasShape.safeParse(await readJson(request));
    if (!body.success) throw invalid(body.error);
    sendJson(response, 200, editCanvas(workspace, person, { id, ...body.data }));
  } else {
    const run =
      method === 'POST' && what !== undefined && Object.hasOwn(deeds, what) ? deeds[what] : undefined;
    if (!run) throw new HttpRefusal(404, 'unknown_call', `There is no ${method} ${url.pathname}.`);
    if (person.deleted) throw new HttpRefusal(403, 'deactivated', `${person.name} has been deactivated.`);
    sendJson(response, 200, await run(workspace, person, await readJson(request)));
  }
}

function windowOf(query: URLSearchParams): { channel?: string; limit?: number } {
  const channel = query.get('channel');
  const limit = Number(query.get('limit'));
  return { ...(channel ? { channel } : {}), ...(limit > 0 ? { limit: Math.floor(limit) } : {}) };
}
