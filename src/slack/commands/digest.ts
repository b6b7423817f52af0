/** `digest`: today's, privately. `digest 9:30`, `digest off`: when the channel hears it. */

import type { DigestSet } from '../../ports/digests.ts';
import { respondTo } from '../answers/offers.ts';
import { sentence } from '../answers/refusals.ts';
import type { Told } from '../answers/telling.ts';
import { type Content, row, section } from '../cards/blocks.ts';
import { digestContent } from '../cards/standing/digest.ts';
import type { Face } from '../face.ts';
import type { Meaning } from '../grammar.ts';
import { openHome } from '../home/link.ts';
import type { Respond } from '../payloads.ts';
import { say } from '../text/mrkdwn.ts';
import type { Answering } from './asked.ts';

export const digest: Answering<Extract<Meaning, { kind: 'digest' }>> = async (face, asked, { at }) => {
  const { digests } = face.flow();
  if (at !== null) return setContent(await digests.set(asked.channel, at, asked.person), asked.channel);
  const today = await digests.today(asked.channel, asked.person);
  return 'sentence' in today
    ? sentence(today.sentence)
    : digestContent(today, openHome(await face.homeLink(), 'Open board'), null);
};

function setContent(outcome: DigestSet, channel: string): Content {
  if (outcome.kind === 'refused') return sentence(outcome.sentence);
  const name = say(outcome.channel, 80);
  const said =
    outcome.at === null
      ? `#${name} hears no digest any more.`
      : `#${name} hears its digest at ${outcome.at.replace(/^0/, '')} on working days (${outcome.zone}).`;
  return {
    text: said,
    blocks: [
      section(said),
      ...row([{ label: 'Undo', action: 'digest:undo', ask: `${channel} ${outcome.before}` }], 'digest'),
    ],
  };
}

/** `[Undo]`: the hour is what it was; whether that person may is looked at again. */
export async function undoDigest(
  face: Face,
  told: Told,
  about: { before: string; respond: Respond },
): Promise<void> {
  const [channel = '', at = ''] = about.before.split(' ');
  const outcome = await face.flow().digests.set(channel, at, told.person);
  const content = outcome.kind === 'refused' ? sentence(outcome.sentence) : setContent(outcome, channel);
  await respondTo(about.respond, { replace_original: true, response_type: 'ephemeral', ...content });
}
