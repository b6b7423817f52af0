/** Open questions that a person answers with their signature: out of the open ones, and into the document with the answer. */
import type { List, ListItem, Nodes, RootContent } from 'mdast';
import { documentTree, markdownOf } from './markdown.ts';
import { type Chapter, chaptersIn, entriesIn, isOpenQuestions, leftOpen } from './reading.ts';

export interface AnsweredQuestion {
  question: string;
  answer: string;
  /** Name of the person who answered. */
  by: string;
}

const TITLE = 'Answered questions';

const everyGap = new RegExp(leftOpen, 'g');
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Their words are text, whatever they look like: the printer escapes them. A gap that is named here is none. */
const line = ({ question, answer, by }: AnsweredQuestion): ListItem => ({
  type: 'listItem',
  spread: false,
  children: [
    {
      type: 'paragraph',
      children: [
        { type: 'strong', children: [{ type: 'text', value: oneLine(question).replaceAll(everyGap, '…') }] },
        { type: 'text', value: ` ${oneLine(answer)} (${oneLine(by)})` },
      ],
    },
  ],
});
const listOf = (children: ListItem[]): List => ({ type: 'list', ordered: false, spread: false, children });
const heading = (value: string): RootContent => ({
  type: 'heading',
  depth: 2,
  children: [{ type: 'text', value }],
});
const paragraph = (value: string): RootContent => ({
  type: 'paragraph',
  children: [{ type: 'text', value }],
});

/** What is left of a node once the entries that were answered are gone; null where nothing is. */
function without(node: RootContent, answered: Set<string>): RootContent | null {
  const gone = (one: RootContent): boolean => entriesIn(one).some((entry) => answered.has(entry.text));
  if (node.type === 'list') {
    const children = node.children.filter((item) => !gone(listOf([item])));
    return children.length === 0 ? null : { ...node, children };
  }
  if (node.type === 'table') {
    const [head, ...rows] = node.children;
    if (head === undefined) return node;
    const children = rows.filter((row) => !gone({ ...node, children: [head, row] }));
    return children.length === 0 ? null : { ...node, children: [head, ...children] };
  }
  return gone(node) ? null : node;
}

/** A place left open with TBD or ??? says the answer instead. */
function fill(node: Nodes, answers: Map<string, string>): void {
  if (node.type === 'list') {
    for (const item of node.children) fillIn(item, answers, entriesIn(listOf([item])));
    return;
  }
  fillIn(node, answers, entriesIn(node as RootContent));
}
function fillIn(node: Nodes, answers: Map<string, string>, found: { text: string }[]): void {
  const answer = found.flatMap((entry) => answers.get(entry.text) ?? [])[0];
  if (answer !== undefined) replaceLeftOpen(node, oneLine(answer));
}
function replaceLeftOpen(node: Nodes, answer: string): void {
  if (node.type === 'text') node.value = node.value.replaceAll(everyGap, () => answer);
  if ('children' in node) for (const child of node.children) replaceLeftOpen(child, answer);
}

/** The text with these questions answered in it. A question that it does not hold is recorded all the same. */
export function answerQuestions(text: string, given: AnsweredQuestion[]): string {
  const answers = new Map(given.map((one) => [one.question, one.answer]));
  const all = chaptersIn(structuredClone(documentTree(text).children)).map((chapter): Chapter => {
    if (!isOpenQuestions(chapter)) {
      for (const node of chapter.children) fill(node, answers);
      return chapter;
    }
    const left = chapter.children.flatMap((node) => without(node, new Set(answers.keys())) ?? []);
    return { ...chapter, children: left.length === 0 ? [paragraph('None.')] : left };
  });
  const lines = listOf(given.map(line));
  const known = all.find((chapter) => chapter.title === TITLE.toLowerCase());
  if (known !== undefined) known.children.push(lines);
  else
    all.splice(all.findLastIndex(isOpenQuestions) + 1 || all.length, 0, {
      title: TITLE.toLowerCase(),
      heading: heading(TITLE),
      children: [lines],
    });
  return markdownOf(
    all.flatMap((chapter) => [
      ...(chapter.heading === undefined ? [] : [chapter.heading]),
      ...chapter.children,
    ]),
  );
}
