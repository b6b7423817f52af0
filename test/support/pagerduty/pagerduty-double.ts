/** PagerDuty's list of incidents with its filters, its pages and its 30 days, and the webhooks that tell of them. */
import { createHmac } from 'node:crypto';
import { type Answer, type Asked, type Scripted, startScripted } from '../vendors/scripted.ts';

export interface DoubleIncident {
  id: string;
  number: number;
  title: string;
  status: 'triggered' | 'acknowledged' | 'resolved';
  urgency: 'high' | 'low';
  priority: string | null;
  service: string;
  assignee: string | null;
  createdAt: string;
}

export interface PagerDutyDouble extends Scripted {
  key: string;
  incidents: DoubleIncident[];
  /** Now, for what is older than 30 days. */
  now: number;
  opens(more?: Partial<DoubleIncident>): DoubleIncident;
  resolves(number: number): void;
}

const DEFAULT_RANGE_MS = 30 * 24 * 3_600_000;

export async function startPagerDutyDouble(): Promise<PagerDutyDouble> {
  const state = {
    key: 'pd-key',
    incidents: [] as DoubleIncident[],
    now: Date.parse('2026-11-20T10:00:00Z'),
  };
  const scripted = await startScripted((asked) => answerTo(double, asked));
  const double: PagerDutyDouble = Object.assign(scripted, state, {
    opens: (more: Partial<DoubleIncident> = {}) => {
      const number = more.number ?? 1_200 + double.incidents.length;
      const made: DoubleIncident = {
        id: `Q${number}`,
        number,
        title: 'Invoices answer slowly',
        status: 'triggered',
        urgency: 'high',
        priority: 'P1',
        service: 'PINVOICES',
        assignee: 'Dana',
        createdAt: new Date(double.now).toISOString(),
        ...more,
      };
      double.incidents.push(made);
      return made;
    },
    resolves: (number: number) => {
      const found = double.incidents.find((one) => one.number === number);
      if (found !== undefined) found.status = 'resolved';
    },
  });
  return double;
}

function answerTo(double: PagerDutyDouble, { method, path, query, headers }: Asked): Answer {
  if (headers.authorization !== `Token token=${double.key}`) return refusal(401, 'Invalid Credentials');
  if (headers.accept !== 'application/vnd.pagerduty+json;version=2') return refusal(406, 'Not Acceptable');
  if (method !== 'GET') return refusal(405, 'read only');
  const service = /^\/services\/(\w+)$/.exec(path)?.[1];
  if (service !== undefined)
    return service.startsWith('P')
      ? { status: 200, body: { service: { id: service, name: service.slice(1).toLowerCase() } } }
      : refusal(404, 'Not Found');
  if (path !== '/incidents') return refusal(404, 'Not Found');
  return list(double, query);
}

const refusal = (status: number, message: string): Answer => ({
  status,
  body: { error: { message, code: 2_000 } },
});

function list(double: PagerDutyDouble, query: URLSearchParams): Answer {
  const limit = Math.min(Number(query.get('limit') ?? 25), 100);
  const offset = Number(query.get('offset') ?? 0);
  const statuses = query.getAll('statuses[]');
  const services = query.getAll('service_ids[]');
  const found = double.incidents
    .filter((one) => statuses.length === 0 || statuses.includes(one.status))
    .filter((one) => services.length === 0 || services.includes(one.service))
    .filter(
      (one) =>
        query.get('date_range') === 'all' || Date.parse(one.createdAt) >= double.now - DEFAULT_RANGE_MS,
    )
    .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt) || a.number - b.number);
  return {
    status: 200,
    body: {
      incidents: found.slice(offset, offset + limit).map(listed),
      limit,
      offset,
      total: null,
      more: offset + limit < found.length,
    },
  };
}

const page = (id: string): string => `https://acme.pagerduty.com/incidents/${id}`;
const priorityOf = (one: DoubleIncident) =>
  one.priority === null ? null : { id: 'PPRIO', type: 'priority', summary: one.priority };
const serviceOf = (one: DoubleIncident) => ({
  id: one.service,
  type: 'service_reference',
  summary: one.service.slice(1).toLowerCase(),
});

const listed = (one: DoubleIncident) => ({
  id: one.id,
  type: 'incident',
  summary: `[#${one.number}] ${one.title}`,
  incident_number: one.number,
  title: one.title,
  status: one.status,
  urgency: one.urgency,
  priority: priorityOf(one),
  service: serviceOf(one),
  assignments:
    one.assignee === null
      ? []
      : [{ at: one.createdAt, assignee: { id: 'PUSER', type: 'user_reference', summary: one.assignee } }],
  html_url: page(one.id),
  created_at: one.createdAt,
});

/** The body of a V3 webhook: what PagerDuty sends when this happens to the incident. */
export const told = (one: DoubleIncident, type: string, at = one.createdAt): string =>
  JSON.stringify({
    event: {
      id: `01${type}${one.number}`,
      event_type: type,
      resource_type: 'incident',
      occurred_at: at,
      agent: null,
      client: null,
      data: {
        id: one.id,
        type: 'incident',
        number: one.number,
        title: one.title,
        status: one.status,
        urgency: one.urgency,
        priority: priorityOf(one),
        service: serviceOf(one),
        assignees: one.assignee === null ? [] : [{ id: 'PUSER', summary: one.assignee }],
        html_url: page(one.id),
        created_at: one.createdAt,
      },
    },
  });

export const signatures = (body: string, secrets: string[]): string =>
  secrets.map((secret) => `v1=${createHmac('sha256', secret).update(body).digest('hex')}`).join(',');
