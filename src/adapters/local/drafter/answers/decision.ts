/** Who decided something, when and why, from what people pressed, said and wrote down. */

import type { Evidence } from '../../../../pipeline/item/context.ts';
import type { Material } from '../../../../ports/model.ts';
import { day, saying, spoken } from '../inert.ts';
import { allEvidence, commitLine } from '../material.ts';
import { common, sentences, stems } from '../words.ts';
import { type Asked, commitSource, type Item, itemOf, nothing, type Part, sourceOf } from './answer.ts';
import { bestSentence, nearest } from './passages.ts';

const decidedWords =
  /\b(?:decid\w+|agree[ds]?|let'?s|we(?:'ll| will| won'?t| should not|'d rather)|go(?:ing)? with|skip|leave (?:it )?out|no need|chose|settled|rule(?:d)? out|because)\b/i;
/** Sentences that give a reason. */
const because =
  /\b(?:because|since|so that|reasons?|made .{1,60} worse|asked us (?:not )?to|would (?:have )?|drifts?|cannot|nobody|no customer|nearly does)\b/i;
/** In a record: whoever decided, by name. */
const namesSomebody =
  /\bby (?!the\b|then\b)\p{Lu}\p{Ll}+|\b\p{Lu}\p{Ll}+ (?:decided|agreed|chose|asked|turned)\b/u;

/** The newest decision on the ledger that shares words with the question. */
function decidedOn(subject: Set<string>, { decisions }: Material): Material['decisions'][number] | undefined {
  return decisions
    .map((decision) => ({
      decision,
      shared: common(subject, stems(`${decision.deed} ${decision.words}`)).length,
    }))
    .filter(({ shared }) => shared > 0)
    .toSorted((a, b) => b.shared - a.shared || b.decision.at.localeCompare(a.decision.at))[0]?.decision;
}

const keysIn = (question: string): string[] => question.match(/\b\p{Lu}[\p{Lu}\d]*-\d+\b/gu) ?? [];

/** One decision is often written down twice, in a repository and elsewhere. */
function eachOnce(found: Evidence[]): Evidence[] {
  const first = found.map(
    (each) => new Set(sentences(`${each.says ?? ''}\n${each.excerpt}`).filter((line) => line.length > 40)),
  );
  return found.filter(
    (_, at) => !first.slice(0, at).some((before) => [...(first[at] ?? [])].some((line) => before.has(line))),
  );
}

/** Records on it: the one that the question names, else those that share most words; its own kind before others. */
function recordsOn(question: string, subject: Set<string>, material: Material): Evidence[] {
  const all = allEvidence(material);
  const keys = keysIn(question);
  const named = all.filter((each) => keys.some((key) => each.id === key || each.title.startsWith(`${key} `)));
  if (keys.length > 0 && named.length > 0) return named;
  // What only shares a word for leaving something out is about something else.
  const onIt = all.filter((each) => {
    const shared = common(subject, stems(`${each.title} ${each.excerpt} ${each.says ?? ''}`)).length;
    return shared > 0 && shared >= (subject.size <= 2 ? subject.size : subject.size * 0.6);
  });
  const records = onIt.filter((each) => ['adr', 'prd', 'ticket'].includes(each.kind));
  const found = nearest([...subject].join(' '), records.length > 0 ? records : onIt, 4);
  const gives = (each: Evidence): number => Number(asksWhy(question) && reasonIn(each) !== undefined);
  return eachOnce(found.toSorted((one, other) => gives(other) - gives(one))).slice(0, 2);
}

const asksWhy = (question: string): boolean => /\b(?:why|reason|rationale|how come)\b/i.test(question);
const settledBy = (each: Evidence, question: string): string =>
  (each.says ?? bestSentence(each, question)).split('\n')[0] ?? '';
const reasonIn = (each: Evidence): string | undefined =>
  sentences(`${each.excerpt}\n${each.says ?? ''}`).find(
    (line) => because.test(line) && !(each.says ?? '').startsWith(line),
  );

/** What it settled, then why, where the passages that were found say so. */
function recordItem(each: Evidence, question: string): Item[] {
  const settled = settledBy(each, question);
  const reason = asksWhy(question) ? reasonIn(each) : undefined;
  const when = each.at === undefined ? '' : `, ${day(each.at)}`;
  const item = itemOf(each, settled, { note: when });
  return reason === undefined || settled.includes(reason)
    ? [item]
    : [item, { text: `Why, by the same: ${saying(reason, 100)}`, sources: [sourceOf(each)] }];
}

/** Commits that wrote a decision down: they name whoever wrote, which is not always whoever decided. */
function writtenDown(subject: Set<string>, { commits }: Material): Material['commits'][number] | undefined {
  return commits.find(
    ({ title, files }) =>
      (/^decide/i.test(title) || files.some((file) => /(?:^|\/)adrs?\//i.test(file))) &&
      common(subject, stems(title)).length * 2 >= Math.max(1, subject.size),
  );
}

export function answerDecision({ question, material }: Asked): Part {
  const subject = new Set(
    [...stems(question)].filter(
      (word) =>
        !/^(?:decid|decision|agre|reason|rational|chos|settl|leav|left|skip|drop|exclud|omit|said|approv|against)/.test(
          word,
        ),
    ),
  );
  const decided = decidedOn(subject, material);
  const first = material.conversation
    .filter((message) => decidedWords.test(message.text) && !message.text.trim().endsWith('?'))
    .map((message) => ({ message, shared: common(subject, stems(message.text)).length }))
    .filter(({ shared }) => shared > 0)
    .toSorted((a, b) => b.shared - a.shared || b.message.at.localeCompare(a.message.at))[0];
  const written = recordsOn(question, subject, material);
  if (!decided && !first && written.length === 0)
    return nothing('this thread, decision records and past PRDs', material);
  const settled = decided
    ? [
        `${spoken(`${decided.who} ${decided.deed}`, 120)} on ${day(decided.at)}${decided.words === '' ? '.' : `: ${saying(decided.words, 200)}`}`,
      ]
    : [];
  const said = first
    ? [
        `${spoken(first.message.who, 40)} said it here on ${day(first.message.at)}: ${saying(first.message.text, 200)}`,
      ]
    : [];
  return {
    lines: [...settled, ...said],
    items: written.flatMap((each) => recordItem(each, question)),
    after: decided || first ? [] : unanswered(question, { written, subject, material }),
    sources: [
      ...(decided
        ? [
            {
              title: spoken(`${decided.who} ${decided.deed}`, 100),
              at: decided.at,
              ...(decided.url === null ? {} : { url: decided.url }),
            },
          ]
        : []),
      ...(first
        ? [
            {
              title: `${spoken(first.message.who, 40)} in this thread`,
              at: first.message.at,
              ...(first.message.ts === undefined ? {} : { said: first.message.ts }),
            },
          ]
        : []),
      ...commitsOf(question, { written, subject, material }).map(commitSource),
    ],
  };
}

interface Written {
  written: Evidence[];
  subject: Set<string>;
  material: Material;
}

const asksWho = (question: string): boolean => /\bwho\b/i.test(question);
const saysWho = (written: Evidence[]): boolean =>
  written.some((each) => namesSomebody.test(`${each.says ?? ''} ${each.excerpt}`));

function commitsOf(question: string, { written, subject, material }: Written): Material['commits'] {
  const commit = asksWho(question) && !saysWho(written) ? writtenDown(subject, material) : undefined;
  return commit === undefined ? [] : [commit];
}

/** Each half of "who decided it, and why?" is answered, or it is said that it is not written there. */
function unanswered(question: string, about: Written): string[] {
  const [commit] = commitsOf(question, about);
  const who =
    !asksWho(question) || saysWho(about.written)
      ? []
      : [
          `Who decided it is not in what I found${commit === undefined ? '.' : `; who wrote it down is: ${commitLine(commit)}.`}`,
        ];
  const hasWhy = about.written.some((each) => reasonIn(each) !== undefined);
  const why =
    /\bwhy\b/i.test(question) && !hasWhy
      ? ['Why is not in the passages that I found; the record may say more.']
      : [];
  return [...who, ...why];
}
