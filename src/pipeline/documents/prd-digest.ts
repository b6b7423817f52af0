import type { PrdDigest } from '../documents.ts';
import { citedIds } from './citing/citations.ts';
import {
  assumptionCount,
  type Chapter,
  chapterOf,
  chapters,
  entries,
  firstSentence,
  labelled,
  lines,
  openQuestions,
  type Placed,
} from './reading.ts';

/** As they are numbered in the text; without numbers, or twice the same, by their place. */
function numbered(found: Placed[]): { number: number; text: string }[] {
  const taken = new Set<number>();
  return found.map((entry) => {
    let number = entry.number ?? entry.place;
    while (taken.has(number)) number += 1;
    taken.add(number);
    return { number, text: entry.text };
  });
}

/** At the beginning, or at the end, where only a citation may follow: "mailed at 5 (PM) each day" asks for nobody. */
const marksPm =
  /^\s*[([]\s*pm\s*[)\]]\s*|\s*[([]\s*pm\s*[)\]](?=\s*(?:\((?:sources?:|assumption\b)[^()]*\)\s*)*\.?\s*$)\s*\.?|^\s*pm\s*:\s*|\s+[–—-]\s*pm\s*$/i;

function criteria(all: Chapter[]): PrdDigest['criteria'] {
  const taken = new Set<number>();
  return entries(
    chapterOf(all, ['acceptance criteria', 'acceptance criterion', 'acceptance', 'criteria']),
  ).map((entry) => {
    const written = /^(?:ac\s*|criterion\s*)?(\d{1,3})[.):]\s+/i.exec(entry.text);
    let number = entry.number ?? Number(written?.[1] ?? entry.place);
    while (taken.has(number)) number += 1;
    taken.add(number);
    const text = written ? entry.text.slice(written[0].length) : entry.text;
    return { number, text: text.replace(marksPm, ' ').trim(), pm: marksPm.test(text) };
  });
}

function notReached(all: Chapter[]): string[] {
  const listed = entries(chapterOf(all, ['not reached', 'sources not reached'])).map((entry) => entry.text);
  const said = all
    .flatMap((chapter) => lines(chapter.children))
    .flatMap((line) => /\bnot reached:\s*(.+?)\.?$/i.exec(line)?.[1]?.split(/;\s*/) ?? []);
  return [...new Set([...listed, ...said.map((name) => name.trim())])].filter((name) => name !== '');
}

function sourceCount(all: Chapter[], everyLine: string[]): number {
  const listed = entries(chapterOf(all, ['sources', 'references', 'evidence and sources'])).filter(
    (entry) => !/^not reached\b/i.test(entry.text),
  ).length;
  return listed > 0 ? listed : citedIds(everyLine).length;
}

export function prdDigest(text: string): PrdDigest {
  const all = chapters(text);
  const short = lines(chapterOf(all, ['in short', 'summary', 'tl dr', 'tldr', 'overview'])).join(' ');
  const everyLine = all.flatMap((chapter) => lines(chapter.children));
  const wanted = entries(chapterOf(all, ['requirements', 'requirement', 'functional requirements']));
  const problem = lines(chapterOf(all, ['problem', 'background', 'why'])).join(' ');
  return {
    inShort:
      short || labelled(everyLine, /in short/) || firstSentence(problem) || firstSentence(everyLine[0] ?? ''),
    requirements: wanted.length,
    requirementTexts: numbered(wanted),
    criteria: criteria(all),
    assumptions: assumptionCount(all),
    openQuestions: openQuestions(all),
    sources: sourceCount(all, everyLine),
    notReached: notReached(all),
  };
}
