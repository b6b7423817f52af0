import { sentence } from '../answers/refusals.ts';
import { type Content, linkTo, row, section } from '../cards/blocks.ts';
import { card } from '../cards/card.ts';
import type { Face } from '../face.ts';
import { historyLine } from '../modals/details.ts';
import { say } from '../text/mrkdwn.ts';
import { count } from '../text/names.ts';
import type { Asked } from './asked.ts';

async function unknown(face: Face, asked: Asked, key: string): Promise<Content> {
  const near = await face.flow().desk.list(asked.person, { mine: false, stage: null, limit: 3, near: key });
  const keys = near.map((one) => one.key).join(', ');
  return sentence(`No ticket ${key}.${keys === '' ? '' : ` Near: ${keys}.`}`);
}

export async function show(face: Face, asked: Asked, key: string): Promise<Content> {
  const view = await face.flow().desk.ticket(key, asked.person);
  if (view === null) return unknown(face, asked, key);
  const content = card(view);
  return {
    text: content.text,
    blocks: [...content.blocks, ...row(linkTo('Open thread', view.links.thread), key)],
  };
}

export async function pastOf(face: Face, asked: Asked, key: string): Promise<Content> {
  const { desk } = face.flow();
  const view = await desk.ticket(key, asked.person);
  if (view === null) return unknown(face, asked, key);
  const entries = await desk.history(key, asked.person, 15);
  return {
    text: `History of ${key}, ${count(entries.length, 'entry', 'entries')}.`,
    blocks: [
      section(`*${key} ${say(view.item.title, 150)}*`),
      section(entries.map(historyLine).join('\n') || 'Nothing yet.'),
      ...row(
        [...linkTo('Open thread', view.links.thread), { label: 'All as a file', action: `export:${key}` }],
        key,
      ),
    ],
  };
}
