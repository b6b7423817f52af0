/** Why something was decided, from what people pressed, said and wrote down. */

import type { Material } from '../../../../ports/model.ts';
import { titleOf } from '../evidence.ts';
import { day, saying, spoken } from '../inert.ts';
import { allEvidence } from '../material.ts';
import { common, stems } from '../words.ts';
import { type Asked, nothing, type Part, sourceOf } from './answer.ts';
import { bestSentence, nearest } from './passages.ts';

const decidedWords =
  /\b(?:decid\w+|agree[ds]?|let'?s|we(?:'ll| will| won'?t| should not|'d rather)|go(?:ing)? with|skip|leave (?:it )?out|no need|chose|settled|rule(?:d)? out|because)\b/i;

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

/** "Why did we skip retries?": what people decided here, what they said, then what was written down. */
export function answerDecision({ question, material }: Asked): Part {
  const subject = new Set(
    [...stems(question)].filter(
      (word) =>
        !/^(?:decid|decision|agre|reason|rational|chos|settl|leav|left|skip|drop|exclud|omit)/.test(word),
    ),
  );
  const decided = decidedOn(subject, material);
  const said = material.conversation
    .filter((message) => decidedWords.test(message.text) && !message.text.trim().endsWith('?'))
    .map((message) => ({ message, shared: common(subject, stems(message.text)).length }))
    .filter(({ shared }) => shared > 0)
    .toSorted((a, b) => b.shared - a.shared || b.message.at.localeCompare(a.message.at));
  // What only shares a word for leaving something out is about something else.
  const onIt = allEvidence(material).filter(
    (each) => common(subject, stems(`${each.title} ${each.excerpt} ${each.says ?? ''}`)).length > 0,
  );
  const records = onIt.filter((each) => ['adr', 'prd', 'ticket'].includes(each.kind));
  const written = nearest([...subject].join(' '), records.length > 0 ? records : onIt, 2);
  const [first] = said;
  if (!decided && !first && written.length === 0)
    return nothing('this thread, decision records and past PRDs', material);
  const settled = decided
    ? [
        `${spoken(`${decided.who} ${decided.deed}`, 120)} on ${day(decided.at)}${decided.words === '' ? '.' : `: ${saying(decided.words, 200)}`}`,
      ]
    : [];
  const lines = first
    ? [
        `${spoken(first.message.who, 40)} said it here on ${day(first.message.at)}: ${saying(first.message.text, 200)}`,
      ]
    : [];
  return {
    lines: [
      ...settled,
      ...lines,
      ...written.map(
        (each) => `- ${spoken(titleOf(each), 90)}: ${saying(bestSentence(each, question), 160)}`,
      ),
    ],
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
      ...written.map(sourceOf),
    ],
  };
}
