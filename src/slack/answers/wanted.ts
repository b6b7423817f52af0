/** A modal that a person asked for, and asks for again where Slack's trigger died on the way. */
import { type Press, row, section } from '../cards/blocks.ts';
import type { Face } from '../face.ts';
import { type Told, whisper } from './telling.ts';

export interface Wanted extends Told {
  /** After `open:`, e.g. `changes_requested`, `details:TL-42`. */
  what: string;
  ask: string;
}

/** The trigger is dead: what needs a modal is offered again, in private. */
export async function offerAgain(face: Face, wanted: Wanted): Promise<void> {
  const text = 'That took too long to open. Nothing was done. Press it again here.';
  const again: Press = {
    label: 'Open it…',
    action: `open:${wanted.what}`,
    ...(wanted.ask === '' ? {} : { ask: wanted.ask }),
  };
  const found = wanted.ask === '' ? null : await face.flow().desk.question(wanted.ask, wanted.person);
  const key = found?.view.item.key ?? wanted.what.split(':')[1] ?? '';
  await whisper(face, wanted, { text, blocks: [section(text), ...row([again], key)] });
}
