import type { PutResult, Rooms } from '../ports/chat.ts';
import { type Content, context, fit, section } from './cards/blocks.ts';
import { digestContent } from './cards/standing/digest.ts';
import { orderLine } from './cards/standing/orders.ts';
import { gone, METADATA, posted } from './chat.ts';
import { openHome } from './home/link.ts';
import { say } from './text/mrkdwn.ts';
import { type Api, codeOf } from './wire/api.ts';

/** What stands first in a channel that tickets live in. */
export function createRooms(about: {
  api: Api;
  command: string;
  homeLink: () => Promise<string | null>;
}): Rooms {
  return {
    welcome: async ({ channel, service, outboxId, sandbox, withoutModel }) => {
      const said = `Tickets for ${say(service, 60)} live here. File one with \`${about.command}\`.`;
      const small = sandbox
        ? ' Everything you see is real but small: real git, real tests, a real process on this machine.'
        : '';
      const content = fit({
        text: `${said}${small}`.replaceAll('`', ''),
        blocks: [
          section(`${said}${small}`),
          ...(withoutModel
            ? [context('No model here: texts are put together from the catalog, git and docs, and say so.')]
            : []),
        ],
      });
      const metadata = { event_type: METADATA, event_payload: { outbox: outboxId, kind: 'welcome' } };
      return (
        await about.api.call(
          'chat.postMessage',
          { channel, text: content.text, blocks: content.blocks, metadata },
          posted,
        )
      ).ts;
    },
    order: ({ channel, outboxId, ts, notice }) =>
      putInRoom(about.api, { channel, outboxId, ts, kind: 'order', content: orderLine(notice) }),
    digest: async ({ channel, outboxId, digest }) => {
      const content = digestContent(digest, openHome(await about.homeLink(), 'Open board'));
      return putInRoom(about.api, { channel, outboxId, ts: null, kind: 'digest', content });
    },
  };
}

/** One message of a channel that belongs to no ticket: posted, or rewritten where it stands. */
async function putInRoom(
  api: Api,
  about: { channel: string; outboxId: string; ts: string | null; kind: string; content: Content },
): Promise<PutResult> {
  const { channel, ts } = about;
  const { text, blocks } = fit(about.content);
  const metadata = { event_type: METADATA, event_payload: { outbox: about.outboxId, kind: about.kind } };
  const body = { channel, text, blocks, metadata, parse: 'none', link_names: false };
  try {
    if (ts !== null) {
      await api.call('chat.update', { ...body, ts }, posted);
      return { state: 'rewritten', ts };
    }
    const fresh = { ...body, unfurl_links: false, unfurl_media: false };
    return { state: 'posted', ts: (await api.call('chat.postMessage', fresh, posted)).ts };
  } catch (error) {
    const why = gone[codeOf(error) ?? ''];
    if (why === undefined) throw error;
    return { state: 'gone', why };
  }
}
