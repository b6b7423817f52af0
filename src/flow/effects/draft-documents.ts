import type { DocumentKind } from '../../pipeline/item/basics.ts';
import { signal } from '../../pipeline/signals.ts';
import type { Deps } from '../deps.ts';
import { importEdits, newVersion } from '../documents.ts';
import { material } from '../material.ts';
import { type Handler, type Job, moot, type Outcome } from './effect.ts';

const MOST_PARTS = 10;

/** Drafts, or drafts again what came back. The text is saved with the signal; its page is drawn from there. */
async function draft(kind: DocumentKind, { item, effect }: Job, deps: Deps): Promise<Outcome> {
  const redraft = item[kind] !== null;
  if (redraft && (await importEdits(deps, item, kind)) === 'imported') return { kind: 'again', afterMs: 0 };
  const drafted = await deps.model.draft(kind, await material(deps, item));
  deps.log.info('model.drafted', {
    key: item.key,
    document: kind,
    effect: effect.id,
    by: drafted.by,
    costUsd: drafted.costUsd,
  });
  deps.probe(kind === 'prd' ? 'draft_prd' : 'draft_spec', 'after_model');
  const version = await newVersion(deps, item, {
    kind,
    markdown: drafted.markdown,
    author: null,
    how: redraft ? 'redrafted' : 'drafted',
  });
  const parts = kind === 'prd' && !redraft ? (drafted.parts ?? []).slice(0, MOST_PARTS) : [];
  const split =
    parts.length < 2 ? [] : [{ key: item.key, signal: signal('split_proposed', { titles: parts }) }];
  return { kind: 'report', ...version, also: split };
}

export const draftPrd: Handler = async (job, deps) => {
  const wanted =
    job.item.stage === 'enriched' ||
    (job.item.stage === 'prd_draft' && job.item.changeRequest !== null) ||
    job.item.redraft !== null;
  return wanted ? draft('prd', job, deps) : moot(`it is ${job.item.stage}`);
};

export const draftSpec: Handler = async (job, deps) => {
  const { item } = job;
  const wanted =
    item.stage === 'prd_ready' ||
    (item.stage === 'enriched' && item.path === 'short' && item.prd !== null) ||
    (item.stage === 'spec_draft' && item.changeRequest !== null);
  return wanted ? draft('spec', job, deps) : moot(`it is ${item.stage}`);
};
