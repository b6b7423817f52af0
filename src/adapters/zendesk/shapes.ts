/** The part of Zendesk's answers that we read. Requesters are not asked for: whose words they are is the company's name. */
import { z } from 'zod';

const ticket = z.object({
  id: z.int(),
  subject: z.string().nullish(),
  description: z.string().nullish(),
  created_at: z.iso.datetime({ offset: true }),
  organization_id: z.int().nullish(),
});
export type Ticket = z.infer<typeof ticket>;

export const page = z.object({
  results: z.array(ticket),
  count: z.int().default(0),
  next_page: z
    .string()
    .nullish()
    .transform((url) => url ?? null),
});
export type Page = z.infer<typeof page>;

export const ticketAnswer = z.object({ ticket });
export const organizations = z.object({
  organizations: z.array(z.object({ id: z.int(), name: z.string() })),
});

export interface Found {
  tickets: Ticket[];
  total: number;
  organizations: Map<number, string>;
}
