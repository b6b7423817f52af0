/** "Why shouldn't we build this?": reasons with what they rest on, what would change that, and cheaper ways. */
import type { Evidence } from '../../../../pipeline/item/context.ts';
import { sixLines } from '../../../../pipeline/talk/six-lines.ts';
import type { Material } from '../../../../ports/model.ts';
import { closeEvidence, tellingWords, wasTurnedDown } from '../evidence.ts';
import { cite, day, saying, spoken } from '../inert.ts';
import { allEvidence, blastLine, topicOf } from '../material.ts';
import { ended } from '../wording.ts';
import { count, plain, sentences } from '../words.ts';
import { type Asked, namesOf, notReached, type Part, sourceOf } from './answer.ts';
import { customerRequests, requestWords } from './customers.ts';
import { incidentName } from './incidents.ts';
import { nearFirst, thereToday } from './near.ts';

export interface Reason {
  weight: number;
  /** A sentence by itself, without what it cites. */
  text: string;
  /** What it rests on, as a document cites it. */
  cited: string;
  sources: Evidence[];
  /** What would take it away. */
  mind: string;
}

/** A record often says itself when to look again. */
const lookAgain = /\b(?:look again|reconsider|revisit|change our minds?|come back to|until|unless)\b/i;

function turnedDown(material: Material, { quote, asked }: { quote: number; asked: number }): Reason[] {
  const down = nearFirst(material, ['prd', 'adr', 'ticket']).find(wasTurnedDown);
  if (down === undefined) return [];
  const line = (down.says ?? down.excerpt).split('\n')[0] ?? '';
  const again = sentences(`${down.says ?? ''}\n${down.excerpt}`).find((one) => lookAgain.test(one));
  const isClose = closeEvidence(material, [down.kind]).some(({ id }) => id === down.id);
  const since = asked === 0 ? '' : `, and ${asked} asked in 6 months`;
  return [
    {
      weight: 5,
      text: `${isClose ? '' : 'Near it, '}${spoken(down.title, 50)} was turned down: ${saying(line, quote)}`,
      cited: cite(down.id),
      sources: [down],
      mind:
        again === undefined
          ? `what has changed since ${spoken(down.title, 50)} was turned down`
          : `${saying(again, 60)}${since}`,
    },
  ];
}

function failed(material: Material, quote: number): Reason[] {
  const [past] = closeEvidence(material, ['incident']);
  if (past === undefined) return [];
  const said = tellingWords(past, topicOf(material));
  return [
    {
      weight: 3,
      text: `A failure near it, ${incidentName(past)}: ${saying(said, quote)}`,
      cited: cite(past.id),
      sources: [past],
      mind: `a test that shows that ${incidentName(past).split(' ')[0]} cannot come back`,
    },
  ];
}

const FEW = 3;
/** How a document marks what rests on no source. */
const ASSUMED = '(assumption)';
/** Few customers are no reason against mending what is broken, but against doing it now. */
function fewAsked(asked: Asked, quote: number): { reasons: Reason[]; number: number } {
  const { material } = asked;
  const { inTime } = customerRequests({
    ...asked,
    question: 'How many customers asked for this in the last 6 months?',
  });
  const number = inTime.length;
  if (!allEvidence(material).some((each) => each.kind === 'customer'))
    return {
      number,
      reasons: [
        {
          weight: 2,
          text: 'No customer note about it was found; the need is an assumption.',
          cited: ASSUMED,
          sources: [],
          mind: 'a customer who asks for it, with a date',
        },
      ],
    };
  if (number > FEW) return { number, reasons: [] };
  const sources = [...new Set(inTime.map(({ from }) => from))];
  const [newest] = inTime;
  const last =
    newest?.at == null
      ? ''
      : `, the last on ${day(newest.at.toISOString())}: ${saying(requestWords(newest, topicOf(material)), quote)}`;
  const isBug = material.item.kind === 'bug';
  return {
    number,
    reasons: [
      {
        weight: 2 + (number === 0 ? 1 : 0),
        text: isBug
          ? `Few have reported it: ${count(number, 'customer')} in 6 months${last}`
          : `Few have asked: ${count(number, 'customer request')} in 6 months${last}`,
        cited: sources.length === 0 ? ASSUMED : cite(...sources.map((each) => each.id)),
        sources,
        mind: isBug
          ? 'more who report it with a date, or one who pays the wrong amount or leaves'
          : 'three more customers who ask for it with a date, or one who would leave without it',
      },
    ],
  };
}

const MOST_REASONS = 3;

/** The strongest first; `quote` is how much of a source is quoted. */
export function reasonsAgainst(asked: Asked, quote = 90): Reason[] {
  const { material } = asked;
  const customers = fewAsked(asked, quote);
  const incident = material.context?.incidents[0];
  const down = turnedDown(material, { quote, asked: customers.number });
  const there = thereToday(material);
  // One record is one reason.
  const near = down.some(({ sources }) => sources[0]?.id === there?.each.id) ? null : there;
  const radius = material.context?.blastRadius;
  const found: Reason[] = [
    ...down,
    ...(incident === undefined
      ? []
      : [
          {
            weight: 4,
            text: `Incident ${spoken(incident.id, 40)} is active on this ground: ${saying(incident.title, quote)}`,
            cited: cite(incident.id),
            sources: [],
            mind: `the end of ${spoken(incident.id, 40)}`,
          },
        ]),
    ...(near === null
      ? []
      : [
          {
            weight: 4,
            text: `Something near it exists: ${saying(near.line, quote + 40)}`,
            cited: cite(near.each.id),
            sources: [near.each],
            mind: 'somebody who says what is missing in what there is',
          },
        ]),
    ...failed(material, quote),
    ...customers.reasons,
    ...(radius === undefined || radius.level === 'low' || radius.level === 'unknown'
      ? []
      : [
          {
            weight: 3,
            text: plain(blastLine(material) ?? `Blast radius is ${radius.level}`),
            cited: cite('catalog'),
            sources: [],
            mind: 'a smaller change, which fewer services feel',
          },
        ]),
  ];
  return found.toSorted((a, b) => b.weight - a.weight).slice(0, MOST_REASONS);
}

function cheaper(material: Material): string {
  const { kind, prd } = material.item;
  const criteria = prd?.digest.criteria ?? [];
  const near = thereToday(material);
  const byHand = {
    feature: 'do it by hand once and count who uses it',
    bug: 'tell those who reported it, and mend it with the next change there',
    chore: 'do it with the next change of the same files',
  };
  const ways = [
    ...(near ? [`use what is there: ${saying(near.line, 70)} ${cite(near.each.id)}`] : []),
    ...(criteria.length > 1 && criteria[0]
      ? [`only criterion 1: ${spoken(plain(criteria[0].text), 60)}`]
      : []),
    byHand[kind],
  ];
  return ways.slice(0, 2).join('; ');
}

/** How much of a source is quoted: less of each before a reason is left out. */
const QUOTES = [90, 45];

/** Reasons as a list, and the empty line that ends it; then what would take the strongest away, then what costs less. */
function written(shown: Reason[], material: Material): string[] {
  const head = '**Reasons against:**';
  const none = `I found nothing against it in ${namesOf(['prd', 'adr', 'ticket', 'incident', 'customer'])}.`;
  const list = shown.map(({ text, cited }, index) =>
    `${index + 1}. ${ended(text)} ${cited === ASSUMED ? '' : cited}`.trim(),
  );
  const mind = shown[0]?.mind ?? 'nothing yet, as nothing speaks against it';
  return [
    shown.length === 0 ? `${head} ${none}\n` : `${head}\n${list.join('\n')}\n`,
    `**What would change my mind:** ${ended(mind)}\n`,
    `**Cheaper ways:** ${cheaper(material)}.${notReached(material)}`,
  ];
}

/** The weakest is left out where the whole would not stand in the thread. */
export function answerAgainst(asked: Asked): Part {
  const tries = Array.from({ length: MOST_REASONS }, (_, left) =>
    QUOTES.map((quote) => reasonsAgainst(asked, quote).slice(0, MOST_REASONS - left)),
  ).flat();
  const fits = (found: Reason[]): boolean => !sixLines(written(found, asked.material).join('\n')).more;
  const found = tries.find(fits) ?? tries.at(-1) ?? [];
  return {
    lines: written(found, asked.material),
    sources: found.flatMap((reason) => reason.sources.map(sourceOf)),
    offers: ['decided_against', 'risks'],
  };
}
