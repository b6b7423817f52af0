import { specLags } from '../../pipeline/conditions.ts';
import { keepingHandEdits } from '../../pipeline/documents/merging/hand-edits.ts';
import type { DocumentKind } from '../../pipeline/item/basics.ts';
import type { Clash } from '../../pipeline/item/review.ts';
import { type Signal, signal } from '../../pipeline/signals.ts';
import { filedTexts, flagsIn, foundTexts, type Passage, titlesOf } from '../../pipeline/untrusted/flags.ts';
import type { Material } from '../../ports/model.ts';
import { writtenTexts } from '../../store/documents.ts';
import type { Deps } from '../deps.ts';
import { importEdits, newVersion, titles } from '../documents.ts';
import { material } from '../material.ts';
import { checkedDraft } from './checked-draft.ts';
import { type Handler, type Job, moot, type Outcome } from './effect.ts';

const MOST_PARTS = 10;

/** What a draft is made from, by where it stands. */
function textsOf(gathered: Material, kind: DocumentKind): Passage[] {
  const { item, evidence, commits, sources, paths, prd, spec } = gathered;
  const own = [
    ...(kind === 'spec' && prd !== null ? [{ where: 'The PRD', text: prd }] : []),
    ...(item[kind] !== null && { prd, spec }[kind] !== null
      ? [{ where: `The ${titles[kind]}`, text: { prd, spec }[kind] ?? '' }]
      : []),
  ];
  return [
    ...filedTexts(item),
    ...foundTexts(evidence),
    ...(gathered.context === null ? [] : titlesOf(gathered.context)),
    ...own,
    { where: 'A commit', text: commits.map((one) => one.title).join('\n') },
    { where: 'The name of a file', text: paths.join('\n') },
    ...Object.entries(sources).map(([path, text]) => ({ where: path, text })),
  ];
}

/** Drafts, or drafts again what came back. The text is saved with the signal; its page is drawn from there. */
async function draft(kind: DocumentKind, { item, effect }: Job, deps: Deps): Promise<Outcome> {
  const redraft = item[kind] !== null;
  if (redraft && (await importEdits(deps, item, kind)) === 'imported') return { kind: 'again', afterMs: 0 };
  const gathered = await material(deps, item);
  const drafted = await checkedDraft(deps, kind, gathered);
  const flagged = flagsIn(textsOf(gathered, kind));
  if (flagged.length > 0)
    deps.log.warn('text.addresses_machine', {
      key: item.key,
      document: kind,
      where: [...new Set(flagged.map((one) => one.where))],
    });
  deps.log.info('model.drafted', {
    key: item.key,
    document: kind,
    effect: effect.id,
    by: drafted.by,
    skill: drafted.skill,
    costUsd: drafted.costUsd,
  });
  deps.probe(kind === 'prd' ? 'draft_prd' : 'draft_spec', 'after_model');
  const kept = keepingHandEdits(await writtenTexts(deps.db, item.key, kind), drafted.markdown);
  const version = await newVersion(deps, item, {
    kind,
    markdown: redraft ? kept.text : drafted.markdown,
    ...(kind === 'spec' && item.prd !== null ? { from: item.prd.hash } : {}),
    author: null,
    how: redraft ? 'redrafted' : 'drafted',
    skill: drafted.skill,
    ...(gathered.context === null ? {} : { sources: gathered.context.sources }),
    flagged,
  });
  const parts = kind === 'prd' && !redraft ? (drafted.parts ?? []).slice(0, MOST_PARTS) : [];
  const split =
    parts.length < 2 ? [] : [{ key: item.key, signal: signal('split_proposed', { titles: parts }) }];
  const clashes = redraft ? kept.clashes.map((one): Clash => ({ document: kind, ...one })) : [];
  return { kind: 'report', ...version, also: [...split, ...asked(item.key, clashes)] };
}

/** What somebody wrote by hand and the draft would undo: people choose. */
function asked(key: string, [first, ...more]: Clash[]): { key: string; signal: Signal }[] {
  if (first === undefined) return [];
  return [{ key, signal: signal('clash_found', { ...first, ...(more.length === 0 ? {} : { more }) }) }];
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
    (item.stage === 'spec_draft' && (item.changeRequest !== null || specLags(item)));
  return wanted ? draft('spec', job, deps) : moot(`it is ${item.stage}`);
};
