import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { calm } from '../state/preferences.ts';
import { markRead } from '../state/reads.ts';
import { route } from '../state/route.ts';
import type { Channel, Message as Post } from '../state/seen.ts';
import { reader, seen, viewer } from '../state/store.ts';
import { groupMessages, isReply, type ThreadSummary } from '../text/grouping.ts';
import { Message } from './message.ts';

type Props = {
  channel: Channel;
  messages: Post[];
  label: string;
  threads?: Map<string, ThreadSummary>;
  /** The root's timestamp when this is a thread. */
  thread?: string;
  children?: unknown;
};

function countReplies(messages: Post[]): string | null {
  const count = messages.filter((message) => isReply(message) && !message.ephemeral).length;
  return count === 0 ? null : count === 1 ? '1 reply' : `${count} replies`;
}

const NEAR_BOTTOM_PX = 120;

/** Messages in order. Stays at the newest one while the reader is there; otherwise says that more came. */
export function MessageList({ channel, messages, label, threads, thread, children }: Props): VNode {
  const box = useRef<HTMLDivElement>(null);
  const atBottom = useRef(true);
  const [more, setMore] = useState(false);
  const person = viewer.value;
  const lastRead = thread ? channel.thread_reads?.[thread] : channel.last_read;
  const [unreadAfter] = useState(lastRead ?? '0');
  const linked = route.value.message;
  const newest = messages.at(-1);
  const count = messages.length;

  const toBottom = (smooth: boolean) => {
    box.current?.scrollTo({ top: box.current.scrollHeight, behavior: smooth && !calm() ? 'smooth' : 'auto' });
  };
  useLayoutEffect(() => {
    const target = linked ? box.current?.querySelector(`[data-ts="${CSS.escape(linked)}"]`) : null;
    if (target) target.scrollIntoView({ block: 'center' });
    else if (atBottom.current) toBottom(false);
  }, [linked, count === 0]);
  useLayoutEffect(() => {
    if (atBottom.current) toBottom(true);
    else setMore(true);
  }, [newest?.ts]);
  useLayoutEffect(() => {
    const content = box.current?.firstElementChild;
    if (!content) return undefined;
    const grown = new ResizeObserver(() => {
      if (atBottom.current && !route.value.message) toBottom(false);
    });
    grown.observe(content);
    return () => grown.disconnect();
  }, []);
  useEffect(
    () => markRead(person, channel, thread ? { messages, thread } : { messages }),
    [newest?.ts, person],
  );

  const scrolled = () => {
    const el = box.current;
    if (!el) return;
    atBottom.current = el.scrollHeight - el.scrollTop - el.clientHeight < NEAR_BOTTOM_PX;
    if (atBottom.current) setMore(false);
  };
  const rows = groupMessages(messages, reader.value, { after: unreadAfter, me: seen.value?.me.id ?? '' });
  return html`<div class="message-list" ref=${box} onScroll=${scrolled} tabindex="0" role="log" aria-live="off" aria-label=${label}>
    <div class="message-rows">
      ${children}
      ${rows.map((row) => {
        if (row.kind === 'day' && thread && row === rows[0]) return null;
        if (row.kind === 'day')
          return html`<div key=${row.key} class="day-line"><span>${row.label}</span></div>`;
        if (row.kind === 'new') return html`<div key="new" class="new-line"><span>New</span></div>`;
        const replies = thread === row.message.ts ? countReplies(messages) : null;
        return html`<${Message}
          key=${row.key}
          channel=${channel}
          message=${row.message}
          lead=${row.lead}
          thread=${threads?.get(row.message.ts)}
          inThread=${thread !== undefined}
        />${replies ? html`<div key="replies" class="replies-line"><span>${replies}</span></div>` : null}`;
      })}
    </div>
    ${
      more
        ? html`<button type="button" class="more-below" onClick=${() => toBottom(true)}>New messages below</button>`
        : null
    }
  </div>`;
}
