/** Texts that a document had: who wrote each, what differs between any two, and the way back to one. */
import { places, readsAlong } from '../../pipeline/authorise.ts';
import { sectionChanges } from '../../pipeline/documents/sections.ts';
import type { DocumentKind } from '../../pipeline/item/basics.ts';
import type { DocumentChange } from '../../pipeline/item/review.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { AnswerOutcome } from '../../ports/flow.ts';
import type { Difference, Versions, VersionView } from '../../ports/versions.ts';
import { findDocument, versionsOf } from '../../store/documents.ts';
import { allPeople, type PersonRow, rolesIn } from '../../store/people.ts';
import { findItem } from '../../store/work-items.ts';
import { whoIs } from '../company/who.ts';
import type { Deps } from '../deps.ts';
import { maySee } from '../desk.ts';
import { importEdits, newVersion, readOnly } from '../documents.ts';
import { receive } from '../receive.ts';
import { type Refused, refused } from './refused.ts';

const names = { prd: 'PRD', spec: 'spec' } as const;

export function createVersions(deps: Deps): Versions {
  return {
    list: (about) => list(deps, about),
    difference: (about) => difference(deps, about),
    restore: (about) => restore(deps, about),
  };
}

type Stored = Awaited<ReturnType<typeof versionsOf>>[number];
const viewOf = (row: Stored, people: PersonRow[]): VersionView => ({
  version: row.version,
  at: row.at,
  author: people.find((one) => one.id === row.author)?.name ?? null,
  how: row.how as DocumentChange,
  skill: row.skill,
});

async function list(deps: Deps, about: Parameters<Versions['list']>[0]): Promise<VersionView[] | null> {
  const item = await findItem(deps.db, about.key);
  if (item === null || !(await maySee(deps, item, about.viewer))) return null;
  const [rows, people] = await Promise.all([
    versionsOf(deps.db, about.key, about.document),
    allPeople(deps.db),
  ]);
  return rows.map((row) => viewOf(row, people));
}

async function difference(
  deps: Deps,
  about: Parameters<Versions['difference']>[0],
): Promise<Difference | null> {
  const all = await list(deps, about);
  const item = await findItem(deps.db, about.key);
  const [older, newer] = [Math.min(about.from, about.to), Math.max(about.from, about.to)];
  const from = all?.find((one) => one.version === older);
  const to = all?.find((one) => one.version === newer);
  const newest = all?.[0]?.version;
  if (item === null || from === undefined || to === undefined || newest === undefined) return null;
  const [before, after] = await Promise.all(
    [older, newer].map((version) => findDocument(deps.db, item.key, { kind: about.document, version })),
  );
  const person = await whoIs(deps, about.viewer);
  return {
    from,
    to,
    newest,
    changes: sectionChanges(before?.markdown ?? '', after?.markdown ?? ''),
    restorable: older < newest && person !== null && notRestored(item, about.document, person) === null,
  };
}

/** Why this person may not bring back a text of this document; null where they may. */
function notRestored(item: WorkItem, kind: DocumentKind, person: PersonRow): Refused | null {
  const held = person.outsider ? [] : rolesIn(person, item.service?.team ?? null);
  if (!held.includes('pm') && !held.includes('engineer'))
    return refused('not_your_role', 'A PM or an engineer of the team brings back a text. Nothing changed.');
  if (item.paused !== null) return refused('paused', `${item.key} is paused. Nothing was changed.`);
  const state = item[kind];
  if (state === null) return refused('moved_on', `${item.key} has no ${names[kind]}. Nothing changed.`);
  return readOnly(state)
    ? refused('moved_on', `${names[kind]} v${state.version} is signed. Amend opens it. Nothing changed.`)
    : null;
}

async function restore(deps: Deps, about: Parameters<Versions['restore']>[0]): Promise<AnswerOutcome> {
  const { key, document: kind, version, over, delivery } = about;
  const person = await whoIs(deps, about.by);
  if (person === null || person.outsider) return refused('outsider', readsAlong(deps.company.name));
  const item = await findItem(deps.db, key);
  if (item === null || !(await maySee(deps, item, about.by)))
    return refused('no_such_ticket', `No ticket ${key} that you can see.`);
  const no = notRestored(item, kind, person);
  if (no !== null) return no;
  // What stands on the page and is no version yet would be gone with it.
  const page = await importEdits(deps, item, kind);
  const earlier = await findDocument(deps.db, key, { kind, version });
  if (page === 'imported' || item[kind]?.version !== over || earlier === null)
    return refused(
      'text_changed',
      `The ${names[kind]} changed while you looked at it. Not restored. Open its versions again.`,
    );
  const made = await newVersion(deps, item, {
    kind,
    markdown: earlier.markdown,
    author: person.id,
    how: 'restored',
  });
  const received = await receive(deps, {
    key,
    signal: made.signal,
    actor: { kind: 'person', id: person.id },
    delivery,
    write: made.write,
  });
  deps.log.info('door.version_restored', { key, document: kind, version, person: person.id });
  if (received.kind === 'refused') return refused(received.refusal.code, received.refusal.sentence);
  return received.kind === 'ignored'
    ? refused('moved_on', `${key} is ${places[item.stage]} now. Nothing was changed.`)
    : {
        kind: 'done',
        ticket: key,
        sentence: `${names[kind]} v${over + 1} has the text of v${version}.`,
      };
}
