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

/** A freeze or a lock without a reason: nothing is done, nothing is filed. */
export const noReason: Answering<Extract<Meaning, { kind: 'no_reason' }>> = async (face, _asked, means) =>
  notThat(
    `To ${means.what} a service, say why: ${face.command} ${means.what} ${means.service} because … Nothing was done.`,
    means.title,
  );

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
