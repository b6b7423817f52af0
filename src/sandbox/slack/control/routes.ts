import { z } from 'zod';
import { deleteCanvas } from '../canvas/write.ts';
import { HttpRefusal, pathParts, readJson, sendJson } from '../http/exchange.ts';
import type { Exchange } from '../http/routes.ts';
import { remove } from '../talk/change.ts';
import type { Workspace } from '../workspace.ts';
import { faultScript } from './faults.ts';
import { channelFlags, flagChannel, flagPerson, personFlags } from './flags.ts';

const messageShape = z.strictObject({ channel: z.string(), ts: z.string() });

/** `/_…`: what tests do to the world, and what they witness of it. */
export async function answerControls(
  workspace: Workspace,
  { request, response, url }: Exchange,
): Promise<void> {
  const [, area, id, deed] = pathParts(url);
  const method = request.method ?? 'GET';
  const body = async <Shape extends z.ZodType>(shape: Shape): Promise<z.infer<Shape>> => {
    const parsed = shape.safeParse(await readJson(request));
    if (!parsed.success) throw new HttpRefusal(400, 'invalid_body', z.prettifyError(parsed.error));
    return parsed.data;
  };
  const done = (answer: unknown = { ok: true }): void => sendJson(response, 200, answer);
  switch (`${method} ${area}${deed ? ` ${deed}` : ''}`) {
    case 'GET _faults':
      return done(workspace.faults.script);
    case 'PUT _faults':
      workspace.faults.set(await body(faultScript));
      return done(workspace.faults.script);
    case 'GET _calls':
      return done(workspace.calls.report());
    case 'DELETE _calls':
      workspace.calls.reset();
      return done();
    case 'POST _people':
      return done(flagPerson(workspace, id ?? '', await body(personFlags)));
    case 'POST _channels':
      return done(flagChannel(workspace, id ?? '', await body(channelFlags)));
    case 'POST _messages':
      if (id !== 'delete') break;
      return done(deleteMessage(workspace, await body(messageShape)));
    case 'POST _canvases delete':
      return done(removeCanvas(workspace, id ?? ''));
    case 'POST _canvases access':
      return done(takeCanvas(workspace, id ?? '', await body(accessShape)));
    case 'POST _verify':
      return done(await verifyUrl(workspace));
  }
  throw new HttpRefusal(404, 'unknown_call', `There is no ${method} ${url.pathname}.`);
}

function deleteMessage(workspace: Workspace, at: z.infer<typeof messageShape>): { ok: true } {
  const channel = workspace.store.channels.get(at.channel);
  const message = channel && workspace.store.messages.get(channel.id, at.ts);
  if (!channel || !message) throw new HttpRefusal(404, 'message_not_found', 'There is no such message.');
  remove(workspace, channel, message);
  return { ok: true };
}

function removeCanvas(workspace: Workspace, id: string): { ok: true } {
  const canvas = workspace.store.canvases.get(id);
  if (!canvas || canvas.deleted) throw new HttpRefusal(404, 'canvas_not_found', 'There is no such canvas.');
  deleteCanvas(workspace, canvas);
  return { ok: true };
}

const accessShape = z.strictObject({ owner: z.string(), app: z.enum(['read', 'write']).nullable() });

/** A person owns the canvas from now on, and the app has what they leave it. */
function takeCanvas(workspace: Workspace, id: string, access: z.infer<typeof accessShape>): { ok: true } {
  const { canvases, people } = workspace.store;
  const canvas = canvases.get(id);
  const owner = people.named(access.owner);
  if (!canvas || canvas.deleted || !owner)
    throw new HttpRefusal(404, 'canvas_not_found', 'There is no such canvas or owner.');
  canvases.save({ ...canvas, owner: owner.id });
  const { bot_user_id: app } = workspace.app;
  if (access.app) canvases.grant(id, app, access.app);
  else canvases.revoke(id, app);
  workspace.changes.tell({ canvas: id });
  return { ok: true };
}

/** What Slack does when a request URL is entered: the app must send the challenge back. */
async function verifyUrl(workspace: Workspace): Promise<{ ok: boolean }> {
  const challenge = `challenge-${workspace.nextTs()}`;
  const payload = { token: 'local-verification-token', challenge, type: 'url_verification' };
  const answer = await workspace.dispatcher.ask({ kind: 'events_api', payload, acceptsResponse: true });
  const said = answer.ok ? answer.body : undefined;
  const echoed = typeof said === 'object' && said !== null && 'challenge' in said ? said.challenge : said;
  return { ok: String(echoed) === challenge };
}
