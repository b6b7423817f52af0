import { z } from 'zod';
import * as payloads from './payloads.ts';
import { hear } from './words.ts';

/** What is kept of a delivery, and whether there is anything to do for it; said without asking GitHub. */
export interface Sorted {
  lane: string;
  body: unknown;
  note: string | null;
}

const shapes: Record<string, z.ZodType> = {
  pull_request: payloads.pullRequest,
  pull_request_review: payloads.review,
  check_suite: payloads.checkSuite,
  check_run: payloads.checkRun,
  workflow_run: payloads.workflowRun,
  status: payloads.status,
  push: payloads.push,
  deployment_status: payloads.deploymentStatus,
};

/** Enough to see later what it was. */
const outline = z.object({
  action: z.string().optional().catch(undefined),
  repository: z.object({ id: z.int(), full_name: z.string() }).optional().catch(undefined),
});
const delivery = z.object({ event: z.string(), body: z.unknown() });
const nobody = { nameOf: ({ name }: { name: string }): string => name, isUs: () => false };

/**
 * A payload has some 20 kB, of which we read one: only that is kept. One in a shape that we do not know is kept whole, for
 * whoever has to find out why. What is of one repository is of one lane.
 */
export function sorted(given: unknown): Sorted {
  const { event, body } = delivery.parse(given);
  const about = outline.catch({}).parse(body);
  const lane = String(about.repository?.id ?? '');
  const read = shapes[event]?.safeParse(body);
  if (read?.success === false) return { lane, body: given, note: null };
  const kept = { event, body: read === undefined ? about : read.data };
  const isNothing = hear(kept, nobody).kind === 'nothing';
  return { lane, body: isNothing ? { event, body: about } : kept, note: isNothing ? 'nothing for us' : null };
}
