import type { KnownBlock } from '@slack/types';
import type { AnswerOutcome } from '../../ports/flow.ts';
import { type Content, linkTo, type Press, row, section } from '../cards/blocks.ts';
import { questionOf } from '../cards/gate.ts';
import type { Face } from '../face.ts';
import { bare, plain, say, visible } from '../text/mrkdwn.ts';
import { type Told, tellPrivately } from './telling.ts';

/** `ask` is the question that was pressed. */
export type Refused = Extract<AnswerOutcome, { kind: 'refused' }> & { ask?: string };
export const NOT_DONE = 'Not done';
export const NOT_SAVED = 'I could not save that. Nothing was done. Please press it again in a minute.';

export const sentence = (text: string): Content => ({
  text: bare(text, 3_000),
  blocks: [section(say(text, 2_900))],
});

/** What happened, that nothing changed, who can, and what this person can do instead. */
export async function refusalContent(face: Face, refused: Refused, viewer: string): Promise<Content> {
  const { desk } = face.flow();
  const offered = refused.offer === null ? null : await desk.question(refused.offer.ask, viewer);
  const pressed = refused.ask === undefined ? offered : await desk.question(refused.ask, viewer);
  const [first] = refused.who;
  const nudges = ['not_your_role', 'own_work'].includes(refused.code) && refused.offer === null;
  const presses: Press[] = [
    ...(offered === null || offered.ask.state !== 'open'
      ? []
      : offers(questionOf(offered.view, offered.ask).buttons, offered.ask.id)),
    ...(nudges && first !== undefined && refused.ask !== undefined
      ? [{ label: plain(`Ask ${first.name}`, 24), action: `nudge:${first.chatId}`, ask: refused.ask }]
      : []),
    ...linkTo('Open thread', refused.thread),
  ];
  const key = pressed?.view.item.key ?? 'this ticket';
  const blocks: KnownBlock[] = [section(say(refused.sentence, 2_900)), ...row(presses, key)];
  return { text: bare(visible(refused.sentence), 3_000), blocks };
}

const offers = (buttons: Press[], ask: string): Press[] => [
  ...buttons.slice(0, 1),
  { label: 'See all changes…', action: 'open:changes', ask },
];

export async function refuse(face: Face, about: Told, refused: Refused): Promise<void> {
  const content = await refusalContent(face, refused, about.person);
  await tellPrivately(face, about, { title: NOT_DONE, content });
}
