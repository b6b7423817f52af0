import { filedContent } from '../answers/filed.ts';
import { sentence } from '../answers/refusals.ts';
import { row, section } from '../cards/blocks.ts';
import { withThread } from '../filing.ts';
import type { Meaning } from '../grammar.ts';
import { quote } from '../text/mrkdwn.ts';
import type { Answering } from './asked.ts';

export const fileTitle: Answering<Extract<Meaning, { kind: 'title' }>> = async (face, asked, { title }) => {
  if (!/[\p{L}\p{N}]/u.test(title))
    return sentence('I need a sentence to start from. What should be different afterwards?');
  const outcome = await face.flow().intake.file({
    text: title,
    by: asked.person,
    channel: asked.channel,
    origin: { kind: 'command' },
    delivery: asked.delivery,
  });
  return filedContent(await withThread(face, asked.person, outcome), title);
};

/** A verb, or a title that begins like one: both are offered. */
export const inDoubt: Answering<Extract<Meaning, { kind: 'doubt' }>> = async (_face, _asked, doubt) => ({
  text: `Did you want the ${doubt.verb}, or a ticket with that title?`,
  blocks: [
    section(`Did you want the ${doubt.verb}, or a ticket with that title? ${quote(doubt.title)}`),
    ...row(
      [
        { label: `Show ${doubt.verb}`, action: `command:${doubt.verb}` },
        { label: 'File it', action: 'file:title', ask: doubt.title.slice(0, 1_900) },
      ],
      'in doubt',
    ),
  ],
});
