import { messageBlocks } from '../api/message-blocks.ts';
import { Refusal } from '../api/method.ts';
import type { ResponseTarget } from '../delivery/response-urls.ts';
import { type Fields, isFields, listOf, stringOf } from '../json.ts';
import type { Channel } from '../store/channels.ts';
import { change, remove } from '../talk/change.ts';
import { post } from '../talk/post.ts';
import { whisper } from '../talk/whisper.ts';
import type { Workspace } from '../workspace.ts';
import { HttpRefusal, readJson, sendJson, sendText } from './exchange.ts';
import type { Exchange } from './routes.ts';

/** `POST` to a response URL: an answer to an interaction, or a new face for the message it came from. */
export async function answerResponseUrl(
  workspace: Workspace,
  { request, response, url }: Exchange,
): Promise<void> {
  if (request.method !== 'POST') throw new HttpRefusal(405, 'method_not_allowed', 'Response URLs take POST.');
  const body = await readJson(request);
  const target = workspace.responseUrls.use(url.pathname.split('/').at(-1) ?? '');
  if ('refusal' in target) {
    sendJson(response, 404, { ok: false, error: target.refusal });
    return;
  }
  try {
    respond(workspace, target, isFields(body) ? body : {});
    sendText(response, 200, 'ok');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    sendJson(response, 400, { ok: false, error: error.code, ...error.detail });
  }
}

type Answer = { text: string; blocks: Fields[] | undefined };

function respond(workspace: Workspace, target: ResponseTarget, body: Fields): void {
  const channel = workspace.store.channels.get(target.channel);
  if (!channel) throw new Refusal('channel_not_found');
  if (channel.is_archived) throw new Refusal('is_archived');
  if (body.delete_original === true) {
    deleteOriginal(workspace, target, channel);
    return;
  }
  const given = body.blocks === undefined ? undefined : listOf(body.blocks);
  const answer: Answer = {
    text: stringOf(body.text) ?? '',
    blocks: given && messageBlocks(workspace, given),
  };
  if (!answer.text && !answer.blocks?.length) throw new Refusal('no_text');
  if (body.replace_original === true && target.message) {
    replaceOriginal(workspace, target, { channel, answer });
    return;
  }
  const inChannel = body.response_type === 'in_channel';
  // Slack's rule for threads: public, a thread named, and the original left alone.
  const thread = inChannel && body.replace_original === false ? stringOf(body.thread_ts) : undefined;
  const extra = answer.blocks?.length ? { blocks: answer.blocks } : {};
  if (inChannel) {
    post(workspace, { channel, user: workspace.app.bot_user_id, text: answer.text, thread, with: extra });
  } else {
    whisper(workspace, { channel, person: target.person, text: answer.text, with: extra });
  }
}

/** A message keeps its kind: an ephemeral one stays one, a public one stays public. */
function replaceOriginal(
  workspace: Workspace,
  target: ResponseTarget,
  { channel, answer }: { channel: Channel; answer: Answer },
): void {
  const { attention, messages } = workspace.store;
  const ts = target.message?.ts ?? '';
  const fresh = { text: answer.text, blocks: answer.blocks ?? [] };
  if (target.message?.ephemeral) {
    const whispered = attention.whispered(channel.id, ts);
    if (!whispered) throw new Refusal('message_not_found');
    attention.whisper({ ...whispered, ...fresh });
    workspace.changes.tell({ channel: channel.id });
    return;
  }
  const message = messages.get(channel.id, ts);
  if (!message || message.subtype === 'tombstone') throw new Refusal('message_not_found');
  if (message.user !== workspace.app.bot_user_id) throw new Refusal('cant_update_message');
  change(workspace, channel, { ...message, ...fresh });
}

function deleteOriginal(workspace: Workspace, target: ResponseTarget, channel: Channel): void {
  const ts = target.message?.ts ?? '';
  if (target.message?.ephemeral) {
    if (!workspace.store.attention.unwhisper(channel.id, ts)) throw new Refusal('message_not_found');
    workspace.changes.tell({ channel: channel.id });
    return;
  }
  const message = workspace.store.messages.get(channel.id, ts);
  if (!message || message.subtype === 'tombstone') throw new Refusal('message_not_found');
  if (message.user !== workspace.app.bot_user_id) throw new Refusal('cant_delete_message');
  remove(workspace, channel, message);
}
