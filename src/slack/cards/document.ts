/** A document in the thread, where the workspace has no canvases: read, and edited section by section. */
import type { KnownBlock } from '@slack/types';
import { sections } from '../../pipeline/documents/sections.ts';
import type { Message, TicketView } from '../../ports/chat.ts';
import { type ShownSection, sectionsShown } from '../canvas/sections.ts';
import { when } from '../text/dates.ts';
import { say } from '../text/mrkdwn.ts';
import { nameOf } from '../text/names.ts';
import { type Content, context, fit, linkTo, type Press, row, section } from './blocks.ts';
import { keyAndTitle } from './facts.ts';

type DocumentMessage = Extract<Message, { kind: 'document' }>;

export const documentNames = { prd: 'PRD', spec: 'tech spec', release_notes: 'release notes' } as const;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** Text before the first heading has no title of its own. */
export const titleOf = (title: string): string => (title === '' ? 'Introduction' : title);

export function documentMessage(view: TicketView, message: DocumentMessage): Content {
  const { item } = view;
  const name = documentNames[message.document];
  if (message.markdown === null) return onItsPage(view, message);
  const { shown, left } = sectionsShown(sections(message.markdown));
  const isCut = left > 0 || shown.some((one) => one.cut);
  return fit({
    text: `${keyAndTitle(item)}. The ${name}, v${message.version}, to read here.`,
    blocks: [
      section(`*${capital(name)} v${message.version} · ${say(item.title)}*`),
      context(standing(view, message)),
      ...shown.flatMap(sectionBlocks),
      ...(left === 0
        ? []
        : [
            context(
              `${left} more ${left === 1 ? 'section is' : 'sections are'} in the file, and open with Read all….`,
            ),
          ]),
      ...row(
        [
          ...(message.open
            ? [{ label: 'Edit section…', action: `open:section:${item.key}:${message.document}` }]
            : []),
          ...(isCut ? [{ label: 'Read all…', action: `open:text:${item.key}:${message.document}` }] : []),
        ],
        item.key,
      ),
    ],
  });
}

function standing(view: TicketView, message: DocumentMessage): string {
  const state = view.item[message.document];
  const signed = state?.signed;
  if (!message.open && signed != null)
    return `${nameOf(view, signed.by)} signed off v${signed.version}, ${when(signed.at)}. Read-only. Amend opens it.`;
  return 'There are no canvases here, so it stands in this thread. An edited section is a new version, by whoever edited it.';
}

function sectionBlocks({ title, texts, cut }: ShownSection): KnownBlock[] {
  const [first = '', ...rest] = texts;
  const name = say(titleOf(title), 100);
  return [
    section(title === '' ? first : `*${name}*\n${first}`),
    ...rest.map(section),
    ...(cut ? [context(`The rest of ${name} is in the file, and opens with Read all….`)] : []),
  ];
}

function onItsPage(view: TicketView, { document }: DocumentMessage): Content {
  const name = documentNames[document];
  const said = `The ${name} is in a canvas now.`;
  const label = document === 'prd' ? 'Read PRD' : 'Read spec';
  return fit({
    text: `${keyAndTitle(view.item)}. ${said}`,
    blocks: [context(said), ...row(linkTo(label, view.links[document]), view.item.key)],
  });
}

/** Where the release notes have no page they open in a modal. */
export function releaseNotes({ item, links }: TicketView): Press[] {
  if (item.releaseNotes === null) return linkTo('Release notes', links.notes);
  const page = linkTo('Release notes', links.notes ?? item.releaseNotes.url);
  return page.length > 0
    ? page
    : [{ label: 'Release notes…', action: `open:text:${item.key}:release_notes` }];
}
