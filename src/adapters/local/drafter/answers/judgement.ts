import type { Evidence } from '../../../../pipeline/item/context.ts';
import type { Answered, Material } from '../../../../ports/model.ts';
import { asCode, cite, day, inert, quoted } from '../inert.ts';
import { allEvidence, relevantEvidence } from '../material.ts';
import { common, count, lowerFirst, plain, stems } from '../words.ts';
import { type Asked, namesOf, nothing, notReached, type Part, sourceOf } from './answer.ts';
import { customerRequests } from './customers.ts';
import { bestSentence, filesAsPassages, nearest } from './passages.ts';

const turnedDown =
  /\b(?:decided against|rejected|declined|not (?:be )?built|won'?t (?:build|do)|abandoned|dropped|ruled out|out of scope|non-goal|superseded)\b/i;
const decidedWords =
  /\b(?:decid\w+|agree[ds]?|let'?s|we(?:'ll| will| won'?t| should not|'d rather)|go(?:ing)? with|skip|leave (?:it )?out|no need|chose|settled|rule(?:d)? out|because)\b/i;

interface Reason {
  weight: number;
  text: string;
  source: Evidence | null;
}

function reasons(asked: Asked): Reason[] {
  const { material, now } = asked;
  const found: Reason[] = [];
  for (const each of relevantEvidence(material, ['prd', 'adr', 'ticket'])
    .filter((one) => turnedDown.test(`${one.title} ${one.excerpt}`))
    .slice(0, 1)) {
    const said = each.excerpt.split(/\n+|(?<=[.!?])\s+/);
    const at = Math.max(
      said.findIndex((sentence) => turnedDown.test(sentence)),
      0,
    );
    const line = said.slice(at, at + 2).join(' ');
    found.push({
      weight: 5,
      text: `${inert(each.title, 60)} was turned down: ${quoted(line, 130)} ${cite(each.id)}`,
      source: each,
    });
  }
  const incident = material.context?.incidents[0];
  if (incident)
    found.push({
      weight: 4,
      text: `Incident ${inert(incident.id, 40)} is active on this ground.`,
      source: null,
    });
  const past = relevantEvidence(material, ['incident'])[0];
  if (past)
    found.push({
      weight: 3,
      text: `This ground has failed: ${inert(past.title, 90)} ${cite(past.id)}`,
      source: past,
    });
  const customers = customerRequests({
    ...asked,
    question: `${material.item.title} in the last 6 months`,
    now,
  });
  const known = allEvidence(material).some((each) => each.kind === 'customer');
  if (customers.inTime.length <= 3 && known) {
    const source = customers.inTime[0]?.from ?? null;
    found.push({
      weight: 2 + (customers.inTime.length === 0 ? 1 : 0),
      text: `Few have asked: ${count(customers.inTime.length, 'customer request')} in 6 months${source ? ` ${cite(source.id)}` : ''}.`,
      source,
    });
  } else if (!known) {
    found.push({
      weight: 2,
      text: 'No customer note about it was found; the need is an assumption.',
      source: null,
    });
  }
  const radius = material.context?.blastRadius;
  if (radius && radius.level !== 'low')
    found.push({ weight: 3, text: `Blast radius is ${radius.level}.`, source: null });
  const near = relevantEvidence(material, ['ticket', 'prd', 'catalog', 'customer']).find((each) =>
    /\b(?:already|report|exists?|workaround|instead|nearly|today)\b/i.test(each.excerpt),
  );
  if (near && !found.some((reason) => reason.source?.id === near.id)) {
    found.push({
      weight: 2,
      text: `Something near it exists: ${quoted(bestSentence(near, material.item.title), 110)} ${cite(near.id)}`,
      source: near,
    });
  }
  return found.toSorted((a, b) => b.weight - a.weight).slice(0, 3);
}

function cheaper(material: Material): string {
  const criteria = material.item.prd?.digest.criteria ?? [];
  const near = relevantEvidence(material, ['runbook', 'prd', 'ticket']).find((each) =>
    /\b(?:manual(?:ly)?|by hand|script|report|template|workaround|already)\b/i.test(each.excerpt),
  );
  const ways = [
    ...(near ? [`use what is there: ${inert(near.title, 80)} ${cite(near.id)}`] : []),
    ...(criteria.length > 1 && criteria[0]
      ? [`only criterion 1: ${inert(lowerFirst(plain(criteria[0].text)), 90)}`]
      : []),
    'do it by hand once and count who uses it',
  ];
  return ways.slice(0, 2).join('; ');
}

/** "Why shouldn't we build this?" */
export function answerAgainst(asked: Asked): Part {
  const found = reasons(asked);
  const head = '**Reasons against:**';
  // A list, and the empty line that ends it.
  const list = found.map(({ text }, index) => `${index + 1}. ${text}`).join('\n');
  const none = `I found nothing against it in ${namesOf(['prd', 'adr', 'ticket', 'incident', 'customer'])}.`;
  const mind = found.some((reason) => reason.text.startsWith('Few') || reason.text.startsWith('No customer'))
    ? 'three more customers who ask for it with a date, or one who would leave without it'
    : 'evidence newer than the sources above, or a smaller change than the one described';
  return {
    lines: [
      list === '' ? `${head} ${none}` : `${head}\n${list}\n`,
      `**What would change my mind:** ${mind}.\n`,
      `**Cheaper ways:** ${cheaper(asked.material)}.${notReached(asked.material)}`,
    ],
    sources: found.flatMap((reason) => (reason.source ? [sourceOf(reason.source)] : [])),
    offers: ['decided_against', 'risks'],
  };
}

/** "Why did we skip retries?": what people said here, then what was written down. */
export function answerDecision({ question, material }: Asked): Part {
  const subject = new Set(
    [...stems(question)].filter((word) => !/^(?:decid|decision|agre|reason|rational|chos|settl)/.test(word)),
  );
  const said = material.conversation
    .filter((message) => decidedWords.test(message.text) && !message.text.trim().endsWith('?'))
    .map((message) => ({ message, shared: common(subject, stems(message.text)).length }))
    .filter(({ shared }) => shared > 0)
    .toSorted((a, b) => b.shared - a.shared || b.message.at.localeCompare(a.message.at));
  const written = nearest(
    question,
    allEvidence(material).filter((each) => ['adr', 'prd', 'ticket'].includes(each.kind)),
    2,
  );
  const [first] = said;
  if (!first && written.length === 0) return nothing('this thread, decision records and past PRDs', material);
  const lines = first
    ? [
        `${inert(first.message.who, 40)} said it here on ${day(first.message.at)}: ${quoted(first.message.text, 200)}`,
      ]
    : [];
  return {
    lines: [
      ...lines,
      ...written.map((each) => `- ${inert(each.title, 90)}: ${quoted(bestSentence(each, question), 160)}`),
    ],
    sources: [
      ...(first ? [{ title: `${inert(first.message.who, 40)} in this thread`, at: first.message.at }] : []),
      ...written.map(sourceOf),
    ],
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
    lines: all.map((each) => `- ${inert(each.title, 90)}: ${quoted(bestSentence(each, question), 180)}`),
    sources: all.map(sourceOf),
  };
}

const settles =
  /\b(?:let'?s|we(?:'ll| will| won'?t)|decided|agreed|go with|leave out|exclude|out of scope|no need for|only|instead of|not include)\b/i;
const leavesOut =
  /\b(?:leave out|exclude|excluding|out of scope|no need for|not include|won'?t|without|skip|drop|no \w+ (?:export|support)|against)\b/i;
/** Words that would pass a gate are never taken as an edit. */
const passesGate =
  /\b(?:ship|merge|deploy|approve|approved|lgtm|sign(?:ed)? off|go ahead|delegate|release)\b/i;

/** A statement that settles something becomes a proposed revision; a question never does. */
export function proposalFrom(statement: string, material: Material): Answered['proposal'] {
  if (!material.prd || statement.includes('?') || passesGate.test(statement) || !settles.test(statement))
    return null;
  const section = leavesOut.test(statement) ? 'Non-goals' : 'Requirements';
  const part = material.prd
    .split(/\n(?=## )/)
    .find((each) => new RegExp(`^\\s*## ${section}\\s*$`, 'im').test(each));
  const before = (part ?? '').replace(/^\s*## .+$/m, '').trim();
  const line = `${inert(plain(statement.replace(/^(?:ok(?:ay)?|yes|agreed|right|so|then)\b[,.: ]*/i, '')), 240)}.`;
  const listed = (before.match(/^\d+\./gm) ?? []).length;
  const bullet = section === 'Requirements' && listed > 0 ? `${listed + 1}. ${line}` : `- ${line}`;
  return {
    document: 'prd',
    change: { section, before, after: before === '' ? bullet : `${before}\n${bullet}` },
  };
}
