/** `freeze`, `unfreeze`, `lock`, `unlock`: what stands for a service until somebody ends it. */
import { respondTo } from '../answers/offers.ts';
import { sentence } from '../answers/refusals.ts';
import type { Told } from '../answers/telling.ts';
import { orderDone } from '../cards/standing/orders.ts';
import type { Face } from '../face.ts';
import type { Meaning } from '../grammar.ts';
import type { Respond } from '../payloads.ts';
import type { Answering } from './asked.ts';
import { notThat } from './not-that.ts';

export const giveOrder: Answering<Extract<Meaning, { kind: 'order' }>> = async (face, asked, order) => {
  const { what, service, until, reason } = order;
  const outcome = await face
    .flow()
    .orders.give({ what, service, until, reason, by: asked.person, delivery: asked.delivery });
  if (outcome.kind === 'done') return orderDone(outcome);
  return outcome.title ? notThat(outcome.sentence, order.title) : sentence(outcome.sentence);
};

/** Without a service or a reason nothing is done, and nothing is filed. */
export const noReason: Answering<Extract<Meaning, { kind: 'no_reason' }>> = async (face, _asked, means) => {
  const words = `${face.command} ${means.what} ${means.service === '' ? 'SERVICE' : means.service}`;
  const said =
    means.what === 'unfreeze'
      ? `To unfreeze a service, name it: ${words}.`
      : `To ${means.what} a service, say why: ${words} because …`;
  return notThat(`${said} Nothing was done.`, means.title);
};

/** `[Undo]`. */
export async function undoOrder(
  face: Face,
  told: Told,
  about: { undo: string; respond: Respond },
): Promise<void> {
  const outcome = await face.flow().orders.takeBack(about.undo, told.person);
  await respondTo(about.respond, {
    replace_original: true,
    response_type: 'ephemeral',
    ...sentence(outcome.sentence),
  });
}
