/** What was filed is changed by hand, as long as nobody has signed a text that says otherwise. */
import type { Signal, SignalFacts } from '../signals.ts';
import type { WorkItem } from '../work-item.ts';
import { type Entry, person, type Recorders, Stale } from './entry.ts';

type Facts = SignalFacts['filing_changed'];

/** Why what was filed stands now, or null where it may still be changed. Completes "Nothing was changed: …". */
export function tooLateToChange(item: WorkItem): string | null {
  if (['backlog', 'incoming', 'enriched', 'prd_draft'].includes(item.stage)) return null;
  if (item.stage === 'spec_draft' && item.path === 'short')
    return 'its PRD and spec are up for sign-off; ask for changes there';
  return item.prd?.signed == null
    ? 'work on it has begun; what it should do is changed in its thread'
    : `PRD v${item.prd.signed.version} is signed; amend that instead`;
}

/** What the PRD is drafted from. */
const changesText = ({ title, description, kind, criteria }: Facts): boolean =>
  [title, description, kind, criteria].some((one) => one !== null);

/** What the change says, for whoever drafts again. */
const newWords = ({ title, description, criteria, kind, service }: Facts): string =>
  [
    title,
    description,
    ...(criteria ?? []),
    ...(kind === null ? [] : [`It is a ${kind}.`]),
    ...(service === null ? [] : [`It is about ${service}.`]),
  ]
    .filter((part) => part !== null && part !== '')
    .join('\n')
    .slice(0, 2_000);

export const isLookedUpAnew = (_item: WorkItem, signal: Signal): boolean =>
  signal.name === 'filing_changed' && (signal.facts.service !== null || changesText(signal.facts));
export const isMoved = (_item: WorkItem, signal: Signal): boolean =>
  signal.name === 'filing_changed' && signal.facts.service !== null;

function changed(item: WorkItem, facts: Facts, entry: Entry): WorkItem | Stale {
  const late = tooLateToChange(item);
  if (late !== null) return new Stale(late);
  const changes = (item.changes ?? 0) + 1;
  const after: WorkItem = {
    ...item,
    changes,
    title: facts.title ?? item.title,
    description: facts.description ?? item.description,
    kind: facts.kind ?? item.kind,
    ...(facts.kind === null ? {} : { kindFrom: 'person' as const }),
    priority: facts.priority ?? item.priority,
    labels: facts.labels ?? item.labels,
    proposedCriteria: facts.criteria ?? item.proposedCriteria,
    ...(facts.service === null
      ? {}
      : {
          serviceChoices: null,
          service: {
            name: facts.service,
            team: null,
            tier: null,
            repo: null,
            hasCi: null,
          },
        }),
  };
  if (item.prd === null) return after;
  if (facts.service !== null || (item.stage === 'enriched' && changesText(facts)))
    return {
      ...after,
      redraft: null,
      changeRequest: {
        by: person(entry),
        at: entry.at,
        what: newWords(facts),
        about: null,
        sha: null,
        document: 'prd',
      },
    };
  return changesText(facts)
    ? {
        ...after,
        redraft: { hash: `change-${changes}`, at: entry.at, by: person(entry), words: newWords(facts) },
      }
    : after;
}

export const filing: Recorders<'filing_changed'> = { filing_changed: changed };
