import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Blocks } from '../blocks/block.ts';
import { SurfaceContext } from '../blocks/surface.ts';
import { Avatar } from '../parts/avatar.ts';
import { FileRow } from '../parts/file-row.ts';
import { Icon } from '../parts/icons.ts';
import { placeKey } from '../state/acts.ts';
import { openThread, route } from '../state/route.ts';
import { type Channel, nameOf, type Message as Post, type User } from '../state/seen.ts';
import { reader, seen } from '../state/store.ts';
import { clearTrouble, troubles } from '../state/troubles.ts';
import { clock, formatSlackDate, secondsOf } from '../text/dates.ts';
import type { ThreadSummary } from '../text/grouping.ts';
import { Mrkdwn } from '../text/inline.ts';
import { EditMessage, editing } from './edit-message.ts';
import { MessageTools } from './message-tools.ts';
import { Reactions } from './reactions.ts';

type Props = {
  channel: Channel;
  message: Post;
  lead: boolean;
  /** The thread that hangs on this message; absent inside the thread itself. */
  thread?: ThreadSummary | undefined;
  inThread?: boolean;
};

export function authorOf(message: Post): { id: string; user: User } {
  const id = message.user ?? message.bot_id ?? 'app';
  const known = seen.value?.users[id];
  const app = seen.value?.app;
  const user = known ?? {
    name: message.username ?? (message.bot_id ? (app?.name ?? 'app') : id),
    is_bot: true,
  };
  return {
    id,
    user: message.username ? { ...user, name: message.username, display_name: message.username } : user,
  };
}

/** One message of a channel or thread, with everything that hangs on it. */
export function Message({ channel, message, lead, thread, inThread = false }: Props): VNode {
  const { id, user } = authorOf(message);
  const linked = route.value.message === message.ts;
  const zone = reader.value.zone;
  const full = formatSlackDate(secondsOf(message.ts), '{date_long_pretty}, {time_secs}', reader.value);
  if (message.deleted) return html`<${Tombstone} channel=${channel} message=${message} thread=${thread} />`;
  const time = html`<time class="message-time" title=${full}>${clock(message.ts, zone)}</time>`;
  const look = `message ${lead ? 'is-lead' : ''} ${message.ephemeral ? 'is-private' : ''} ${linked ? 'is-linked' : ''}`;
  return html`<article class=${look} data-ts=${message.ts} aria-label=${`${nameOf(user)}, ${clock(message.ts, zone)}`}>
    <div class="message-side">${lead ? html`<${Avatar} id=${id} user=${user} />` : time}</div>
    <div class="message-main">
      ${message.ephemeral ? html`<p class="private-note"><${Icon} name="eye" /> Only visible to you</p>` : null}
      ${
        lead
          ? html`<div class="message-head">
              <b class="author">${nameOf(user)}</b>
              ${user.is_bot ? html`<span class="app-badge">APP</span>` : null}
              ${user.is_stranger ? html`<span class="app-badge">EXTERNAL</span>` : null}
              ${time}
            </div>`
          : null
      }
      <${MessageBody} channel=${channel} message=${message} />
      <${Reactions} channel=${channel} message=${message} />
      ${thread && !inThread ? html`<${ThreadLine} channel=${channel} message=${message} thread=${thread} />` : null}
    </div>
    ${message.ephemeral ? null : html`<${MessageTools} channel=${channel} message=${message} inThread=${inThread} />`}
  </article>`;
}

/** A person's words come with the rich text that Slack's own client adds; marks in them are only in the text. */
function isTyped(message: Post): boolean {
  const { blocks = [] } = message;
  return !message.bot_id && blocks.length === 1 && blocks[0]?.type === 'rich_text';
}

function MessageBody({ channel, message }: { channel: Channel; message: Post }): VNode {
  const place = { channel: channel.id, ts: message.ts };
  const key = placeKey(place);
  const blocks = message.blocks ?? [];
  const trouble = troubles.value.get(key);
  /** Slack marks no edit of an app's blocks: they are rewritten all the time. */
  const marked = message.edited && !(message.bot_id && blocks.length > 0);
  const edited = marked ? html`<span class="edited"> (edited)</span>` : null;
  const attachments = message.attachments ?? [];
  const all = [...blocks, ...attachments.flatMap((one) => one.blocks ?? [])];
  return html`<${SurfaceContext.Provider} value=${{ place, key, blocks: all }}>
    <div class=${message.streaming ? 'message-body is-streaming' : 'message-body'} aria-busy=${message.streaming}>
      ${
        editing.value === key
          ? html`<${EditMessage} channel=${channel} message=${message} />`
          : blocks.length > 0 && !isTyped(message)
            ? html`<${Blocks} blocks=${blocks} />${edited}`
            : html`<${Mrkdwn} text=${message.text} tail=${edited} />`
      }
      ${attachments.map(
        (one) => html`<div class="attachment">
          ${one.title ? html`<b>${one.title}</b>` : null}
          ${one.blocks ? html`<${Blocks} blocks=${one.blocks} />` : html`<${Mrkdwn} text=${one.text ?? one.fallback ?? ''} />`}
        </div>`,
      )}
      ${(message.files ?? []).map((file) => html`<${FileRow} key=${file.id} file=${file} />`)}
    </div>
    ${
      trouble
        ? html`<p class="trouble" role="alert">
            <${Icon} name="alert" /> ${trouble}
            <button type="button" class="text-button" onClick=${() => clearTrouble(key)}>Dismiss</button>
          </p>`
        : null
    }
  <//>`;
}

type ThreadLineProps = { channel: Channel; message: Post; thread: ThreadSummary };

function ThreadLine({ channel, message, thread }: ThreadLineProps): VNode | null {
  const count = thread.replies.filter((reply) => !reply.ephemeral).length;
  if (count === 0 && thread.replies.length === 0) return null;
  const latest = thread.latest;
  const when = latest ? formatSlackDate(secondsOf(latest.ts), '{ago}', reader.value) : '';
  const words = count === 0 ? 'Only visible to you' : count === 1 ? '1 reply' : `${count} replies`;
  const read = channel.thread_reads?.[message.ts];
  const fresh = read !== undefined && latest !== undefined && secondsOf(latest.ts) > secondsOf(read);
  return html`<button
    type="button"
    class=${fresh ? 'thread-line is-unread' : 'thread-line'}
    onClick=${() => openThread(channel.id, message.ts)}
  >
    <span class="thread-people">
      ${thread.authors.slice(0, 4).map((id) => html`<${Avatar} key=${id} id=${id} user=${seen.value?.users[id]} size="tiny" />`)}
    </span>
    <b>${words}</b>${fresh ? html`<span class="new-dot">New</span>` : null}
    ${when ? html`<small>Last reply ${when}</small>` : null}
  </button>`;
}

function Tombstone({
  channel,
  message,
  thread,
}: Omit<ThreadLineProps, 'thread'> & { thread?: ThreadSummary | undefined }): VNode {
  return html`<article class="message is-lead is-deleted" data-ts=${message.ts} aria-label="Deleted message">
    <div class="message-side"><span class="avatar avatar-normal is-gone" aria-hidden="true"></span></div>
    <div class="message-main">
      <p class="tombstone">This message was deleted.</p>
      ${thread ? html`<${ThreadLine} channel=${channel} message=${message} thread=${thread} />` : null}
    </div>
  </article>`;
}
