import { formProblems, unnumberedCriteria } from './checks/form.ts';
import { languageProblems } from './checks/language.ts';
import { specProblems } from './checks/spec-holds.ts';
import type { Citable } from './citing/citable.ts';
import { citationProblems } from './citing/citations.ts';
import { claimsInTables } from './citing/claims.ts';
import { prdDigest } from './prd-digest.ts';
import { sections } from './sections.ts';
import { specDigest } from './spec-digest.ts';

export interface Asked {
  kind: 'prd' | 'spec' | 'release_notes';
  /** Second-level headings that it must have. */
  headings: string[];
  /** All that was fetched for it. */
  sources: Citable[];
  /** What the ticket says, for its language; none: English. */
  ticket?: string;
  /** The version that it revises; what was wrong with that is not the draft's fault. */
  before: string | null;
}

/** Why a drafted text may not be saved; empty when it may. Each sentence can be sent back to whoever drafted it. */
export function draftProblems(text: string, asked: Asked): string[] {
  if (text.trim() === '') return ['The text is empty.'];
  const inherited = new Set(asked.before === null ? [] : problemsIn(asked.before, asked));
  return problemsIn(text, asked).filter((problem) => !inherited.has(problem));
}

function problemsIn(text: string, asked: Asked): string[] {
  const { kind, headings, sources } = asked;
  const bodies = new Map(sections(text).map((part) => [part.title.toLowerCase(), part.body]));
  const missing = headings.flatMap((heading) => {
    const body = bodies.get(heading.toLowerCase());
    if (body === undefined) return [`The section "${heading}" is missing.`];
    return body.trim() === '' ? [`The section "${heading}" is empty.`] : [];
  });
  return [
    ...missing,
    ...formProblems(text, headings, kind),
    ...citationProblems(text, sources),
    ...claimsInTables(text),
    ...languageProblems(text, asked.ticket ?? ''),
    ...unreadable(text, asked),
  ];
}

/** What the product reads out of the text, and cannot go on without. */
function unreadable(text: string, { kind, sources }: Asked): string[] {
  if (kind === 'prd')
    return prdDigest(text).criteria.length === 0
      ? ['There is no numbered acceptance criterion.']
      : unnumberedCriteria(text);
  if (kind !== 'spec') return [];
  const digest = specDigest(text);
  const given = (id: string): string | null => sources.find((one) => one.id === id)?.text ?? null;
  return [
    ...(digest.filesInScope.length === 0 ? ['No file is in scope.'] : []),
    ...(digest.steps.length === 0 ? ['There is no step.'] : []),
    ...specProblems(text, { prd: given('prd'), paths: given('repository')?.split('\n') ?? [] }),
    ...(digest.undo === '' ? ['The rollback plan does not say how to undo it.'] : []),
  ];
}
