import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import type { Attachment, Kind, Origin, Priority } from '../../pipeline/item/basics.ts';
import type { FilingRequest, FormProposal, Words } from '../../ports/flow.ts';
import { context } from '../cards/blocks.ts';
import { say } from '../text/mrkdwn.ts';
import { count } from '../text/names.ts';
import { type Field, modalOf } from './form.ts';

const kinds: Kind[] = ['bug', 'feature', 'chore'];
const priorities: Priority[] = ['low', 'medium', 'high', 'critical'];
const choices = (names: readonly string[]) => names.map((name) => ({ label: name, value: name }));
/** The value of *I don't know*: no service has a name with a space. */
const UNKNOWN = 'not known';

const opened = z.looseObject({
  channel: z.string(),
  origin: z.looseObject({
    kind: z.enum(['command', 'form', 'shortcut', 'mention', 'message', 'tracker']),
    ref: z.string().optional(),
    url: z.string().optional(),
    author: z.string().optional(),
  }),
  thread: z.string().nullish(),
  files: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        type: z.string(),
        size: z.number(),
        url: z.string().nullable(),
      }),
    )
    .optional(),
});
export type FilingOpened = z.infer<typeof opened>;
export const readFilingOpened = (metadata: string): FilingOpened => opened.parse(JSON.parse(metadata));

/** What a ticket is filed with: the form to file and the form to change it ask for the same. */
export const filingFields = (filing: Omit<FormProposal, 'channels'>): Field[] => [
  { name: 'title', label: 'Title', kind: 'line', initial: filing.title },
  {
    name: 'description',
    label: 'What is going on?',
    kind: 'text',
    optional: true,
    initial: filing.description,
  },
  { name: 'kind', label: 'Kind', kind: 'select', choices: choices(kinds), initial: filing.kind },
  {
    name: 'priority',
    label: 'Priority',
    kind: 'select',
    choices: choices(priorities),
    initial: filing.priority,
  },
  {
    name: 'service',
    label: 'Service',
    kind: 'select',
    choices: [...choices(filing.services.slice(0, 99)), { label: "I don't know", value: UNKNOWN }],
    initial: filing.service ?? UNKNOWN,
  },
  {
    name: 'labels',
    label: 'Labels',
    kind: 'line',
    optional: true,
    initial: filing.labels.join(', '),
    hint: 'Separated by commas.',
  },
  {
    name: 'criteria',
    label: 'Acceptance criteria',
    kind: 'text',
    optional: true,
    initial: filing.criteria.join('\n'),
    hint: 'One a line.',
  },
];

/** What a form can carry along unseen: as many files as fit, with their links first to go. */
function fitting(files: Attachment[]): Attachment[] {
  const room = 2_000;
  const size = (some: Attachment[]): number => JSON.stringify(some).length;
  const bare = size(files) > room ? files.map((one) => ({ ...one, url: null })) : files;
  let kept = bare;
  while (size(kept) > room) kept = kept.slice(0, -1);
  return kept;
}

/** *New ticket*: filled in from what is known; everything proposed can be changed. */
export function filingForm(
  proposal: FormProposal,
  about: {
    channel: string;
    origin: Origin;
    thread?: string | null;
    note?: string;
    files?: Attachment[];
  },
): ModalView {
  const linked = proposal.channels.find((one) => one.id === about.channel);
  const files = fitting(about.files ?? []);
  const blocks: KnownBlock[] = [
    ...(about.note === undefined ? [] : [context(about.note)]),
    ...(files.length === 0
      ? []
      : [
          context(
            `${count(files.length, 'file')} with it: ${files.map((one) => say(one.name, 60)).join(', ')}.`,
          ),
        ]),
  ];
  return modalOf(
    {
      title: 'New ticket',
      submit: 'File',
      blocks,
      fields: [
        ...filingFields(proposal),
        {
          name: 'channel',
          label: 'Where',
          kind: 'select',
          choices: proposal.channels.map((one) => ({
            label: `#${one.name} (${one.service})`,
            value: one.id,
          })),
          initial: linked?.id ?? proposal.channels[0]?.id,
        },
      ],
    },
    {
      callback: 'file',
      metadata: {
        channel: about.channel,
        origin: about.origin,
        thread: about.thread ?? null,
        ...(files.length === 0 ? {} : { files }),
      },
    },
  );
}

const text = (words: Words, name: string): string => {
  const value = words[name];
  return typeof value === 'string' ? value : '';
};
const list = (value: string, separator: RegExp): string[] =>
  value
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');

export function filingFrom(
  words: Words,
  about: { by: string; delivery: string; opened: FilingOpened },
): FilingRequest {
  const title = text(words, 'title');
  const { ref, url, author, kind } = about.opened.origin;
  return {
    text: title,
    title,
    description: text(words, 'description'),
    by: about.by,
    channel: text(words, 'channel') || about.opened.channel,
    origin: {
      kind,
      ...(ref === undefined ? {} : { ref }),
      ...(url === undefined ? {} : { url }),
      ...(author === undefined ? {} : { author }),
    },
    delivery: about.delivery,
    kind: kinds.find((one) => one === text(words, 'kind')) ?? 'feature',
    priority: priorities.find((one) => one === text(words, 'priority')) ?? 'medium',
    service: text(words, 'service') === UNKNOWN ? null : text(words, 'service') || null,
    labels: list(text(words, 'labels'), /,/),
    criteria: list(text(words, 'criteria'), /\n/),
    ...(about.opened.files === undefined ? {} : { attachments: about.opened.files }),
  };
}
