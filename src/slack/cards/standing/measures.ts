/** The four measures in words: as a section of App Home, as a private answer, as a table of text, as files. */
import type { KnownBlock } from '@slack/types';
import type { Share, Spread } from '../../../pipeline/metrics.ts';
import type { Role } from '../../../pipeline/people.ts';
import type { MeasuresView } from '../../../ports/measures.ts';
import { lasting } from '../../text/dates.ts';
import { limits } from '../../text/limits.ts';
import { bare, say } from '../../text/mrkdwn.ts';
import { count } from '../../text/names.ts';
import { type Content, context, header, picture, row, type Shown, section } from '../blocks.ts';
import { nameOfStage } from '../state.ts';

export const roleWord: Record<Role, string> = { pm: 'PM', engineer: 'engineer', approver: 'approver' };

const whose = (view: MeasuresView): string =>
  view.service === null ? 'all services' : say(view.service, 60);
const percent = (share: Share): string =>
  share.rate === null ? 'none' : `${Math.round(share.rate * 100)} %`;
const spent = ({ n, median, p85 }: Spread): string =>
  n === 0 ? 'nothing yet' : `median ${lasting(median)}, p85 ${lasting(p85)} (n ${n})`;
const rounded = (value: number | null): string => (value === null ? 'none' : value.toFixed(1));

export const titleOf = (view: MeasuresView): string => `Measures, ${whose(view)}, ${view.days} days`;

/** Where it piles up, and what to change. */
export function pileSentence(view: Pick<MeasuresView, 'pilingUp' | 'inRole' | 'service'>): string | null {
  const pile = view.pilingUp;
  if (pile === null) return null;
  const role = roleWord[pile.role];
  const where = view.service === null ? '' : ` for ${say(view.service, 60)}`;
  const advice =
    view.inRole <= 1
      ? `Name a second ${role}${where}.`
      : `${count(view.inRole, role)} may answer${where}: start with the oldest.`;
  return `Piling up in ${pile.column}: ${lasting(pile.medianMs)}. ${advice}`;
}

/** One line, for App Home. */
const line = (view: MeasuresView): string =>
  [
    `Lead time ${spent(view.readyToDeployedMs)}`,
    `Delegated ${percent(view.delegated)}`,
    `Interventions ${rounded(view.interventions.median)} a ticket`,
  ].join(' · ');

export function measuresSection(view: MeasuresView, chart: Shown | null): KnownBlock[] {
  if (view.tickets === 0) return [];
  const pile = pileSentence(view);
  const service = view.service ?? '-';
  return [
    header(titleOf(view)),
    section(line(view)),
    ...(chart === null ? [] : [picture(chart)]),
    ...(pile === null ? [] : [section(`*${pile}*`)]),
    ...row(
      [
        { label: 'Show numbers…', action: 'measures:numbers', ask: service },
        { label: 'Export…', action: 'measures:export', ask: service },
      ],
      'measures',
    ),
  ];
}

/** Every number, one a line. */
export function numbers(view: MeasuresView): string[] {
  return [
    `*Lead time, ready → deployed:* ${spent(view.readyToDeployedMs)}`,
    `*Lead time, ticket → deployed:* ${spent(view.ticketToDeployedMs)}`,
    `*Delegated to an agent:* ${percent(view.delegated)} (${view.delegated.n} of ${view.delegated.of})`,
    `*Interventions a ticket:* ${
      view.interventions.n === 0
        ? 'nothing yet'
        : `median ${rounded(view.interventions.median)}, p85 ${rounded(view.interventions.p85)} (n ${view.interventions.n})`
    }`,
  ];
}
const stageLines = (view: MeasuresView, most: number): string[] =>
  view.stages.slice(0, most).map((one) => `${nameOfStage(one.stage)}: ${spent(one.spent)}`);
const cutNote = (view: MeasuresView): string[] =>
  view.cut ? [`Of the newest ${view.tickets} tickets that moved.`] : [];

/** The private answer: the four measures, and the three worst stages. */
export function measuresAnswer(view: MeasuresView): Content {
  if (view.tickets === 0) {
    const said = `${titleOf(view)}: nothing moved, so there is nothing to measure.`;
    return { text: bare(said, 300), blocks: [section(said)] };
  }
  const pile = pileSentence(view);
  return {
    text: `${bare(titleOf(view), 150)}. ${bare(line(view), 300)}`,
    blocks: [
      section(`*${titleOf(view)}*`),
      section(numbers(view).join('\n')),
      section(`*Longest in a stage:*\n${stageLines(view, 3).join('\n')}`),
      ...(pile === null ? [] : [section(`*${pile}*`)]),
      ...cutNote(view).map((note) => context(note)),
    ],
  };
}

/** The table as text, for a modal. `pictured`: what the picture beside the button says, where it is of other days. */
export const measuresTable = (view: MeasuresView, pictured: string | null): KnownBlock[] => [
  ...(pictured === null ? [] : [section(`*In the picture:*\n${say(pictured, limits.altText)}`)]),
  section(`*${titleOf(view)}*`),
  section(numbers(view).join('\n')),
  section(`*Time per stage, of visits that ended:*\n${stageLines(view, 20).join('\n') || 'Nothing yet.'}`),
  context(`${count(view.tickets, 'ticket')} moved. ${cutNote(view).join('')}`.trim()),
];

/** The same as files; lengths in hours. */
export function measuresFiles(view: MeasuresView): { name: string; content: string }[] {
  const rows = [
    ...lengths('lead_time_ready_to_deployed', view.readyToDeployedMs),
    ...lengths('lead_time_ticket_to_deployed', view.ticketToDeployedMs),
    ...view.stages.flatMap((one) => lengths(`stage_${one.stage}`, one.spent)),
    ['delegated_share', 'share', view.delegated.rate, view.delegated.of],
    ['interventions_a_ticket', 'median', view.interventions.median, view.interventions.n],
    ['interventions_a_ticket', 'p85', view.interventions.p85, view.interventions.n],
  ];
  const csv = [['measure', 'statistic', 'value', 'n'], ...rows]
    .map((cells) => cells.map(cell).join(','))
    .join('\n');
  const name = `measures-${(view.service ?? 'all').replaceAll(/[^a-z0-9._-]/gi, '-')}-${view.days}-days`;
  return [
    { name: `${name}.csv`, content: `${csv}\n` },
    { name: `${name}.json`, content: `${JSON.stringify(view, null, 2)}\n` },
  ];
}
const hours = (ms: number | null): number | null => (ms === null ? null : Math.round(ms / 36_000) / 100);
const lengths = (name: string, { n, median, p85 }: Spread): (string | number | null)[][] => [
  [name, 'median_hours', hours(median), n],
  [name, 'p85_hours', hours(p85), n],
];
const cell = (value: string | number | null): string => (value === null ? '' : String(value));
