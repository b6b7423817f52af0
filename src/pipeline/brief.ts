import { withoutHidden } from './documents/hidden.ts';
import { prdDigest } from './documents/prd-digest.ts';
import { chapterOf, chapters, entries } from './documents/reading.ts';
import { sections } from './documents/sections.ts';
import { specDigest } from './documents/spec-digest.ts';
import type { Kind } from './item/basics.ts';
import type { WorkItem } from './work-item.ts';

/** What a coding agent starts from: built from signed documents only. */
export interface Brief {
  key: string;
  title: string;
  kind: Kind;
  service: string;
  what: string;
  how: string;
  criteria: { number: number; text: string }[];
  filesInScope: string[];
  doNotTouch: string[];
  steps: { title: string; layer: string; size: 'XS' | 'S' | 'M' | 'L' }[];
  testPlan: { criterion: number; test: string }[];
  decisions: string[];
}

const decisionChapters = [
  'decisions',
  'alternatives',
  'alternatives considered',
  'non goals',
  'goals and non goals',
];

/** The document without its bookkeeping: sources and the note on how it was drafted do not build anything. */
function substance(text: string): string {
  return sections(text)
    .filter(({ title }) => !/^(?:sources|references|open questions)$/i.test(title))
    .map(({ title, body }) => (title === '' ? body : `## ${title}\n\n${body}`))
    .join('\n\n')
    .trim();
}

/** The texts are the signed versions; what hides in them reaches no agent. */
export function buildBrief(item: WorkItem, prdText: string, specText: string): Brief {
  const [what, how] = [withoutHidden(prdText), withoutHidden(specText)];
  const [prd, spec] = [prdDigest(what), specDigest(how)];
  const decided = [...chapters(what), ...chapters(how)];
  const chosen = entries(chapterOf(decided, decisionChapters)).map((entry) => entry.text);
  const request = item.changeRequest ? [`Asked for in review: ${item.changeRequest.what}`] : [];
  return {
    key: item.key,
    title: item.title,
    kind: item.kind,
    service: item.service?.name ?? '',
    what: substance(what),
    how: substance(how),
    criteria: prd.criteria.map(({ number, text }) => ({ number, text })),
    filesInScope: spec.filesInScope,
    doNotTouch: [...new Set([...spec.doNotTouch, ...(item.policy?.protectedPaths ?? [])])],
    steps: spec.steps,
    testPlan: spec.testPlan,
    decisions: [...chosen, ...request],
  };
}
