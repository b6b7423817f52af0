import { context, row, section } from '../cards/blocks.ts';
import { stateOf } from '../cards/state.ts';
import { openHome } from '../home/link.ts';
import { say } from '../text/mrkdwn.ts';
import { count, usd } from '../text/names.ts';
import { type Answering, LINES } from './asked.ts';

export const agents: Answering = async (face, asked) => {
  const home = await face.flow().desk.home(asked.person, { show: 'all', open: null, search: null }, 0);
  if (home.agents.length === 0)
    return {
      text: 'No agent runs now.',
      blocks: [section('No agent runs now.'), ...row(openHome(await face.homeLink()), 'agents')],
    };
  const { all } = home.agentCount;
  const lines = home.agents.slice(0, LINES).map((one) => {
    const run = one.view.item.run;
    return `*${one.key}* ${say(one.title, 80)} · ${stateOf(one.view).sentence}${run === null ? '' : ` · ${usd(run.costUsd)}`}`;
  });
  return {
    text: `${count(all, 'agent')} at work.`,
    blocks: [
      section(lines.join('\n')),
      ...(all > lines.length ? [context(`${lines.length} of ${all}, the oldest first.`)] : []),
      ...row(openHome(await face.homeLink()), 'agents'),
    ],
  };
};
