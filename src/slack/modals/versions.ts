/** Versions of a document: which there are, and what differs between two of them. */
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { Difference, VersionView } from '../../ports/versions.ts';
import { context, section } from '../cards/blocks.ts';
import { documentNames, titleOf } from '../cards/document.ts';
import { changeLines } from '../text/changes.ts';
import { when } from '../text/dates.ts';
import { say } from '../text/mrkdwn.ts';
import { modalOf, shown } from './form.ts';

export const versionsOpened = z.object({
  key: z.string(),
  document: z.enum(['prd', 'spec']),
  channel: z.string().nullable(),
  thread: z.string().nullable(),
});
export type VersionsOpened = z.infer<typeof versionsOpened>;
export const restoreOpened = versionsOpened.extend({ version: z.int(), over: z.int() });

/** A select takes a hundred. */
const MOST = 100;

const done: Record<VersionView['how'], string> = {
  drafted: 'drafted',
  redrafted: 'redrafted',
  edited: 'edited by hand',
  proposal: 'changed',
  kept: 'kept as signed',
  reopened: 'reopened',
  answered: 'questions answered',
  restored: 'an earlier text again',
};

/** "v3 · Sam, edited by hand". */
const labelOf = ({ version, author, how }: VersionView): string =>
  `v${version} · ${author === null ? done[how] : `${author}, ${done[how]}`}`;

const lineOf = (one: VersionView): string =>
  `*v${one.version}*  ${one.author === null ? '' : `${say(one.author, 60)}, `}${done[one.how]}, ${when(one.at)}${one.skill === null ? '' : `, with ${say(one.skill, 250)}`}`;

export function versionsModal(about: VersionsOpened, all: VersionView[]): ModalView {
  const name = documentNames[about.document];
  const newest = all.slice(0, MOST);
  const title = `Versions of the ${name}`;
  const list = newest.slice(0, 30).map((one) => context(lineOf(one)));
  const [last, before] = newest;
  if (last === undefined || before === undefined)
    return shown(title, list.length === 0 ? [section('There is none yet.')] : list);
  const choices = newest.map((one) => ({ label: labelOf(one), value: String(one.version) }));
  return modalOf(
    {
      title,
      submit: 'Compare',
      blocks: list,
      fields: [
        { name: 'from', label: 'From', kind: 'select', choices, initial: String(before.version) },
        { name: 'to', label: 'To', kind: 'select', choices, initial: String(last.version) },
      ],
    },
    { callback: 'versions', metadata: about },
  );
}

/** Sections that differ, before and after. Where the person may, sent it brings the older text back. */
export function differenceModal(about: VersionsOpened, found: Difference): ModalView {
  const { from, to, changes, newest, restorable } = found;
  const title = `v${from.version} and v${to.version}`;
  const words = changes
    .slice(0, 30)
    .map((change) => section(`*${say(titleOf(change.section), 100)}*\n${changeLines(change, 1_200)}`));
  const blocks = [
    context(`${lineOf(from)}\n${lineOf(to)}`),
    ...(words.length === 0 ? [section('They say the same.')] : words),
    ...(changes.length > 30 ? [context(`${changes.length - 30} more sections differ.`)] : []),
  ];
  if (!restorable) return shown(title, blocks);
  const again = context(
    `*Restore v${from.version}* makes its text version ${newest + 1}, by you. Nothing is deleted: v${newest} stays in this list.`,
  );
  return modalOf(
    { title, submit: `Restore v${from.version}`, blocks: [...blocks, again], fields: [] },
    { callback: 'restore', metadata: { ...about, version: from.version, over: newest } },
  );
}
