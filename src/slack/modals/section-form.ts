/** The form in which a section of a document is written anew, where the workspace has no canvases. */
import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import type { Words } from '../../ports/flow.ts';
import { context, section } from '../cards/blocks.ts';
import { documentNames, titleOf } from '../cards/document.ts';
import { limits } from '../text/limits.ts';
import { say, visible } from '../text/mrkdwn.ts';
import { modalOf, shown } from './form.ts';
import { text } from './form-parts.ts';

/** Kept in `private_metadata`. `joints`: what stood between the fields, where one was too short for the section. */
export const sectionOpened = z.object({
  key: z.string(),
  document: z.enum(['prd', 'spec']),
  version: z.int(),
  section: z.int(),
  joints: z.array(z.enum(['\n\n', '\n', ' ', ''])),
  channel: z.string().nullable(),
  thread: z.string().nullable(),
});
export type SectionOpened = z.infer<typeof sectionOpened>;

export const whichSection = sectionOpened.pick({ key: true, document: true, channel: true, thread: true });
export type WhichSection = z.infer<typeof whichSection>;

/** Which of its sections: the value is the version that is shown, and the place in it. */
export function chooseSection(about: WhichSection, version: number, titles: string[]): ModalView {
  return modalOf(
    {
      title: 'Edit section',
      submit: 'Next',
      intro: [`*${about.key}* · ${documentNames[about.document]} v${version}`],
      fields: [
        {
          name: 'section',
          label: 'Which section?',
          kind: 'select',
          choices: titles.map((title, index) => ({ label: titleOf(title), value: `${version}:${index}` })),
        },
      ],
    },
    { callback: 'which_section', metadata: about },
  );
}

/** Fields of one form; a longer section is edited as a file. */
const MOST_FIELDS = 20;

/** Null: too long for a form. */
export function sectionModal(
  about: Omit<SectionOpened, 'joints'> & { title: string; body: string },
): ModalView | null {
  const { title, body, ...opened } = about;
  const { pieces, joints } = parted(body, limits.inputText);
  if (pieces.length > MOST_FIELDS) return null;
  const name = titleOf(title);
  const of = (index: number): string =>
    pieces.length === 1 ? name : `${name} (${index + 1} of ${pieces.length})`;
  return modalOf(
    {
      title: 'Edit section',
      submit: 'Save',
      intro: [
        `*${opened.key}* · ${documentNames[opened.document]} v${opened.version}. Saved, it is a new version by you. Markdown works.`,
      ],
      fields: pieces.map((piece, index) =>
        text(`part_${index + 1}`, of(index), { initial: piece, optional: index > 0 }),
      ),
    },
    { callback: 'section', metadata: { ...opened, joints } satisfies SectionOpened },
  );
}

/** The section as it was sent. */
export function sectionText(opened: SectionOpened, words: Words): string {
  let out = '';
  for (let index = 0; index <= opened.joints.length; index += 1) {
    const piece = words[`part_${index + 1}`];
    if (typeof piece !== 'string' || piece === '') continue;
    out += out === '' ? piece : `${opened.joints[index - 1] ?? '\n\n'}${piece}`;
  }
  return visible(out);
}

/** Never before an indented line: what is sent back has lost the spaces at its ends. */
const JOINTS = [
  [/\n\n(?=\S)/g, '\n\n'],
  [/\n(?=\S)/g, '\n'],
  [/ (?=\S)/g, ' '],
] as const;

/** A field takes so many characters: cut between paragraphs, else lines, else words. */
function parted(body: string, max: number): { pieces: string[]; joints: SectionOpened['joints'] } {
  const pieces: string[] = [];
  const joints: SectionOpened['joints'] = [];
  let rest = body;
  while (rest.length > max) {
    const head = rest.slice(0, max + 1);
    const found = JOINTS.map(([where, joint]) => ({
      at: [...head.matchAll(where)].at(-1)?.index ?? 0,
      joint,
    })).find(({ at }) => at > max / 4);
    const { at, joint } = found ?? { at: max, joint: '' as const };
    pieces.push(rest.slice(0, at));
    joints.push(joint);
    rest = rest.slice(at + joint.length);
  }
  return { pieces: [...pieces, rest], joints };
}

/** What somebody wrote, as they wrote it, to be copied from. */
export const asWritten = (written: string): KnownBlock[] => [
  context('You wrote:'),
  ...parted(written, limits.section).pieces.map(
    (piece): KnownBlock => ({ type: 'section', text: { type: 'plain_text', text: piece, emoji: false } }),
  ),
];

/** A whole document to read. */
export function wholeText(title: string, sections: { title: string; texts: string[] }[]): ModalView {
  const blocks = sections.flatMap((one) => {
    const [first = '', ...rest] = one.texts;
    return [section(`*${say(titleOf(one.title), 100)}*\n${first}`), ...rest.map(section)];
  });
  return shown(title, blocks);
}
