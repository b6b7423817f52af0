import type { PrdDigest } from '../documents.ts';
import {
  assumptionCount,
  type Chapter,
  chapterOf,
  chapters,
  citedIds,
  entries,
  firstSentence,
  labelled,
  lines,
  openQuestions,
} from './reading.ts';

const marksPm = /\s*[([]\s*pm\s*[)\]]\s*|^\s*pm\s*:\s*|\s+[–—-]\s*pm\s*$/i;

function criteria(all: Chapter[]): PrdDigest['criteria'] {
  const taken = new Set<number>();
  return entries(
    chapterOf(all, ['acceptance criteria', 'acceptance criterion', 'acceptance', 'criteria']),
  ).map((entry, index) => {
    const written = /^(?:ac\s*|criterion\s*)?(\d{1,3})[.):]\s+/i.exec(entry.text);
    let number = entry.number ?? Number(written?.[1] ?? index + 1);
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

function sourceCount(all: Chapter[], text: string): number {
  const listed = entries(chapterOf(all, ['sources', 'references', 'evidence and sources'])).filter(
    (entry) => !/^not reached\b/i.test(entry.text),
  ).length;
  return listed > 0 ? listed : citedIds(text).length;
}

export function prdDigest(text: string): PrdDigest {
  const all = chapters(text);
  const short = lines(chapterOf(all, ['in short', 'summary', 'tl dr', 'tldr', 'overview'])).join(' ');
  const everyLine = all.flatMap((chapter) => lines(chapter.children));
  const problem = lines(chapterOf(all, ['problem', 'background', 'why'])).join(' ');
  return {
    inShort:
      short || labelled(everyLine, /in short/) || firstSentence(problem) || firstSentence(everyLine[0] ?? ''),
    requirements: entries(chapterOf(all, ['requirements', 'requirement', 'functional requirements'])).length,
    criteria: criteria(all),
    assumptions: assumptionCount(all),
    openQuestions: openQuestions(all),
    sources: sourceCount(all, text),
    notReached: notReached(all),
  };
}
