import { settlesSomething } from '../../../../pipeline/documents/settling.ts';
import type { Evidence } from '../../../../pipeline/item/context.ts';
import { wantsChange } from '../../../../pipeline/talk/change-wanted.ts';
import { sixLines } from '../../../../pipeline/talk/six-lines.ts';
import type { Answered, Material } from '../../../../ports/model.ts';
import { closeEvidence, titleOf, wasTurnedDown } from '../evidence.ts';
import { asCode, cite, saying, spoken } from '../inert.ts';
import { allEvidence, relevantEvidence } from '../material.ts';
import { count, plain, sentences, upperFirst } from '../words.ts';
import { type Asked, namesOf, nothing, notReached, type Part, sourceOf } from './answer.ts';
import { customerRequests } from './customers.ts';
import { bestSentence, filesAsPassages, nearest } from './passages.ts';

interface Reason {
  weight: number;
  text: string;
  sources: Evidence[];
}

const nearIt =
  /\b(?:already (?:does|shows|has|exists?)|nearly does|workaround|can be (?:copied|downloaded|exported|printed))\b/i;

/** What is about the ticket, then what only shares a word with it: one reason against too many is better than one too few. */
const nearFirst = (material: Material, kinds: Evidence['kind'][]): Evidence[] => [
  ...closeEvidence(material, kinds),
  ...relevantEvidence(material, kinds),
];

/** A sentence that says that something near it is there today; a record of what was never built may say so too. */
function thereToday(material: Material): { each: Evidence; line: string } | null {
  for (const each of nearFirst(material, ['file', 'prd', 'ticket', 'runbook', 'catalog'])) {
    const line = sentences(each.excerpt).find((one) => nearIt.test(one));
    if (line !== undefined) return { each, line };
  }
  return null;
}

function reasons(asked: Asked): Reason[] {
  const { material, now } = asked;
  const found: Reason[] = [];
  const down = nearFirst(material, ['prd', 'adr', 'ticket']).find(wasTurnedDown);
  if (down) {
    const line = (down.says ?? down.excerpt).split('\n')[0] ?? '';
    found.push({
      weight: 5,
      text: `${spoken(down.title, 50)} was turned down: ${saying(line, 90)} ${cite(down.id)}`,
      sources: [down],
    });
  }
  const incident = material.context?.incidents[0];
  if (incident)
    found.push({
      weight: 4,
      text: `Incident ${spoken(incident.id, 40)} is active on this ground.`,
      sources: [],
    });
  const near = thereToday(material);
  if (near)
    found.push({
      weight: 4,
      text: `Something near it exists: ${saying(near.line, 130)} ${cite(near.each.id)}`,
      sources: [near.each],
    });
  const past = closeEvidence(material, ['incident'])[0];
  if (past)
    found.push({
      weight: 3,
      text: `This ground has failed: ${spoken(past.title, 70)} ${cite(past.id)}`,
      sources: [past],
    });
  const customers = customerRequests({
    ...asked,
    question: 'How many customers asked for this in the last 6 months?',
    now,
  });
  const known = allEvidence(material).some((each) => each.kind === 'customer');
  if (customers.inTime.length <= 3 && known) {
    const sources = [...new Set(customers.inTime.map(({ from }) => from))];
    found.push({
      weight: 2 + (customers.inTime.length === 0 ? 1 : 0),
      text: `Few have asked: ${count(customers.inTime.length, 'customer request')} in 6 months${sources.length > 0 ? ` ${cite(...sources.map((each) => each.id))}` : ''}.`,
      sources,
    });
  } else if (!known) {
    found.push({
      weight: 2,
      text: 'No customer note about it was found; the need is an assumption.',
      sources: [],
    });
  }
  const radius = material.context?.blastRadius;
  if (radius && radius.level !== 'low')
    found.push({ weight: 3, text: `Blast radius is ${radius.level}.`, sources: [] });
  return found.toSorted((a, b) => b.weight - a.weight).slice(0, 3);
}

function cheaper(material: Material): string {
  const criteria = material.item.prd?.digest.criteria ?? [];
  const near = thereToday(material);
  const ways = [
    ...(near ? [`use what is there: ${saying(near.line, 70)} ${cite(near.each.id)}`] : []),
    ...(criteria.length > 1 && criteria[0]
      ? [`only criterion 1: ${spoken(plain(criteria[0].text), 60)}`]
      : []),
    'do it by hand once and count who uses it',
  ];
  return ways.slice(0, 2).join('; ');
}

/** "Why shouldn't we build this?" */
export function answerAgainst(asked: Asked): Part {
  let found = reasons(asked);
  const head = '**Reasons against:**';
  const none = `I found nothing against it in ${namesOf(['prd', 'adr', 'ticket', 'incident', 'customer'])}.`;
  const mind = found.some((reason) => reason.text.startsWith('Few') || reason.text.startsWith('No customer'))
    ? 'three more customers who ask for it with a date, or one who would leave without it'
    : 'evidence newer than the sources above, or a smaller change than the one described';
  const linesOf = (shown: Reason[]): string[] => [
    // A list, and the empty line that ends it.
    shown.length === 0
      ? `${head} ${none}`
      : `${head}\n${shown.map(({ text }, index) => `${index + 1}. ${text}`).join('\n')}\n`,
    `**What would change my mind:** ${mind}.\n`,
    `**Cheaper ways:** ${cheaper(asked.material)}.${notReached(asked.material)}`,
  ];
  // The weakest is left out where the whole would not stand in the thread.
  while (found.length > 1 && sixLines(linesOf(found).join('\n')).more) found = found.slice(0, -1);
  return {
    lines: linesOf(found),
    sources: found.flatMap((reason) => reason.sources.map(sourceOf)),
    offers: ['decided_against', 'risks'],
  };
}

/** Anything else: the nearest passages, the documents of the ticket among them. */
export function answerGeneral({ question, material }: Asked): Part {
  const documents: Evidence[] = (['prd', 'spec'] as const).flatMap((kind) => {
    const text = material[kind];
    return text
      ? text.split(/\n(?=## )/).map((part, index): Evidence => {
          const title = /^## (.+)$/m.exec(part)?.[1] ?? '';
          const excerpt = part.replace(/^## .+$/m, '').trim();
          return {
            id: `${kind}-${index}`,
            title: `${kind === 'prd' ? 'PRD' : 'Spec'}: ${title}`,
            kind: 'prd',
            excerpt,
          };
        })
      : [];
  });
  const found = nearest(
    question,
    [...documents.filter((each) => each.excerpt !== ''), ...allEvidence(material)],
    3,
  );
  const said = nearest(
    question,
    material.conversation
      .map(
        (message, index): Evidence => ({
          id: `said-${index}`,
          title: message.who,
          kind: 'ticket',
          excerpt: message.text,
          at: message.at,
        }),
      )
      .filter((each) => plain(each.excerpt) !== plain(question)),
    1,
  );
  const all = found.length > 0 ? found : said;
  const files = all.length === 0 ? nearest(question, filesAsPassages(material), 3) : [];
  if (files.length > 0) {
    const paths = files.map((each) => asCode(each.id.slice('file:'.length)));
    return { lines: [`Nearest in the code: ${paths.join(', ')}.`], sources: [] };
  }
  if (all.length === 0)
    return nothing(namesOf(['prd', 'adr', 'runbook', 'incident', 'ticket', 'customer']), material);
  return {
    lines: all.map((each) => `- ${spoken(titleOf(each), 60)}: ${saying(bestSentence(each, question), 150)}`),
    sources: all.map(sourceOf),
  };
}

const leavesOut =
  /\b(?:leave (?:[^\s.]+ ){0,4}out|exclude|excluding|out of scope|no need for|not include|won'?t|without|skip|drop|no \w+ (?:export|support)|against)\b/i;
/** *Put this into Risks*: what is known to have gone wrong on this ground. */
const intoRisks = /\b(?:in(?:to)?|under|to)\b[^.?!\n]{0,20}\brisks\b/i;
function risksFrom(material: Material): Answered['proposal'] {
  const before = bodyOf('Risks', material);
  const lines = relevantEvidence(material, ['incident'])
    .filter((each) => !before.includes(each.id))
    .slice(0, 2)
    .map((each) => `- It failed before: ${spoken(each.title, 90)} ${cite(each.id)}`);
  return lines.length === 0
    ? null
    : {
        document: 'prd',
        change: {
          section: 'Risks',
          before,
          after: [...(before === '' ? [] : [before]), ...lines].join('\n'),
        },
      };
}

function bodyOf(section: string, { prd }: Material): string {
  const part = (prd ?? '')
    .split(/\n(?=## )/)
    .find((each) => new RegExp(`^\\s*## ${section}\\s*$`, 'im').test(each));
  return (part ?? '').replace(/^\s*## .+$/m, '').trim();
}

/** A statement that settles something becomes a proposed revision; a question never does. */
export function proposalFrom(statement: string, material: Material): Answered['proposal'] {
  if (!material.prd) return null;
  if (intoRisks.test(statement) && wantsChange(statement)) return risksFrom(material);
  if (!settlesSomething(statement)) return null;
  const section = leavesOut.test(statement) ? 'Non-goals' : 'Requirements';
  const before = bodyOf(section, material);
  const line = `${spoken(upperFirst(plain(statement.replace(/^(?:ok(?:ay)?|yes|agreed|right|so|then)\b[,.: ]*/i, ''))), 240)}.`;
  const listed = (before.match(/^\d+\./gm) ?? []).length;
  const bullet = section === 'Requirements' && listed > 0 ? `${listed + 1}. ${line}` : `- ${line}`;
  return {
    document: 'prd',
    change: { section, before, after: before === '' ? bullet : `${before}\n${bullet}` },
  };
}
