import type { BoardCard } from '../../ports/flow.ts';
import { sentence } from '../answers/refusals.ts';
import { type Content, context, row, section } from '../cards/blocks.ts';
import { asking } from '../cards/facts.ts';
import { stateOf } from '../cards/state.ts';
import type { Face } from '../face.ts';
import { when } from '../text/dates.ts';
import { bare, say } from '../text/mrkdwn.ts';
import { allOf, count, nameOf } from '../text/names.ts';
import { type Asked, LINES } from './asked.ts';

export async function list(
  face: Face,
  asked: Asked,
  about: { mine: boolean; stage: Parameters<typeof stageWords>[0] },
): Promise<Content> {
  const cards = await face.flow().desk.list(asked.person, { ...about, limit: LINES + 1 });
  if (cards.length === 0)
    return sentence(about.mine ? 'No ticket is yours.' : `No ticket${stageWords(about.stage)}.`);
  const shown = cards.slice(0, LINES);
  const starts = shown.flatMap((one) => {
    const ask = one.view.asks.find((open) => open.gate === 'start' && open.state === 'open');
    return one.stage === 'backlog' && ask !== undefined ? [{ one, ask }] : [];
  });
  return {
    text: `${count(shown.length, 'ticket')}. ${shown.map((one) => `${one.key} ${bare(one.title, 60)}`).join(', ')}`,
    blocks: [
      section(shown.map(listLine).join('\n')),
      ...row(
        starts
          .slice(0, 5)
          .map(({ one, ask }) => ({ label: `Start ${one.key}`, action: 'answer:started', ask: ask.id })),
        'backlog',
      ),
      context(`${cards.length > LINES ? 'There are more. ' : ''}The whole board is in App Home.`),
    ],
  };
}
const stageWords = (stage: BoardCard['stage'] | null): string =>
  stage === null ? '' : ` is in ${stage.replaceAll('_', ' ')}`;

/** Whoever is asked now, else whose ticket it is. */
function whose({ view, owner }: BoardCard): string {
  const asked = [...new Set(asking(view).flatMap((ask) => ask.asked))].map((id) => nameOf(view, id));
  if (asked.length > 0) return ` · waits for ${allOf(asked)}`;
  const name = owner === null ? nameOf(view, view.item.pm ?? view.item.reporter) : say(owner, 60);
  return ` · ${name}`;
}

function listLine(one: BoardCard): string {
  const state = stateOf(one.view);
  return `*${one.key}* ${say(one.title, 80)} · ${state.word}${whose(one)} · since ${when(one.since)}`;
}
