/** Tickets and their documents for our tools: what a run's own ticket says, or what a person may see. */

import { redact } from '../../log.ts';
import { places } from '../../pipeline/authorise.ts';
import { withoutHidden } from '../../pipeline/documents/hidden.ts';
import { mayRead } from '../../pipeline/knowledge/visibility.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Caller, Library, LibraryEntry } from '../../ports/access.ts';
import { findDocument } from '../../store/documents.ts';
import { allPeople } from '../../store/people.ts';
import { findItem, newestItems } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { visibilityOf } from '../other-work.ts';

const MOST = 50;

export function createLibrary(deps: Deps): Library {
  return {
    list: async (caller) => (await itemsFor(deps, caller)).map(entryOf),
    item: async (caller, key) => {
      const item = await seen(deps, caller, key);
      return item === null ? null : { title: `${item.key} ${item.title}`, markdown: await sheet(deps, item) };
    },
    document: async (caller, { key, document, version }) => {
      const item = await seen(deps, caller, key);
      if (item === null) return null;
      const row = await findDocument(deps.db, item.key, {
        kind: document,
        ...(version === null ? {} : { version }),
      });
      return row === null ? null : { markdown: shown(row.markdown), version: row.version, at: row.at };
    },
  };
}

const shown = (markdown: string): string => redact(withoutHidden(markdown));

async function seen(deps: Deps, caller: Caller, key: string): Promise<WorkItem | null> {
  if (caller.kind === 'run' && caller.key !== key) return null;
  const item = await findItem(deps.db, key);
  return item !== null && mayRead(visibilityOf(item), caller.audience) ? item : null;
}

async function itemsFor(deps: Deps, caller: Caller): Promise<WorkItem[]> {
  if (caller.kind === 'person')
    return newestItems(deps.db, { privateChannels: caller.audience.channels, limit: MOST });
  const own = await seen(deps, caller, caller.key);
  return own === null ? [] : [own];
}

const entryOf = (item: WorkItem): LibraryEntry => ({
  key: item.key,
  title: item.title,
  documents: (['prd', 'spec'] as const).flatMap((document) => {
    const state = item[document];
    return state === null ? [] : [{ document, version: state.version }];
  }),
});

/** What a ticket says of itself, as a person would be told it. */
async function sheet(deps: Deps, item: WorkItem): Promise<string> {
  const people = await allPeople(deps.db);
  const name = (id: string | null): string => people.find((one) => one.id === id)?.name ?? 'nobody yet';
  const lines = [
    `# ${item.key} ${item.title}`,
    '',
    `It is ${places[item.stage]}, since ${item.stageSince}.`,
    `Kind: ${item.kind}. Priority: ${item.priority}.`,
    `Service: ${item.service?.name ?? 'not known yet'}.`,
    `PM: ${name(item.pm)}. Engineer: ${name(item.engineer)}.`,
    ...(item.context === null ? [] : [`Blast radius: ${item.context.blastRadius.level}.`]),
    ...(item.pullRequest === null
      ? []
      : [`Pull request: ${item.pullRequest.url} (${item.pullRequest.state}).`]),
    ...(['prd', 'spec'] as const).flatMap((kind) => {
      const state = item[kind];
      const signed = state?.signed == null ? 'not signed' : `v${state.signed.version} signed`;
      return state === null ? [] : [`${kind === 'prd' ? 'PRD' : 'Spec'}: v${state.version}, ${signed}.`];
    }),
    '',
    item.description,
  ];
  return shown(lines.join('\n').trimEnd());
}
