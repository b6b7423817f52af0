/** Our own tickets as a source of the lake: brought to the database's state by their revision, whoever changed them. */

import { type TicketHistory, ticketDocuments } from '../../pipeline/knowledge/ticket-document.ts';
import type { LedgerEntry } from '../../pipeline/ledger.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import { dbNow } from '../../store/db.ts';
import { findDocument } from '../../store/documents.ts';
import { storeDocuments } from '../../store/knowledge/lake-documents.ts';
import { saveSource } from '../../store/knowledge/lake-sources.ts';
import { ticketsBehind } from '../../store/knowledge/lake-tickets.ts';
import { entriesOf } from '../../store/ledger.ts';
import { landmarksOf } from '../../store/messages.ts';
import { allPeople } from '../../store/people.ts';
import type { Deps } from '../deps.ts';

export const HISTORY = 'Throughline';

/** Stores the tickets that changed since they were stored, the newest first; returns how many it took on. */
export async function syncHistory(deps: Deps, most: number): Promise<number> {
  const behind = await ticketsBehind(deps.db, HISTORY, most);
  if (behind.length === 0) return 0;
  const names = new Map((await allPeople(deps.db)).map((person) => [person.id, person.name]));
  for (const item of behind) {
    const [ticket, ...failures] = ticketDocuments(await historyOf(deps, item, names));
    if (ticket === undefined) continue;
    // The ticket itself last: whatever ends this in between, its revision is still behind.
    const version = String(item.revision);
    const all = [...failures, ticket].map((document) => ({ item: document.id, version, document }));
    for (const one of all) await storeDocuments(deps.db, HISTORY, [one]);
  }
  await saveSource(deps.db, HISTORY, { problems: [] });
  return behind.length;
}

async function historyOf(deps: Deps, item: WorkItem, names: Map<string, string>): Promise<TicketHistory> {
  const kinds = ['prd', 'spec', 'release_notes'] as const;
  const [rows, landmarks, ...documents] = await Promise.all([
    entriesOf(deps.db, item.key),
    landmarksOf(deps.db, [item.key]),
    ...kinds.map((kind) => findDocument(deps.db, item.key, { kind })),
  ]);
  const entries = rows.flatMap((row) =>
    row.outcome === 'moved' || row.outcome === 'stayed'
      ? [{ ...row, item: row.key } as unknown as LedgerEntry]
      : [],
  );
  const card = landmarks.find((row) => row.slot === 'card' && row.ts !== null);
  return {
    item,
    entries,
    documents: documents.flatMap((row) => (row === null ? [] : [{ kind: row.kind, markdown: row.markdown }])),
    files: await filesOf(deps, item, entries),
    names,
    url: card?.ts == null ? null : await link(deps, card.channel, card.ts),
  };
}

/** The chat may be away: a document without a link is found all the same. */
async function link(deps: Deps, channel: string, ts: string): Promise<string | null> {
  try {
    return await deps.chat.permalink(channel, ts);
  } catch {
    return null;
  }
}

/** As the agent reported them; of a change by hand, those of its commits that the history names. */
async function filesOf(deps: Deps, item: WorkItem, entries: LedgerEntry[]): Promise<string[]> {
  if (!entries.some((one) => one.signal === 'rolled_back' || one.signal === 'incident_opened')) return [];
  const finished = entries.findLast((one) => one.signal === 'agent_finished');
  if (finished?.signal === 'agent_finished' && finished.facts.files.length > 0) return finished.facts.files;
  const pull = item.pullRequest;
  if (pull === null) return [];
  const days = Math.ceil((Date.parse(await dbNow(deps.db)) - Date.parse(item.filedAt)) / 86_400_000) + 1;
  const history = await deps.knowledge.history(pull.repo, { days });
  if (history.state !== 'ok') return [];
  const shas = [pull.mergeSha, pull.headSha];
  return [...new Set(history.value.filter((one) => shas.includes(one.sha)).flatMap((one) => one.files))];
}
