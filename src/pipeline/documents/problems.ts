import { prdDigest } from './prd-digest.ts';
import { citedIds } from './reading.ts';
import { sections } from './sections.ts';
import { specDigest } from './spec-digest.ts';

/** Why a drafted text may not be saved; empty when it may. Each sentence can be sent back to whoever drafted it. */
export function draftProblems(
  text: string,
  about: { kind: 'prd' | 'spec' | 'release_notes'; headings: string[]; sourceIds: string[] },
): string[] {
  const problems: string[] = [];
  if (text.trim() === '') return ['The text is empty.'];
  const titles = new Set(sections(text).map((part) => part.title.toLowerCase()));
  for (const heading of about.headings) {
    if (!titles.has(heading.toLowerCase())) problems.push(`The section "${heading}" is missing.`);
  }
  for (const id of citedIds(text)) {
    if (!about.sourceIds.includes(id)) problems.push(`It cites ${id}, which was not fetched.`);
  }
  if (about.kind === 'prd' && prdDigest(text).criteria.length === 0) {
    problems.push('There is no numbered acceptance criterion.');
  }
  if (about.kind === 'spec') {
    const digest = specDigest(text);
    if (digest.filesInScope.length === 0) problems.push('No file is in scope.');
    if (digest.steps.length === 0) problems.push('There is no step.');
  }
  return problems;
}
