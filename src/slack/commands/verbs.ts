/** The table of verbs: what each meaning is answered with, one file a verb. */
import type { Meaning } from '../grammar.ts';
import { agents } from './agents.ts';
import type { Answering } from './asked.ts';
import { board } from './board.ts';
import { digest } from './digest.ts';
import { help } from './help.ts';
import { linkChannel } from './link.ts';
import { list } from './list.ts';
import { metrics } from './metrics.ts';
import { giveOrder, noReason } from './orders.ts';
import { pastOf, show } from './ticket.ts';
import { fileTitle, inDoubt } from './title.ts';
import { token } from './token.ts';

type Plain = Extract<Meaning, { kind: 'verb' }>['verb'];
/** Verbs that stand alone. */
const plainVerbs: Record<Plain, Answering> = {
  mine: (face, asked) => list(face, asked, { mine: true, stage: null }),
  backlog: (face, asked) => list(face, asked, { mine: false, stage: 'backlog' }),
  board,
  agents,
  help,
};

export type Answered = Exclude<Meaning, { kind: 'form' }>;
type Table = { [Kind in Answered['kind']]: Answering<Extract<Answered, { kind: Kind }>> };
export const verbs: Table = {
  title: fileTitle,
  doubt: inDoubt,
  verb: (face, asked, { verb }) => plainVerbs[verb](face, asked, null),
  list: (face, asked, { stage }) => list(face, asked, { mine: false, stage }),
  show: (face, asked, { key }) => show(face, asked, key),
  history: (face, asked, { key }) => pastOf(face, asked, key),
  link: linkChannel,
  digest,
  metrics,
  token,
  order: giveOrder,
  no_reason: noReason,
};
