/**
 * Documents where the chat has no pages: read in the thread, and edited there section by section. A section that a
 * person writes anew in a form is a version of theirs, as an edit of a page by hand would be. What others changed
 * meanwhile in other sections stays; a change of the same section refuses.
 */
import { places, readsAlong } from '../../pipeline/authorise.ts';
import { documentHash } from '../../pipeline/documents/canonical.ts';
import { mergeSections } from '../../pipeline/documents/merging/merge.ts';
import { sections, withSection } from '../../pipeline/documents/sections.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { AnswerOutcome, DocumentView, SectionEdit, Texts } from '../../ports/flow.ts';
import { findDocument, IN_THREAD, pageById, pagesOf } from '../../store/documents.ts';
import { allPeople } from '../../store/people.ts';
import { findItem } from '../../store/work-items.ts';
import { whoIs } from '../company/who.ts';
import type { Deps } from '../deps.ts';
import { maySee } from '../desk.ts';
import { importEdits, newVersion, readOnly } from '../documents.ts';
import { receive } from '../receive.ts';
import { ticketView } from '../showing/views.ts';
import { type Refused, refused } from './refused.ts';

const names = { prd: 'PRD', spec: 'spec' } as const;
const MOST_CHARACTERS = 100_000;

export function createTexts(deps: Deps): Texts {
  return {
    read: (about) => read(deps, about),
    editSection: (request) => editSection(deps, request),
    pageLost: (page) => pageLost(deps, page),
  };
}

async function pageLost(deps: Deps, id: string): Promise<void> {
  const page = await pageById(deps.db, id);
  const item = page === null ? null : await findItem(deps.db, page.key);
  if (page === null || item === null || page.kind === 'release_notes') return;
  await importEdits(deps, item, page.kind);
}

async function read(deps: Deps, about: Parameters<Texts['read']>[0]): Promise<DocumentView | null> {
  const item = await findItem(deps.db, about.key);
  if (item === null || !(await maySee(deps, item, about.viewer))) return null;
  const { document: kind, version } = about;
  const text = await findDocument(deps.db, item.key, { kind, ...(version === null ? {} : { version }) });
  if (text === null) return null;
  const page = (await pagesOf(deps.db, item.key)).find((one) => one.kind === kind);
  const state = kind === 'release_notes' ? null : item[kind];
  return {
    view: await ticketView(deps, item),
    version: text.version,
    sections: sections(text.markdown),
    open: page?.page === IN_THREAD && state !== null && !readOnly(state),
  };
}

async function editSection(deps: Deps, request: SectionEdit): Promise<AnswerOutcome> {
  const { key, document: kind, delivery } = request;
  const person = await whoIs(deps, request.by);
  if (person === null || person.outsider) return refused('outsider', readsAlong(deps.company.name));
  const item = await findItem(deps.db, key);
  if (item === null || !(await maySee(deps, item, request.by)))
    return refused('no_such_ticket', `No ticket ${key} that you can see.`);
  const closed = await notHere(deps, item, kind);
  if (closed !== null) return closed;
  const text = await textAfter(deps, item, request);
  if (text === null) return done(key);
  if (typeof text !== 'string') return text;
  const version = await newVersion(deps, item, {
    kind,
    markdown: text,
    author: person.id,
    how: 'edited',
  });
  const received = await receive(deps, {
    key,
    signal: version.signal,
    actor: { kind: 'person', id: person.id },
    delivery,
    write: version.write,
  });
  deps.log.info('door.section_edited', { key, document: kind, person: person.id, outcome: received.kind });
  if (received.kind === 'refused') return refused(received.refusal.code, received.refusal.sentence);
  if (received.kind !== 'ignored') return done(key);
  // Somebody was faster by a moment, or the ticket has ended.
  const now = await findItem(deps.db, key);
  return now?.[kind]?.version === item[kind]?.version
    ? refused('moved_on', `${key} is ${places[item.stage]} now. Nothing was changed.`)
    : meanwhile(deps, request);
}

const done = (ticket: string): AnswerOutcome => ({ kind: 'done', ticket, sentence: null });

/** Why this document is not edited in its thread; null where it is. */
async function notHere(deps: Deps, item: WorkItem, kind: SectionEdit['document']): Promise<Refused | null> {
  const state = item[kind];
  const name = names[kind];
  if (item.paused !== null) return refused('paused', `${item.key} is paused. Nothing was changed.`);
  const page = (await pagesOf(deps.db, item.key)).find((one) => one.kind === kind);
  if (state === null || page?.page !== IN_THREAD)
    return refused('moved_on', `The ${name} is not edited here. Open it with Read ${name}. Nothing changed.`);
  if (!readOnly(state)) return null;
  const people = await allPeople(deps.db);
  const signer = people.find((one) => one.id === state.signed?.by)?.name ?? 'Somebody';
  return refused(
    'moved_on',
    `${signer} signed ${name} v${state.version}, so it is read-only. Amend opens it. Nothing changed.`,
  );
}

/** The whole text with the section in it; null where nothing is changed by it. */
async function textAfter(deps: Deps, item: WorkItem, request: SectionEdit): Promise<string | null | Refused> {
  const { document: kind, version } = request;
  const opened = await findDocument(deps.db, item.key, { kind, version });
  const newest = await findDocument(deps.db, item.key, { kind });
  const own = opened === null ? null : withSection(opened.markdown, request.section, request.text);
  if (opened === null || newest === null || own === null)
    return refused('moved_on', 'That section is not in the document any more. Nothing changed.');
  if (own.length > MOST_CHARACTERS)
    return refused('unable', `That is too long: a document has at most ${MOST_CHARACTERS} characters.`);
  const merge = mergeSections(opened.markdown, newest.markdown, own);
  if (merge.clashes.length > 0) return meanwhile(deps, request);
  return documentHash(merge.text) === newest.hash ? null : merge.text;
}

async function meanwhile(deps: Deps, request: SectionEdit): Promise<Refused> {
  const item = await findItem(deps.db, request.key);
  const state = item?.[request.document];
  const people = await allPeople(deps.db);
  const author = people.find((one) => one.id === state?.author)?.name ?? 'Throughline';
  const changed = state?.changes.slice(0, 2).map((one) => one.section || 'Introduction') ?? [];
  return refused(
    'text_changed',
    `The ${names[request.document]} changed while you wrote: ${author} edited ${changed.join(' and ') || 'it'}. Not saved.`,
  );
}
