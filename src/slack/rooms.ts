import type { Rooms } from '../ports/chat.ts';
import { context, fit, section } from './cards/blocks.ts';
import { METADATA, posted } from './chat.ts';
import { say } from './text/mrkdwn.ts';
import type { Api } from './wire/api.ts';

/** What stands first in a channel that tickets live in. */
export function createRooms(about: { api: Api; command: string }): Rooms {
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
  };
}
