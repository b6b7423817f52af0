import { say } from '../text/mrkdwn.ts';
import { context, section } from './blocks.ts';
import { card } from './card.ts';
import type { Builder } from './question.ts';
import { stateOf } from './state.ts';

/** A step that used up its tries. The stage stays where it is. */
const trouble: Builder = ({ item, who, press }) => {
  const failed = item.trouble;
  const sentence = say(failed?.sentence ?? 'A step failed.', 800);
  const drafts =
    failed?.effect === 'draft_prd' ? 'prd_drafted' : failed?.effect === 'draft_spec' ? 'spec_drafted' : null;
  const budget = /\bUSD\b|budget/i.test(failed?.sentence ?? '');
  return {
    text: sentence.replaceAll('`', ''),
    blocks: [section(`${who}*${item.key}:* ${sentence}`), context(`${item.key} is unchanged.`)],
    buttons: [
      budget
        ? press('Add 2 USD', 'answer:budget_raised:2', { style: 'primary' })
        : press('Try again', 'answer:retry_requested', { style: 'primary' }),
      drafts === null
        ? press('Do it by hand…', 'open:done_by_hand')
        : press('Write it yourself…', `open:${drafts}`),
    ],
    menu: [press('Close…', 'open:cancelled')],
  };
};

/** The ticket itself as a question: what the card shows and offers, for `[Answer…]` elsewhere. */
const control: Builder = ({ view, press }) => {
  const state = stateOf(view);
  const paused = view.item.paused !== null;
  return {
    text: `${state.word}.`,
    blocks: card(view).blocks.slice(1, 3),
    buttons: paused
      ? [press('Go on', 'answer:resumed', { style: 'primary' }), press('Close…', 'open:cancelled')]
      : [press('Pause…', 'open:paused'), press('Close…', 'open:cancelled')],
  };
};

export const general = { trouble, card: control } as const;
