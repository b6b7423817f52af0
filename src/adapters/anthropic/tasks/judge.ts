/** Verdicts on acceptance criteria. A verdict of *met* needs a quote that stands in the diff; code looks, not the model. */
import { z } from 'zod';
import { prdDigest } from '../../../pipeline/documents/prd-digest.ts';
import type { CriterionVerdict } from '../../../pipeline/item/change.ts';
import type { FileChange } from '../../../ports/code-host.ts';
import type { Calling, Material } from '../../../ports/model.ts';
import { type Desk, jobOf } from '../desk.ts';
import { blockOf, clean, type Source, source } from '../material/data-blocks.ts';
import { documentSources, once, type Size, ticketSource } from '../material/gathered.ts';
import { systemFor } from '../material/rules.ts';
import { structured } from '../wire/structured.ts';
import { inRoom } from './draft.ts';

const verdicts = z.object({
  criteria: z.array(
    z.object({
      number: z.number(),
      verdict: z.enum(['met', 'not_met', 'check']),
      reason: z.string().describe('One sentence.'),
      quote: z
        .string()
        .describe('One line of the diff, exactly as it stands there; empty where there is none.'),
      files: z.array(z.string()).describe('Paths of the diff in which it is seen.'),
    }),
  ),
});
type Said = z.infer<typeof verdicts>['criteria'][number];
type Criterion = Pick<CriterionVerdict, 'number' | 'text' | 'pm'>;

const MOST_TOKENS = 16_000;
const LONGEST_REASON = 240;
/** Characters of a whole change and of one file of it; what is beyond is named and not shown. */
const room: Record<Size, { all: number; file: number }> = {
  full: { all: 400_000, file: 20_000 },
  small: { all: 60_000, file: 6_000 },
};

export async function judge(
  desk: Desk,
  changes: FileChange[],
  about: { material: Material; calling?: Calling | undefined },
): Promise<{ criteria: CriterionVerdict[]; costUsd: number }> {
  const { material } = about;
  const criteria: Criterion[] =
    material.prd === null ? (material.item.prd?.digest.criteria ?? []) : prdDigest(material.prd).criteria;
  if (criteria.length === 0) return { criteria: [], costUsd: 0 };
  if (changes.length === 0)
    return {
      criteria: criteria.map((one) => ({ ...one, verdict: 'not_met', because: 'The change is empty.' })),
      costUsd: 0,
    };
  const skill = about.calling?.skill ?? desk.skill('judge');
  const job = jobOf(desk, 'judging', about.calling);
  const { criteria: said } = await inRoom((size) =>
    structured(
      desk.send,
      {
        max_tokens: MOST_TOKENS,
        output_config: { effort: 'high' },
        system: systemFor(skill),
        messages: [{ role: 'user', content: contentOf(material, { criteria, changes, size }) }],
      },
      { schema: verdicts, sending: job.sending },
    ),
  );
  return { criteria: criteria.map((one) => verdictOf(one, { said, changes })), costUsd: job.costUsd() };
}

/** Documents first, the diff last: another commit is judged from the same beginning. */
function contentOf(material: Material, about: { criteria: Criterion[]; changes: FileChange[]; size: Size }) {
  const documents = once([ticketSource(material, about.size), ...documentSources(material, about.size)]);
  const list = about.criteria.map(({ number, text }) => ({ number, criterion: clean(text, 1_000) }));
  return [
    ...documents.map((one, index) => ({
      ...blockOf(one, false),
      ...(index === documents.length - 1 ? { cache_control: { type: 'ephemeral' as const } } : {}),
    })),
    ...diffSources(about.changes, about.size).map((one) => blockOf(one, false)),
    blockOf(
      source('criteria', 'The acceptance criteria', { text: JSON.stringify(list, null, 1), most: 40_000 }),
      false,
    ),
    {
      type: 'text' as const,
      text: `Judge each of the ${list.length} criteria in the search result criteria by the diff.`,
    },
  ];
}

function diffSources(changes: FileChange[], size: Size): Source[] {
  let left = room[size].all;
  const shown: Source[] = [];
  const unshown: string[] = [];
  for (const { path, patch, added, removed } of changes) {
    const text = patch ?? '';
    if (patch === null || Math.min(text.length, room[size].file) > left) {
      unshown.push(`${path} (+${added} −${removed}${patch === null ? ', binary' : ''})`);
      continue;
    }
    const one = source(`diff:${path}`, path, { text, most: room[size].file });
    left -= one.text.length;
    shown.push(one);
  }
  return unshown.length === 0
    ? shown
    : [
        ...shown,
        source('diff-not-shown', 'Changed files that are not shown', {
          text: unshown.join('\n'),
          most: 20_000,
        }),
      ];
}

function verdictOf(criterion: Criterion, about: { said: Said[]; changes: FileChange[] }): CriterionVerdict {
  const said = about.said.find((one) => one.number === criterion.number);
  if (said === undefined) return { ...criterion, verdict: 'check', because: 'The model gave no verdict.' };
  const reason = clean(said.reason.replaceAll(/\s+/g, ' ').trim(), LONGEST_REASON) || 'No reason was given.';
  const quote = said.quote.trim();
  const files = [...new Set(said.files)].filter((path) => about.changes.some((one) => one.path === path));
  const seen =
    quote === ''
      ? []
      : about.changes.filter((one) => changedLines(one).some((line) => line.includes(oneSpaced(quote))));
  if (said.verdict === 'met' && seen.length === 0)
    return {
      ...criterion,
      verdict: 'check',
      because: `What the model quotes is not in the change. It said: ${reason}`,
    };
  const because = seen.length === 0 ? reason : `${reason} “${clean(quote, 120)}”`;
  const where = [...new Set([...seen.map((one) => one.path), ...files])];
  return {
    ...criterion,
    verdict: said.verdict,
    because,
    ...(said.verdict === 'met' ? { files: where } : {}),
  };
}

/** Only what was added or taken away counts. */
const changedLines = ({ patch }: FileChange): string[] =>
  (patch ?? '')
    .split('\n')
    .filter((line) => /^[+-](?![+-]{2})/.test(line))
    .map((line) => oneSpaced(line.slice(1)));
const oneSpaced = (text: string): string =>
  text
    .replace(/^[+-]\s*/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
