/** "How did we do this before, is there something like it?": the code as it is, what was written, and what is under way. */
import type { Evidence } from '../../../../pipeline/item/context.ts';
import type { Material } from '../../../../ports/model.ts';
import { closeEvidence, tellingWords, wasTurnedDown } from '../evidence.ts';
import { isTest } from '../files-in-scope.ts';
import { asCode } from '../inert.ts';
import { allEvidence } from '../material.ts';
import { common, enumerate, stem, stems } from '../words.ts';
import { type Asked, itemOf, notReached, type Part } from './answer.ts';
import { thereToday } from './near.ts';
import { bestSentence, filesAsPassages, nearest, speaksOf, termsIn } from './passages.ts';
import { likeIt, workItem } from './tickets.ts';

const asksPatterns = new Set(
  'pattern convention precedent prior art blueprint template example follow duplicat reinvent reus reusabl overlap redundant already exist similar alik something like done tried attempted existing usual usually normally elsewhere time handl solv approach way reuse nearly thing same'
    .split(' ')
    .map(stem),
);
const kinds: Evidence['kind'][] = ['prd', 'adr', 'spec', 'runbook', 'catalog', 'ticket'];
const MOST_FILES = 3;
const MOST_NAMES = 2;
const declared =
  /^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function\*?|def|func|fn|class|const)\s+([A-Za-z_]\w{2,40})\s*[(=:{<]/gm;

/** Functions of a file, those that share a word with what is asked first. */
function namesIn(path: string, words: Set<string>, material: Material): string[] {
  const text = (material.sources[path] ?? '').slice(0, 50_000);
  const found = [...new Set([...text.matchAll(declared)].map((match) => match[1] ?? ''))];
  return found
    .toSorted((one, other) => common(words, stems(other)).length - common(words, stems(one)).length)
    .slice(0, MOST_NAMES);
}

/** Files of the default branch that speak of it; a test only where no code does. */
function inCode(about: string, material: Material): string | null {
  const found = nearest(about, filesAsPassages(material), 12).map((each) => each.id.slice('file:'.length));
  const isCode = (path: string): boolean =>
    !isTest(path) && !/\.(?:md|mdx|txt|rst|adoc|ya?ml)$|(?:^|\/)CODEOWNERS$/i.test(path);
  const code = found.filter(isCode);
  const shown = (code.length > 0 ? code : found).slice(0, MOST_FILES);
  if (shown.length === 0) return null;
  const words = stems(about);
  const told = shown.map((path) => {
    const names = namesIn(path, words, material).map(asCode);
    return `${asCode(path)}${names.length === 0 ? '' : ` (${names.join(', ')})`}`;
  });
  return `Nearest in the code today: ${enumerate(told)}.`;
}

export function answerPatterns(asked: Asked): Part {
  const { question, material } = asked;
  const { title, description } = material.item;
  const terms = termsIn(question, asksPatterns);
  const about = terms.length === 0 ? `${title} ${description.slice(0, 400)}` : `${terms.join(' ')} ${title}`;
  const all = allEvidence(material).filter((each) => kinds.includes(each.kind));
  const named =
    terms.length === 0
      ? []
      : nearest(terms.join(' '), all, all.length).filter((each) => speaksOf(each, terms));
  const open = likeIt(material);
  const there = thereToday(material);
  const close = closeEvidence(material, kinds);
  const written = [...named, ...close.filter((each) => !named.includes(each))].filter(
    (each) => each.id !== there?.each.id && !open.some((one) => one.ref === each.id),
  );
  const code = inCode(about, material);
  const words = stems(about);
  const items = [
    ...(there === null ? [] : [itemOf(there.each, there.line, { lead: 'There today, by ', least: 120 })]),
    ...open.map((one) => {
      const { text, sources } = workItem(one);
      return { text: `Under way: ${text}`, sources };
    }),
    ...written.map((each) =>
      itemOf(each, named.includes(each) ? bestSentence(each, terms.join(' ')) : tellingWords(each, words), {
        note: wasTurnedDown(each) ? ', turned down' : '',
      }),
    ),
  ];
  const none = [
    ...(written.length === 0 && there === null ? ['past PRDs, decision records or past tickets'] : []),
    ...(open.length === 0 ? ['open tickets'] : []),
  ];
  return {
    lines: [
      code ?? 'No file of the repository that I have speaks of it.',
      ...(items.length === 0 ? [] : ['Like it:']),
    ],
    items,
    after: none.length === 0 ? [] : [`Nothing like it found in ${none.join(' or ')}.${notReached(material)}`],
    sources: [],
  };
}
