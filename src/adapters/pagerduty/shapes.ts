/** The part of PagerDuty's answers and webhooks that we read. */
import { z } from 'zod';

const reference = z.looseObject({
  id: z.string(),
  summary: z.string().nullish(),
});
const named = z.looseObject({ summary: z.string().nullish() });
const instant = z.iso.datetime({ offset: true });

/** What the list and the webhook say alike. The list's number is `incident_number`, the webhook's `number`. */
const incident = z.looseObject({
  id: z.string(),
  title: z.string().nullish(),
  status: z.string(),
  urgency: z.string().nullish(),
  priority: named.nullish(),
  service: reference,
  html_url: z.string().nullish(),
  created_at: instant,
});

const listed = incident.extend({
  incident_number: z.int(),
  assignments: z.array(z.looseObject({ assignee: named.nullish() })).default([]),
});
export type ListedIncident = z.infer<typeof listed>;

export const incidentPage = z.looseObject({
  incidents: z.array(listed),
  more: z.boolean(),
});

const told = incident.extend({
  number: z.int(),
  assignees: z.array(named).default([]),
});
export type ToldIncident = z.infer<typeof told>;

/** V3: one event in a call. Only incidents' own events carry an incident as `data`. */
export const webhookBody = z.looseObject({
  event: z.looseObject({
    event_type: z.string(),
    resource_type: z.string().nullish(),
    occurred_at: instant,
    data: z.unknown(),
  }),
});
export const toldIncident = told;
