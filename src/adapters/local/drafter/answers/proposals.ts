/** Talk that settles something becomes a proposed change of the PRD; a question never does. */
import { settlesSomething } from '../../../../pipeline/documents/settling.ts';
import { wantsChange } from '../../../../pipeline/talk/change-wanted.ts';
import type { Answered, Material } from '../../../../ports/model.ts';
import { spoken } from '../inert.ts';
import { ended } from '../wording.ts';
import { plain, upperFirst } from '../words.ts';
import { type Reason, reasonsAgainst } from './against.ts';
import { type Asked, type Item, type Part, sourceOf } from './answer.ts';

const leavesOut =
  /\b(?:leave (?:[^\s.]+ ){0,4}out|exclude|excluding|out of scope|no need for|not include|won'?t|without|skip|drop|no \w+ (?:export|support)|against)\b/i;
const intoRisks = /\b(?:in(?:to)?|under|to)\b[^.?!\n]{0,20}\brisks\b/i;
export const wantsRisks = (statement: string): boolean => intoRisks.test(statement) && wantsChange(statement);

/** In a document there is room for the whole of what a source says. */
const WHOLE_QUOTE = 240;
const SHORT_QUOTE = 45;

/** The reasons against it as lines of the document, but for those that stand in its Risks. */
function riskLines(asked: Asked, quote: number): Item[] {
  const before = bodyOf('Risks', asked.material);
  const isKnown = ({ cited, text }: Reason): boolean =>
    /^\(sources?: /.test(cited)
      ? cited
          .replaceAll(/^\(sources?: |\)$/g, '')
          .split(', ')
          .every((id) => before.includes(id))
      : before.includes(text);
  return reasonsAgainst(asked, quote)
    .filter((reason) => !isKnown(reason))
    .map(({ text, cited, sources }) => ({
      text: `${ended(text)} ${cited}`.trim(),
      sources: sources.map(sourceOf),
    }));
}

function risksFrom(asked: Asked): Answered['proposal'] {
  const before = bodyOf('Risks', asked.material);
  const lines = riskLines(asked, WHOLE_QUOTE).map(({ text }) => `- ${text}`);
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

/** *Put this into Risks*: what is proposed is what is said. */
export function answerRisksWish(asked: Asked): Part {
  if (asked.material.prd === null)
    return { lines: ['There is no PRD yet that this could go into.'], sources: [] };
  const items = riskLines(asked, SHORT_QUOTE);
  if (items.length === 0)
    return { lines: ['I propose nothing: what I found against it stands in Risks already.'], sources: [] };
  return { lines: ['For Risks of the PRD I propose:'], items, sources: [] };
}

function bodyOf(section: string, { prd }: Material): string {
  const part = (prd ?? '')
    .split(/\n(?=## )/)
    .find((each) => new RegExp(`^\\s*## ${section}\\s*$`, 'im').test(each));
  return (part ?? '').replace(/^\s*## .+$/m, '').trim();
}

export function proposalFrom(asked: Asked): Answered['proposal'] {
  const { question: statement, material } = asked;
  if (!material.prd) return null;
  if (wantsRisks(statement)) return risksFrom(asked);
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
