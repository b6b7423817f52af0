/** What came of filing, as whoever filed sees it. */
import type { KnownBlock } from '@slack/types';
import type { FilingOutcome } from '../../ports/flow.ts';
import { button, type Content, linkTo, row, section } from '../cards/blocks.ts';
import { wordOfStage } from '../cards/state.ts';
import { limits, startOf } from '../text/limits.ts';
import { bare, plain, say } from '../text/mrkdwn.ts';
import { sentence } from './refusals.ts';

/** Block of the choice of a team. */
export const TEAM = 'team';

/** Said to whoever filed alone: what was pasted may stand in Slack still. */
export const HELD_SECRET =
  'What looks like a key or a password was taken out of it. Revoke it: whoever read the message has seen it.';

/** The private answer. `text` is what would be filed: the buttons carry it. */
export function filedContent(outcome: FilingOutcome, text: string): Content {
  const kept = startOf(text, limits.kept);
  switch (outcome.kind) {
    case 'filed': {
      const words = `Filed *${outcome.key}* ${say(outcome.title, 200)}`;
      return {
        text: `Filed ${outcome.key} ${bare(outcome.title, 200)}`,
        blocks: [
          section(words),
          ...(outcome.heldSecret === true ? [section(HELD_SECRET)] : []),
          ...row(
            [
              ...linkTo('Open thread', outcome.thread),
              { label: 'Change…', action: 'file:change', ask: outcome.key },
              { label: 'Undo', action: 'file:undo', ask: outcome.key },
            ],
            outcome.key,
          ),
        ],
      };
    }
    case 'duplicate': {
      const { of } = outcome;
      const words = `This looks like ${of.key}, ${say(of.title, 150)} (${wordOfStage(of.stage)}${of.owner === null ? '' : `, ${say(of.owner, 60)}`}). Nothing was filed.`;
      return {
        text: words,
        blocks: [
          section(words),
          ...row(
            [
              ...linkTo(`Open ${of.key}`, of.thread),
              { label: `Add to ${of.key}`, action: `file:add:${of.key}`, ask: kept },
              { label: 'File anyway', action: 'file:anyway', ask: kept },
            ],
            of.key,
          ),
        ],
      };
    }
    case 'unlinked':
      return {
        text: bare(outcome.sentence),
        blocks: [section(say(outcome.sentence)), ...teams(outcome.teams, kept)],
      };
    default:
      return sentence(outcome.sentence);
  }
}

function teams(found: { channel: string; service: string; name: string }[], kept: string): KnownBlock[] {
  if (found.length === 0)
    return [section('No channel is linked to a service yet. Link this one with the command: link SERVICE.')];
  return [
    {
      type: 'actions',
      block_id: TEAM,
      elements: [
        {
          type: 'static_select',
          action_id: 'file:choose',
          placeholder: { type: 'plain_text', text: 'Team' },
          options: found.slice(0, 100).map((one) => ({
            text: { type: 'plain_text', text: plain(`#${one.name} (${one.service})`, 75) },
            value: one.channel,
          })),
        },
        button({ label: 'File there', action: 'file:there', ask: kept, style: 'primary' }, 'new ticket'),
      ],
    },
  ];
}
