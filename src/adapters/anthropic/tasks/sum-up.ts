/** A long talk in lines, each with the messages that it comes from. What it says is checked by whoever asked. */
import { z } from 'zod';
import type { GivenLine } from '../../../pipeline/talk/summary.ts';
import type { Calling, LongTalk } from '../../../ports/model.ts';
import { type Desk, jobOf } from '../desk.ts';
import { blockOf, source } from '../material/data-blocks.ts';
import { systemFor } from '../material/rules.ts';
import { structured } from '../wire/structured.ts';
import { failed, TooLarge } from '../wire/trouble.ts';

const summary = z.object({
  lines: z.array(
    z.object({
      text: z.string().describe('One sentence.'),
      from: z.array(z.string()).describe('Ids of the one to three messages in which it was said.'),
    }),
  ),
});

const MOST_TOKENS = 8_000;
const LONGEST_TURN = 6_000;

export async function sumUp(
  desk: Desk,
  talk: LongTalk,
  calling?: Calling,
): Promise<{ lines: GivenLine[]; by: string; costUsd: number }> {
  const job = jobOf(desk, 'summaries', calling);
  try {
    const { lines } = await structured(
      desk.send,
      {
        max_tokens: MOST_TOKENS,
        output_config: { effort: 'low' },
        system: systemFor(desk.skill('talk-summary')),
        messages: [{ role: 'user', content: contentOf(talk) }],
      },
      { schema: summary, sending: job.sending },
    );
    return { lines, by: desk.models.summaries, costUsd: job.costUsd() };
  } catch (error) {
    if (error instanceof TooLarge) throw failed('the talk is too large for the model', false);
    throw error;
  }
}

function contentOf({ item, earlier, turns }: LongTalk) {
  const before = earlier.map(({ text, from }) => `[${from.join(', ')}] ${text}`).join('\n');
  return [
    ...(earlier.length === 0
      ? []
      : [blockOf(source('summary', 'The summary so far', { text: before, most: 40_000 }), false)]),
    ...turns.map(({ id, who, question, answer }) =>
      blockOf(
        source(id, `Message ${id} of ${who}`, {
          text: `${who} wrote:\n${question}\n\nThe answer was:\n${answer}`,
          most: LONGEST_TURN,
        }),
        false,
      ),
    ),
    { type: 'text' as const, text: `Sum up the ${turns.length} messages from the thread of ${item.key}.` },
  ];
}
