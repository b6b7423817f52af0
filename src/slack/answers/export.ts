/** A ticket as one file: what is known of it, its documents, and its whole history. It goes to one person alone. */
import { assemble } from '../../pipeline/documents/sections.ts';
import type { TicketView } from '../../ports/chat.ts';
import type { DocumentView } from '../../ports/flow.ts';
import { FILES_REFUSED } from '../canvas/attachment.ts';
import { documentNames } from '../cards/document.ts';
import { wordOfStage } from '../cards/state.ts';
import type { Face } from '../face.ts';
import type { Entries } from '../modals/details.ts';
import { utcTime } from '../text/dates.ts';
import { plain, visible } from '../text/mrkdwn.ts';
import { nameOf } from '../text/names.ts';
import { codeOf } from '../wire/api.ts';
import { NOT_DONE, sentence } from './refusals.ts';
import { type Told, tellPrivately, whisper } from './telling.ts';

const kinds = ['prd', 'spec', 'release_notes'] as const;
type ExportedDocument = { kind: (typeof kinds)[number]; read: DocumentView };

/** More than any ticket's history has. */
const ALL = 100_000;
/** A line of the file; what models and tools wrote may hold thousands. */
const LONGEST = 2_000;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Oldest first: it is read as a story. Times are in UTC, since a file is drawn for no reader. */
export function ticketFile(view: TicketView, documents: ExportedDocument[], newestFirst: Entries): string {
  const { item } = view;
  const about = [
    `- ${wordOfStage(item.stage)} since ${utcTime(item.stageSince)}`,
    `- ${item.service?.name ?? 'no service'} · ${item.kind} · priority ${item.priority}`,
    `- Filed by ${nameOf(view, item.reporter)}, ${utcTime(item.filedAt)}`,
    ...(item.labels.length === 0 ? [] : [`- Labels: ${plain(item.labels.join(', '), LONGEST)}`]),
    ...(view.links.thread === null ? [] : [`- ${view.links.thread}`]),
  ];
  return [
    `# ${item.key} ${plain(item.title, LONGEST)}`,
    about.join('\n'),
    visible(item.description),
    ...documents.flatMap((one) => documentPart(view, one)),
    `# History`,
    newestFirst.toReversed().map(line).join('\n') || 'Nothing yet.',
  ]
    .filter((part) => part !== '')
    .map((part) => `${part}\n`)
    .join('\n');
}

function documentPart(view: TicketView, { kind, read }: ExportedDocument): string[] {
  const signed = kind === 'release_notes' ? null : view.item[kind]?.signed;
  const by =
    signed?.version === read.version
      ? `Signed off by ${nameOf(view, signed.by)}, ${utcTime(signed.at)}.`
      : kind === 'release_notes'
        ? ''
        : 'Not signed off.';
  const title = `# ${capital(documentNames[kind])}, v${read.version}`;
  return [title, by, visible(assemble(read.sections)).trim()];
}

const line = (entry: Entries[number]): string => {
  const why = entry.why === null ? '' : `: ${plain(entry.why, LONGEST)}`;
  const moved = entry.to === null || entry.to === entry.from ? '' : ` → ${wordOfStage(entry.to)}`;
  return `- ${utcTime(entry.at)} · ${plain(entry.who)} ${plain(entry.what, LONGEST)}${why}${moved}`;
};

/** The newest version of each, and before it the signed one where the newest is not signed. */
async function documentsOf(face: Face, view: TicketView, viewer: string): Promise<ExportedDocument[]> {
  const { key } = view.item;
  const found: ExportedDocument[] = [];
  for (const kind of kinds) {
    const newest = await face.flow().texts.read({ key, document: kind, version: null, viewer });
    if (newest === null) continue;
    const version = kind === 'release_notes' ? undefined : view.item[kind]?.signed?.version;
    const signed =
      version === undefined || version === newest.version
        ? null
        : await face.flow().texts.read({ key, document: kind, version, viewer });
    found.push(...[signed, newest].flatMap((read) => (read === null ? [] : [{ kind, read }])));
  }
  return found;
}

/** `[Export…]`, `[All as a file]`. */
export async function exportTicket(face: Face, told: Told, key: string): Promise<void> {
  const { desk } = face.flow();
  const view = await desk.ticket(key, told.person);
  const refuse = (words: string): Promise<void> =>
    tellPrivately(face, told, { title: NOT_DONE, content: sentence(words) });
  if (view === null) return refuse(`No ticket ${key} that you can see.`);
  const entries = await desk.history(key, told.person, ALL);
  const content = ticketFile(view, await documentsOf(face, view, told.person), entries);
  try {
    await face.api.sendFiles({
      person: told.person,
      comment: `${key}, its documents and its whole history.`,
      files: [{ name: `${key}.md`, content }],
    });
  } catch (error) {
    if (!FILES_REFUSED.has(codeOf(error) ?? '')) throw error;
    return refuse('This workspace takes no such file from me. Nothing was sent.');
  }
  const sent = sentence(`Sent to you as ${key}.md, in a direct message.`);
  if (told.surface.kind === 'modal') return tellPrivately(face, told, { title: key, content: sent });
  await whisper(face, told, sent);
}
