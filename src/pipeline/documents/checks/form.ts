/** The form that a skill asks of a draft: its headings, once each and in order, and nothing that is talk to whoever asked. */
import type { RootContent } from 'mdast';
import { documentTree, wordsOf } from '../markdown.ts';
import { chapters, entries, isTitled, lines } from '../reading.ts';
import { sections } from '../sections.ts';

/** How a model talks to whoever asked it; no document begins a paragraph so. */
const talk =
  /^(?:sure|certainly|of course|absolutely|okay|great)\s*[!,.]|^here(?:'s|’s| is| are) (?:the|a|an|your|my)\b.{0,120}\b(?:prd|spec|draft|document|version|notes)\b|^(?:please )?(?:let me know|feel free)\b|^(?:i hope|hope) this\b|^(?:would you like me|do you want me|shall i|should you need)\b/i;
/** Left to be filled in by somebody. */
const placeholder =
  /\[(?:insert|fill in|placeholder|to be (?:filled|added|defined)|your)\b[^\]]{0,80}\](?!\()|\[[^\]]{2,80}\bhere\](?!\()|\blorem ipsum\b/i;

const isTitle = (node: RootContent): boolean => node.type === 'heading' && node.depth === 1;

export function formProblems(text: string, headings: string[], kind: string): string[] {
  return [
    ...headingProblems(text, headings),
    ...(kind === 'release_notes' ? [] : preambleProblems(text)),
    ...talkProblems(text),
    ...placeholderProblems(text),
  ];
}

function headingProblems(text: string, headings: string[]): string[] {
  if (headings.length === 0) return [];
  const wanted = headings.map((one) => one.toLowerCase());
  const titles = sections(text)
    .map(({ title }) => title)
    .filter((title) => title !== '');
  const names = titles.map((title) => title.toLowerCase());
  const places = names.map((name) => wanted.indexOf(name)).filter((at) => at !== -1);
  const isOrdered = places.every((at, index) => index === 0 || at >= (places[index - 1] ?? 0));
  return [
    ...titles
      .filter((_, at) => !wanted.includes(names[at] ?? ''))
      .map((title) => `The section "${title}" is none of the skill's.`),
    ...titles
      .filter((_, at) => names.indexOf(names[at] ?? '') !== at)
      .map((title) => `The section "${title}" is there twice.`),
    ...(isOrdered ? [] : ['The sections are not in the order of the skill.']),
  ];
}

function preambleProblems(text: string): string[] {
  const children = documentTree(text).children;
  const first = children.findIndex((node) => node.type === 'heading' && node.depth === 2);
  const before = children.slice(0, Math.max(0, first)).filter((node) => !isTitle(node));
  return before.length === 0 ? [] : ['Words stand before the first section.'];
}

function talkProblems(text: string): string[] {
  const found = documentTree(text).children.find(
    (node) => node.type === 'paragraph' && talk.test(wordsOf(node).trim()),
  );
  return found === undefined
    ? []
    : [`"${wordsOf(found).trim().slice(0, 60)}" is said to whoever asked; leave it out.`];
}

function placeholderProblems(text: string): string[] {
  const found = chapters(text)
    .flatMap(({ children }) => lines(children))
    .flatMap((line) => placeholder.exec(line)?.[0] ?? []);
  return [...new Set(found)].map((one) => `"${one}" is left to be filled in.`);
}

/** Criteria are named by their number in the spec, the tests and the verdict. */
export function unnumberedCriteria(text: string): string[] {
  const listed = chapters(text)
    .filter((chapter) => isTitled(chapter, ['acceptance criteria', 'acceptance criterion']))
    .flatMap((chapter) => entries(chapter.children));
  return listed.some(
    (one) => one.number === null && !/^(?:ac\s*|criterion\s*)?\d{1,3}[.):]\s/i.test(one.text),
  )
    ? ['Acceptance criteria are not numbered.']
    : [];
}
