/** The lake's answer to questions of people and drafts, with what is known of each source. */
import type { Evidence, SourceNote } from '../../pipeline/item/context.ts';
import { type Audience, everyone } from '../../pipeline/knowledge/visibility.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import { allSources, type LakeSource } from '../../store/knowledge/lake-sources.ts';
import { type Hit, type LakeQuery, searchLake } from '../../store/knowledge/search.ts';
import type { Deps } from '../deps.ts';
import { syncLocal } from './sync.ts';

export interface Found {
  /** Best of the first question first, each document once. */
  hits: Hit[];
  notes: SourceNote[];
}

/** Everybody reads what is written in a public channel; in a private one its own documents may be told too. */
export const audienceOf = ({ home }: Pick<WorkItem, 'home'>): Audience =>
  home?.isPrivate === true ? { channels: [home.channel], person: null } : everyone;

export async function searchKnowledge(
  deps: Deps,
  questions: string[],
  about: Omit<LakeQuery, 'text'>,
): Promise<Found> {
  const [found, others] = await Promise.all([
    inLake(deps, questions, about),
    atOthers(deps, questions, about),
  ]);
  found.push(...others.hits);
  return { hits: onePerDocument(found), notes: [...(await notes(deps)), ...others.notes] };
}

/** Passages of one document that several questions found are one hit; words between them are left out, and it shows. */
function onePerDocument(found: Hit[]): Hit[] {
  const byId = new Map<string, Hit>();
  for (const hit of found) {
    const id = `${hit.source} ${hit.id}`;
    const before = byId.get(id);
    if (before === undefined) byId.set(id, hit);
    else if (!before.excerpt.includes(hit.excerpt))
      byId.set(id, { ...before, excerpt: `${before.excerpt}\n…\n${hit.excerpt}` });
  }
  return [...byId.values()];
}

async function inLake(deps: Deps, questions: string[], about: Omit<LakeQuery, 'text'>): Promise<Hit[]> {
  await syncLocal(deps);
  const found: Hit[] = [];
  // One after the other: embedded there is one connection, and elsewhere one ticket must not take all of them.
  for (const text of questions) found.push(...(await searchLake(deps.db, { ...about, text })));
  return found;
}

/** Others' servers are asked for the first question's first line: no more of a ticket than they need leaves the house. */
const MOST_TOLD = 200;

async function atOthers(
  deps: Deps,
  [question = '']: string[],
  { kinds, limit, since, audience }: Omit<LakeQuery, 'text'>,
): Promise<Found> {
  const uses = (['search', 'customers'] as const).filter(
    (use) => kinds === undefined || (use === 'customers') === kinds.includes('customer'),
  );
  const query = (question.split('\n')[0] ?? '').slice(0, MOST_TOLD).toWellFormed();
  const answers = await Promise.all(
    uses.map((use) =>
      deps.knowledgeServers.search(query, {
        use,
        limit,
        audience,
        ...(since === undefined ? {} : { since }),
      }),
    ),
  );
  return {
    hits: answers.flatMap(({ findings }) =>
      findings.map(
        (one): Hit => ({ ...asEvidence(one), source: one.source, service: null, fetchedAt: one.fetchedAt }),
      ),
    ),
    notes: answers.flatMap(({ servers }) =>
      servers.map(({ source, state, at, reason, url }) => ({
        source,
        state,
        at,
        ...(reason === undefined ? {} : { reason }),
        ...(url === undefined ? {} : { url }),
      })),
    ),
  };
}

/** Without where it was found: what a ticket keeps and a document cites. */
export const asEvidence = ({
  id,
  title,
  kind,
  excerpt,
  says,
  service,
  url,
  at,
}: Omit<Evidence, 'service'> & { service?: string | null }): Evidence => ({
  id,
  title,
  kind,
  excerpt,
  ...(says === undefined ? {} : { says }),
  ...(service == null ? {} : { service }),
  ...(url === undefined ? {} : { url }),
  ...(at === undefined ? {} : { at }),
});

/** Repositories that are named when they did not answer; a catalog may have hundreds that the code host does not know. */
const MOST_NAMED = 2;

/** Of each source that a team configured, and of the others that did not answer. */
async function notes(deps: Deps): Promise<SourceNote[]> {
  const own = new Set(deps.documents.map((one) => one.name));
  const sources = await allSources(deps.db);
  const silent = sources.filter(({ name, reason }) => reason !== null && !own.has(name));
  const [first, ...more] = silent.slice(MOST_NAMED).map(noteOf);
  return [
    ...sources.filter(({ name }) => own.has(name)).map(noteOf),
    ...silent.slice(0, MOST_NAMED).map(noteOf),
    ...(first === undefined ? [] : [more.length === 0 ? first : foldedIn(first, more.length + 1)]),
  ];
}

const foldedIn = (first: SourceNote, count: number): SourceNote => ({
  ...first,
  source: `Docs of ${count} more repositories`,
  reason: `${first.source} is the first of them: ${first.reason}`,
});

const noteOf = ({ name, triedAt, reachedAt, reason }: LakeSource): SourceNote =>
  reason === null
    ? { source: name, state: 'ok', at: triedAt }
    : {
        source: name,
        state: 'unknown',
        at: triedAt,
        reason: `${reason.replace(/\.$/, '')}; ${reachedAt === null ? 'nothing of it is searched yet' : `searched as it was on ${reachedAt.slice(0, 16).replace('T', ' at ')} UTC`}`,
      };
