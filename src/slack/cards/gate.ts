/** One frame for every question; its content by family, one builder a gate. */
import type { GateName } from '../../pipeline/gates.ts';
import type { AskView, TicketView } from '../../ports/chat.ts';
import type { Content } from './blocks.ts';
import { delegation } from './delegation.ts';
import { askingOf, asQuestion, type Builder, type Manner, type Question } from './question.ts';
import { reviewing } from './reviewing.ts';
import { running } from './running.ts';
import { answered, withdrawn } from './settled.ts';
import { shipping } from './shipping.ts';
import { signing } from './signing.ts';
import { texts } from './texts.ts';
import { general } from './trouble.ts';

const builders = {
  ...signing,
  ...texts,
  ...delegation,
  ...running,
  ...reviewing,
  ...shipping,
  ...general,
} satisfies Record<GateName, Builder>;

export const questionOf = (view: TicketView, ask: AskView): Question =>
  builders[ask.gate](askingOf(view, ask));

/** `manner`: as it was decided for its message in the thread; elsewhere there is none. */
export function gateCard(view: TicketView, ask: AskView, manner: Manner = {}): Content {
  if (ask.state === 'answered') return answered(view, ask);
  if (ask.state === 'withdrawn') return withdrawn(view, ask);
  const asking = askingOf(view, ask, manner.plain);
  return asQuestion(asking, builders[ask.gate](asking), manner.hint);
}
