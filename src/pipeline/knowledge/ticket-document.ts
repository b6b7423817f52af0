/** Our own tickets as documents of the lake: what was asked, what was decided and why, what failed afterwards. */
import { sections } from '../documents/sections.ts';
import type { Instant } from '../item/basics.ts';
import type { LedgerEntry } from '../ledger.ts';
import { signals } from '../signal-words.ts';
import { stages } from '../stages.ts';
import type { WorkItem } from '../work-item.ts';
import type { LakeDocument } from './document.ts';
import type { Visibility } from './visibility.ts';

export interface TicketHistory {
  item: WorkItem;
  /** Oldest first; those that were refused or ignored are left out. */
  entries: LedgerEntry[];
  /** Newest texts. */
  documents: { kind: 'prd' | 'spec' | 'release_notes'; markdown: string }[];
  /** Files of the merged change, where they are known. */
  files: string[];
  names: Map<string, string>;
  url: string | null;
}

const documentNames = { prd: 'PRD', spec: 'Tech spec', release_notes: 'Release notes' } as const;
const day = (at: Instant): string => at.slice(0, 10);
const line = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** The ticket, and one document for each of its rollbacks and incidents. */
export function ticketDocuments(history: TicketHistory): LakeDocument[] {
  return [ticketDocument(history), ...failures(history)];
}

function ticketDocument(history: TicketHistory): LakeDocument {
  const { item } = history;
  const decided = decisions(history);
  return {
    ...frame(history),
    id: item.key,
    kind: 'ticket',
    title: `${item.key} ${item.title}`,
    at: item.closed?.at ?? item.liveAt ?? item.filedAt,
    text: [
      `## Ticket\n\n${item.description}\n\n${standing(item)}`,
      ...(decided.length === 0 ? [] : [`## What was decided\n\n${decided.join('\n')}`]),
      ...history.documents
        .filter(({ kind }) => isSettled(item, kind))
        .map(({ kind, markdown }) =>
          ownWords(markdown).replaceAll(/^#{1,6} +/gm, `## ${documentNames[kind]}: `),
        ),
    ].join('\n\n'),
  };
}

/** A draft that nobody signed is no evidence of anything; notes count once their change is live. */
function isSettled(item: WorkItem, kind: TicketHistory['documents'][number]['kind']): boolean {
  if (kind === 'release_notes') return item.liveAt !== null;
  const state = item[kind];
  return state !== null && state.signed !== null && state.signed.hash === state.hash;
}

const borrowed = /^(?:evidence|sources|references|open questions)$/i;

/** Without what it quotes of others: found again, a quotation would stand for its source. */
function ownWords(markdown: string): string {
  return sections(markdown)
    .filter((part) => !borrowed.test(part.title))
    .map(({ title, body }) => (title === '' ? body : `## ${title}\n\n${body}`))
    .join('\n\n')
    .replaceAll(/^Drafted without a model,.*$/gm, '');
}

function frame({ item, url }: TicketHistory): Pick<LakeDocument, 'url' | 'service' | 'visibility'> {
  return { url, service: item.service?.name ?? null, visibility: visibilityOf(item) };
}

/** As whoever may see the ticket; a filing that was undone is for nobody. */
function visibilityOf(item: WorkItem): Visibility {
  if (item.closed?.as === 'undone') return { to: 'people', people: [] };
  return item.home?.isPrivate === true ? { to: 'channel', channel: item.home.channel } : { to: 'all' };
}

const closedAs: Record<NonNullable<WorkItem['closed']>['as'], string> = {
  not_needed: 'Closed as not needed',
  decided_against: 'Decided against',
  duplicate: 'Closed as a duplicate',
  elsewhere: 'Closed, done elsewhere',
  undone: 'Undone',
  children: 'Closed with its parts',
};

function standing(item: WorkItem): string {
  const filed = `A ${item.kind}, filed on ${day(item.filedAt)}.`;
  if (item.closed !== null)
    return `${filed} ${closedAs[item.closed.as]} on ${day(item.closed.at)}: ${line(item.closed.reason)}`;
  if (item.liveAt !== null) return `${filed} Live since ${day(item.liveAt)}.`;
  const { column } = stages[item.stage];
  return column === null ? filed : `${filed} Now in: ${column}.`;
}

function decisions(history: TicketHistory): string[] {
  const asked = new Map<string, string>();
  const lines = history.entries.flatMap((entry) => {
    if (entry.signal === 'question_asked') asked.set(entry.facts.request, line(entry.facts.text));
    const said = wordsOf(entry, asked);
    if (said === null) return [];
    const who =
      entry.actor.kind === 'person' ? (history.names.get(entry.actor.id) ?? 'Somebody') : 'Throughline';
    return [`- ${day(entry.at)}: ${who} ${signals[entry.signal]}${said === '' ? '' : `: ${line(said)}`}`];
  });
  return [...lines, ...history.item.waivers.map((waiver) => waiverLine(history, waiver))];
}

const waiverLine = ({ names }: TicketHistory, waiver: WorkItem['waivers'][number]): string =>
  `- ${day(waiver.at)}: ${names.get(waiver.by) ?? 'Somebody'} waived ${waiver.rules.join(', ').replaceAll('_', ' ')}, because ${line(waiver.reason)}`;

/** What an entry adds to its name; null: it decides nothing. */
function wordsOf(entry: LedgerEntry, asked: Map<string, string>): string | null {
  switch (entry.signal) {
    case 'prd_signed_off':
    case 'spec_signed_off':
    case 're_signed':
      return `version ${entry.facts.version}`;
    case 'both_signed_off':
    case 'verified':
    case 'accepted':
    case 'rolled_back':
      return '';
    case 'changes_requested':
    case 'fix_forward_chosen':
      return entry.facts.what;
    case 'question_answered':
      return `${asked.get(entry.facts.request) ?? ''} ${entry.facts.answer}`;
    case 'hold_overridden':
    case 'document_reopened':
    case 'sign_off_withdrawn':
    case 'decided_against':
    case 'waiver_declined':
    case 'merge_declined':
    case 'deploy_declined':
    case 'reason_given':
    case 'reopened':
    case 'cancelled':
    case 'permission_denied':
      return entry.facts.reason;
    case 'incident_opened':
      return `${entry.facts.incident.id} ${entry.facts.incident.title}`;
    default:
      return null;
  }
}

function failures(history: TicketHistory): LakeDocument[] {
  const { item, entries } = history;
  const rollbacks = entries.filter((entry) => entry.signal === 'rolled_back');
  const found = rollbacks.map((entry, index): LakeDocument => {
    const reason = entries.find((one) => one.signal === 'reason_given' && one.at >= entry.at);
    const why = reason?.signal === 'reason_given' ? ` Why: ${line(reason.facts.reason)}` : '';
    return {
      ...failure(history, entry.at),
      id: `${item.key}-rollback${index === 0 ? '' : `-${index + 1}`}`,
      title: `Rollback of ${item.key} ${item.title}`,
      text: `## What happened\n\nOn ${day(entry.at)} ${item.service?.name ?? 'the service'} was rolled back after ${item.key} “${item.title}” had been deployed: from ${entry.facts.fromSha.slice(0, 7)} to ${entry.facts.toSha.slice(0, 7)}.${why}\n\n${named(history)}`,
    };
  });
  const incidents = new Map(
    entries.flatMap((entry) =>
      entry.signal === 'incident_opened' ? [[entry.facts.incident.id, entry] as const] : [],
    ),
  );
  for (const [id, { facts, at }] of incidents)
    found.push({
      ...failure(history, facts.incident.openedAt || at),
      id: `${item.key}-${id.replaceAll(/[^\w-]/g, '-')}`,
      title: `${id} ${facts.incident.title}`,
      text: `## What happened\n\n${id} “${facts.incident.title}” (${facts.incident.priority}) opened after ${item.key} “${item.title}” had been deployed.\n\n${named(history)}`,
    });
  return found;
}

const failure = (history: TicketHistory, at: Instant) => ({
  ...frame(history),
  kind: 'incident' as const,
  at,
  files: history.files,
});

const named = ({ files }: TicketHistory): string =>
  files.length === 0 ? '' : `## Files of that change\n\n${files.map((file) => `- \`${file}\``).join('\n')}`;
