/** Anything else: the nearest passages, the documents of the ticket among them. */
import { sections } from '../../../../pipeline/documents/sections.ts';
import type { Evidence } from '../../../../pipeline/item/context.ts';
import type { Material } from '../../../../ports/model.ts';
import { asCode, spoken } from '../inert.ts';
import { allEvidence } from '../material.ts';
import { type Asked, itemOf, namesOf, nothing, type Part } from './answer.ts';
import { bestSentence, filesAsPassages, nearest, speaksOf, termsIn } from './passages.ts';

/** Quotations of others, which stand among the sources themselves. */
const borrowed = /^(?:evidence|sources|references)$/i;

const ownDocuments = (material: Material): Evidence[] =>
  (['prd', 'spec'] as const).flatMap((kind) =>
    sections(material[kind] ?? '')
      .filter(({ title, body }) => !borrowed.test(title) && body.trim() !== '')
      .map(({ title, body }, index) => ({
        id: `${kind}-${index}`,
        title: `${kind === 'prd' ? 'PRD' : 'Spec'}: ${title}`,
        kind: 'prd' as const,
        excerpt: body,
      })),
  );

/** What people said here, but for what they asked. */
const saidIn = ({ conversation }: Material): Evidence[] =>
  conversation
    .filter(({ text }) => !/[?？]\s*$/.test(text))
    .map(({ who, text, at }, index) => ({
      id: `said-${index}`,
      title: `${spoken(who, 40)} in this thread`,
      kind: 'ticket',
      excerpt: text,
      at,
    }));

export function answerGeneral({ question, material }: Asked): Part {
  const terms = termsIn(question);
  const near = (pool: Evidence[]): Evidence[] =>
    nearest(question, pool, pool.length).filter((each) => speaksOf(each, terms));
  const found = near([...ownDocuments(material), ...allEvidence(material)]).slice(0, 3);
  const all = found.length > 0 ? found : near(saidIn(material)).slice(0, 1);
  if (all.length > 0)
    return { lines: [], items: all.map((each) => itemOf(each, bestSentence(each, question))), sources: [] };
  const none = nothing(namesOf(['prd', 'adr', 'runbook', 'incident', 'ticket', 'customer']), material);
  const files = near(filesAsPassages(material)).slice(0, 3);
  const paths = files.map((each) => asCode(each.id.slice('file:'.length)));
  return paths.length === 0 ? none : { ...none, after: [`Nearest in the code: ${paths.join(', ')}.`] };
}
