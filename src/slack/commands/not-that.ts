import { sentence } from '../answers/refusals.ts';
import { type Content, row, section } from '../cards/blocks.ts';
import { limits, startOf } from '../text/limits.ts';
import { say } from '../text/mrkdwn.ts';

/** Nothing was done; the words may have been meant as a title. */
export const notThat = (said: string, title: string): Content => ({
  ...sentence(said),
  blocks: [
    section(say(said, 2_900)),
    ...row([{ label: 'File it', action: 'file:title', ask: startOf(title, limits.kept) }], 'in doubt'),
  ],
});
