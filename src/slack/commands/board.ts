import { context, section } from '../cards/blocks.ts';
import { when } from '../text/dates.ts';
import { bare, say } from '../text/mrkdwn.ts';
import type { Answering } from './asked.ts';

export const board: Answering = async (face, asked) => {
  const home = await face.flow().desk.home(asked.person, { show: 'all', open: null, search: null });
  const lanes = home.board.lanes.map((lane) => `*${lane.column}* ${lane.count}`).join(' · ');
  const waits = home.needs.length + home.moreNeeds;
  const worst = home.needs
    .slice(0, 3)
    .map((need) => `${need.view.item.key} ${say(need.view.item.title, 80)}, since ${when(need.ask.since)}`);
  return {
    text: `Board. ${bare(lanes.replaceAll('*', ''), 300)}`,
    blocks: [
      section(`${lanes} · *Backlog* ${home.board.backlog}`),
      section(waits === 0 ? 'Nothing waits for you.' : `*Waiting for you ${waits}*\n${worst.join('\n')}`),
      context('The whole board is in App Home.'),
    ],
  };
};
