/** "How many criteria are there, what is out of scope?": counted in the documents, as the cards count them. */
import { prdDigest } from '../../../../pipeline/documents/prd-digest.ts';
import { sections } from '../../../../pipeline/documents/sections.ts';
import { specDigest } from '../../../../pipeline/documents/spec-digest.ts';
import type { Material } from '../../../../ports/model.ts';
import { asCode, spoken, unescaped } from '../inert.ts';
import { count, enumerate } from '../words.ts';
import { type Asked, type Item, type Part, ticketSource } from './answer.ts';
import { filesAsPassages, nearest } from './passages.ts';

interface Counted {
  one: string;
  many: string;
  of: string[];
}

/** Lines of a section, without the marks of the list that they stand in. */
export function linesOf(markdown: string, title: string): string[] {
  const found = sections(markdown).find((part) => part.title.toLowerCase() === title.toLowerCase());
  return (found?.body ?? '')
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*+]|\d{1,3}[.)])\s+/, '').trim())
    .filter((line) => line !== '' && !/^(?:none|nothing)(?: so far)?\.?$/i.test(line));
}

const parts: readonly (readonly [RegExp, (prd: string) => Counted])[] = [
  [
    /\bcriteri(?:a|on)\b/i,
    (prd) => ({
      one: 'acceptance criterion',
      many: 'acceptance criteria',
      of: prdDigest(prd).criteria.map(({ text }) => text),
    }),
  ],
  [
    /\b(?:non-?goals?|out of scope|not in scope)\b/i,
    (prd) => ({ one: 'non-goal', many: 'non-goals', of: linesOf(prd, 'Non-goals') }),
  ],
  [
    /\bassumptions?\b/i,
    (prd) => ({ one: 'assumption', many: 'assumptions', of: linesOf(prd, 'Assumptions') }),
  ],
  [
    /\bopen questions?\b/i,
    (prd) => ({ one: 'open question', many: 'open questions', of: prdDigest(prd).openQuestions }),
  ],
  [
    /\brequirements?\b|\bin scope\b/i,
    (prd) => ({
      one: 'requirement',
      many: 'requirements',
      of: (prdDigest(prd).requirementTexts ?? []).map(({ text }) => text),
    }),
  ],
];

const isSigned = (state: { signed: { hash: string } | null; hash: string } | null): boolean =>
  state !== null && state.signed !== null && state.signed.hash === state.hash;

function versionOf({ item }: Material, kind: 'prd' | 'spec'): string {
  const state = item[kind];
  return state === null ? '' : ` v${state.version}${isSigned(state) ? ', signed' : ', not signed yet'}`;
}

const itemsOf = (of: string[]): Item[] =>
  of.map((text) => ({ text: spoken(unescaped(text), 220), sources: [] }));

/** What was judged, in the card's own numbers. */
function judged({ item }: Material): string[] {
  if (item.judgement === null) return [];
  const of = (verdict: string): number =>
    item.judgement?.criteria.filter((one) => one.verdict === verdict).length ?? 0;
  const told = [`${of('met')} met`, `${of('not_met')} not met`, `${of('check')} to check`];
  return [`On ${item.judgement.sha.slice(0, 7)}: ${enumerate(told)}.`];
}

export function answerDocument(asked: Asked): Part {
  const { question, material } = asked;
  if (/\bfiles?\b/i.test(question)) return answerFiles(asked);
  const found = parts.find(([asks]) => asks.test(question));
  if (material.prd === null || found === undefined)
    return { lines: ['There is no PRD yet, so none of that is written.'], sources: [ticketSource(material)] };
  const { one, many, of } = found[1](material.prd);
  const version = versionOf(material, 'prd');
  return {
    lines: [
      of.length === 0
        ? `The PRD (${version.trim() || 'as it stands'}) names no ${one}.`
        : `The PRD (${version.trim() || 'as it stands'}) names ${count(of.length, one, many)}:`,
    ],
    items: itemsOf(of),
    ...(many === 'acceptance criteria' ? { after: judged(material) } : {}),
    sources: [{ title: `PRD: ${many.charAt(0).toUpperCase()}${many.slice(1)}` }],
  };
}

/** Which files: of the change once it was looked at, else of the spec; before that nobody knows. */
function answerFiles({ material }: Asked): Part {
  const { item } = material;
  if (item.judgement !== null) {
    const { files, added, removed, sha } = item.judgement;
    return {
      lines: [
        `The change (${sha.slice(0, 7)}) has ${count(files, 'file')}: ${count(added, 'line')} added, ${removed} removed.`,
      ],
      items: (item.run?.files ?? []).map((path) => ({ text: asCode(path), sources: [] })),
      sources: [ticketSource(material)],
    };
  }
  const scope =
    material.spec === null ? (item.spec?.digest.filesInScope ?? []) : specDigest(material.spec).filesInScope;
  if (scope.length > 0)
    return {
      lines: [
        `The spec (${versionOf(material, 'spec').trim() || 'as it stands'}) names ${count(scope.length, 'file')} in scope:`,
      ],
      items: scope.map((path) => ({ text: asCode(path), sources: [] })),
      sources: [{ title: 'Spec: Files in scope' }],
    };
  const near = nearest(item.title, filesAsPassages(material), 3).map((each) =>
    asCode(each.id.slice('file:'.length)),
  );
  const nearby = near.length === 0 ? '' : ` Nearest in the code: ${near.join(', ')}.`;
  return {
    lines: [`There is no spec yet, so which files change is not known.${nearby}`],
    sources: [ticketSource(material)],
  };
}
