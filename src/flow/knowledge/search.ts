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
  await syncLocal(deps);
  const found: Hit[] = [];
  // One after the other: embedded there is one connection, and elsewhere one ticket must not take all of them.
  for (const text of questions) found.push(...(await searchLake(deps.db, { ...about, text })));
  const seen = new Set<string>();
  const hits = found.filter(({ source, id }) => {
    const isFirst = !seen.has(`${source} ${id}`);
    seen.add(`${source} ${id}`);
    return isFirst;
  });
  return { hits, notes: await notes(deps) };
}

/** Without where it was found: what a ticket keeps and a document cites. */
export const asEvidence = ({ id, title, kind, excerpt, url, at }: Hit): Evidence => ({
  id,
  title,
  kind,
  excerpt,
  ...(url === undefined ? {} : { url }),
  ...(at === undefined ? {} : { at }),
});

/** Of each source that a team configured, and of every other that did not answer. */
async function notes(deps: Deps): Promise<SourceNote[]> {
  const own = new Set(deps.documents.map((one) => one.name));
  const sources = await allSources(deps.db);
  return sources.filter((one) => one.reason !== null || own.has(one.name)).map(noteOf);
}

const noteOf = ({ name, triedAt, reachedAt, reason }: LakeSource): SourceNote =>
  reason === null
    ? { source: name, state: 'ok', at: triedAt }
    : {
        source: name,
        state: 'unknown',
        at: triedAt,
        reason: `${reason}; ${reachedAt === null ? 'nothing of it is searched yet' : `searched as it was on ${reachedAt.slice(0, 16).replace('T', ' at ')} UTC`}`,
      };
