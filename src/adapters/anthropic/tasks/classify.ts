/** Fields of a new ticket, each from a list that code made. A ticket is filed whatever the model does. */
import { z } from 'zod';
import { UpstreamError } from '../../../errors.ts';
import type { Calling, Model } from '../../../ports/model.ts';
import { type Desk, jobOf } from '../desk.ts';
import { blockOf, clean, source } from '../material/data-blocks.ts';
import { systemFor } from '../material/rules.ts';
import { structured } from '../wire/structured.ts';
import { TooLarge } from '../wire/trouble.ts';

type Classify = Model['classify'];

/** Labels that exist everywhere; a tracker's own are matched where it is known. */
const labels = [
  'export',
  'import',
  'security',
  'performance',
  'ui',
  'docs',
  'billing',
  'email',
  'search',
  'accessibility',
] as const;
const MOST_SERVICES = 200;
const MOST = { labels: 4, criteria: 6, services: 3 };

export async function classify(
  desk: Desk,
  text: string,
  about: {
    services: Parameters<Classify>[1]['services'];
    calling?: Calling | undefined;
    otherwise: Classify;
    report: (what: string, error: unknown) => void;
  },
): ReturnType<Classify> {
  const known = about.services.slice(0, MOST_SERVICES);
  const fields = z.object({
    kind: z.enum(['feature', 'bug', 'chore']),
    priority: z.enum(['low', 'medium', 'high', 'critical']),
    labels: z.array(z.enum(labels)),
    criteria: z
      .array(z.string())
      .describe('Up to six acceptance criteria, one sentence each, in the language of the text.'),
    services: z
      .array(z.string())
      .describe('Names of the list, the likeliest first; none where it is not clear.'),
  });
  const job = jobOf(desk, 'screening', about.calling);
  try {
    const found = await structured(
      desk.send,
      {
        max_tokens: 2_000,
        output_config: { effort: 'low' },
        system: systemFor(desk.skill('filing')),
        messages: [
          {
            role: 'user',
            content: [
              blockOf(
                source('services', 'Services of the catalog', { text: JSON.stringify(known), most: 40_000 }),
                false,
              ),
              blockOf(source('ticket', 'The text as it was written', { text, most: 20_000 }), false),
              { type: 'text', text: 'Fill in the fields for the search result ticket.' },
            ],
          },
        ],
      },
      { schema: fields, sending: job.sending },
    );
    return {
      kind: found.kind,
      priority: found.priority,
      labels: [...new Set(found.labels)].slice(0, MOST.labels),
      criteria: found.criteria
        .map((one) => clean(one.replaceAll(/\s+/g, ' ').trim(), 300))
        .filter((one) => one !== '')
        .slice(0, MOST.criteria),
      services: [...new Set(found.services)]
        .filter((name) => known.some((one) => one.name === name))
        .slice(0, MOST.services),
    };
  } catch (error) {
    // Refused, out of budget or down: nobody who files a ticket waits for that.
    if (!(error instanceof UpstreamError || error instanceof TooLarge)) throw error;
    about.report('sorting a new ticket with the model', error);
    return about.otherwise(text, { services: about.services });
  }
}
