import type { Lane } from '../../ports/flow.ts';
import { context, row, section } from '../cards/blocks.ts';
import { stateOf } from '../cards/state.ts';
import { openHome } from '../home/link.ts';
import { when } from '../text/dates.ts';
import { bare, say } from '../text/mrkdwn.ts';
import { count } from '../text/names.ts';
import type { Answering } from './asked.ts';

const WORST = 3;

/** Counts, and the three that have stood longest where they are. */
export const board: Answering = async (face, asked) => {
  const home = await face.flow().desk.home(asked.person, { show: 'all', open: null, search: null }, 3);
  const { lanes, backlog } = home.board;
  const counts = lanes.map((lane) => `*${lane.column}* ${lane.count}`).join(' · ');
  const worst = longest(lanes).map(
    (one) =>
      `*${one.key}* ${say(one.title, 80)} · ${stateOf(one.view).word}, since ${when(one.since)}. ${stateOf(one.view).sentence}`,
  );
  const waits = home.needs.length + home.moreNeeds;
  return {
    text: `Board. ${bare(counts.replaceAll('*', ''), 300)}`,
    blocks: [
      section(`${counts} · *Backlog* ${backlog}`),
      ...(worst.length === 0 ? [] : [section(`*Longest where they are:*\n${worst.join('\n')}`)]),
      context(
        waits === 0
          ? 'Nothing waits for you.'
          : `${count(waits, 'question waits', 'questions wait')} for you: App Home shows them first.`,
      ),
      ...row(openHome(await face.homeLink()), 'board'),
    ],
  };
};

const longest = (lanes: Lane[]) =>
  lanes
    .filter((lane) => lane.column !== 'Deployed')
    .flatMap((lane) => lane.cards)
    .toSorted((one, other) => one.since.localeCompare(other.since))
    .slice(0, WORST);
