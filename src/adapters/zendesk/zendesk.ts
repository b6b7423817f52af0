/** Zendesk by its REST API: tickets as customer evidence. Only searches; writes nothing. */
import { UpstreamError } from '../../errors.ts';
import { hiddenInstructions } from '../../pipeline/documents/hidden.ts';
import { cutText, plainText, withoutContacts } from '../../pipeline/knowledge/foreign-text.ts';
import type { ServerPlace, ServerSettings, ZendeskAuth } from '../../pipeline/knowledge/server-settings.ts';
import type { KnowledgeServer, ServerAnswer, ServerFinding } from '../../ports/lake/knowledge-servers.ts';
import { type Found, organizations, type Page, page, type Ticket, ticketAnswer } from './shapes.ts';

const PER_PAGE = 25;
const MOST_PAGES = 3;
const LONGEST = { search: 1_500, fetch: 20_000 };
/** A wait that is longer than this is left to the next question. */
const LONGEST_WAIT_MS = 2_000;

export type ZendeskSettings = ServerSettings & { place: Extract<ServerPlace, { over: 'zendesk' }> };

export interface ZendeskOutside {
  secret: (name: string) => string | null;
  /** Guarded for this server. */
  fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  now: () => number;
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

const namesOf = (auth: ZendeskAuth): string[] =>
  'bearer' in auth ? [auth.bearer] : [auth.email, auth.token];

/** Words alone: what stands for an operator in Zendesk's search is taken out of what people wrote. */
const wordsOf = (query: string): string =>
  query
    .replaceAll(/[^\p{L}\p{N}\s'-]/gu, ' ')
    .replaceAll(/(?:^|\s)-+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

export function createZendesk(settings: ZendeskSettings, outside: ZendeskOutside): KnowledgeServer {
  const { name, label, place } = settings;
  const failed = (clause: string, retryable: boolean): UpstreamError =>
    new UpstreamError(label, clause, { retryable });
  const missing = (): string[] => namesOf(place.auth).filter((variable) => outside.secret(variable) === null);

  function authorization(): string {
    const [first = '', second = ''] = namesOf(place.auth).map((variable) => outside.secret(variable) ?? '');
    return 'bearer' in place.auth
      ? `Bearer ${first}`
      : `Basic ${Buffer.from(`${first}/token:${second}`, 'utf8').toString('base64')}`;
  }

  /** One wait where Zendesk says how long; its words bound it, and so do ours. */
  async function get(path: string, signal: AbortSignal): Promise<unknown> {
    for (let tries = 1; ; tries += 1) {
      const response = await outside.fetch(new URL(path, place.url), {
        headers: { authorization: authorization(), accept: 'application/json' },
        signal,
      });
      if (response.ok)
        return response
          .json()
          .catch(() => Promise.reject(failed('answered something that is not JSON', false)));
      await response.body?.cancel();
      const { status } = response;
      if (status === 404) return null;
      if (status === 401 || status === 403) throw failed(`refused our key (${status})`, false);
      if (status !== 429) throw failed(`answered with status ${status}`, status >= 500);
      const seconds = Number(response.headers.get('retry-after') ?? '1');
      const waitMs = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : 1_000;
      if (tries > 1 || waitMs > LONGEST_WAIT_MS)
        throw failed(`asks to be left alone for ${Math.ceil(waitMs / 1_000)} s`, false);
      await outside.wait(waitMs, signal);
    }
  }

  async function found(
    query: string,
    asked: { limit: number; since?: string; signal: AbortSignal },
  ): Promise<Found> {
    const words = [
      'type:ticket',
      ...(asked.since === undefined ? [] : [`created>=${asked.since.slice(0, 10)}`]),
      wordsOf(query),
    ];
    const tickets: Ticket[] = [];
    let total = 0;
    for (let number = 1; number <= MOST_PAGES && tickets.length < asked.limit; number += 1) {
      const search = new URLSearchParams({
        query: words.join(' '),
        per_page: String(Math.min(PER_PAGE, asked.limit)),
        page: String(number),
        sort_by: 'created_at',
        sort_order: 'desc',
      });
      const one: Page = read(page, await get(`/api/v2/search.json?${search}`, asked.signal));
      tickets.push(...one.results);
      total = one.count;
      if (one.next_page === null || one.results.length === 0) break;
    }
    const kept = tickets.slice(0, asked.limit);
    return { tickets: kept, total, organizations: await namesOfOrganizations(kept, asked.signal) };
  }

  async function namesOfOrganizations(tickets: Ticket[], signal: AbortSignal): Promise<Map<number, string>> {
    const ids = [...new Set(tickets.flatMap((one) => one.organization_id ?? []))];
    if (ids.length === 0) return new Map();
    const answer = await get(`/api/v2/organizations/show_many.json?ids=${ids.join(',')}`, signal);
    const many = answer === null ? [] : read(organizations, answer).organizations;
    return new Map(many.map((one) => [one.id, one.name]));
  }

  function read<T>(
    shape: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
    value: unknown,
  ): T {
    const parsed = shape.safeParse(value);
    if (!parsed.success) throw failed('answered something that is not a ticket', false);
    return parsed.data;
  }

  function findingOf(
    ticket: Ticket,
    about: { organization: string | undefined; most: number },
  ): ServerFinding {
    const { text } = cutText(withoutContacts(plainText(ticket.description ?? '')), about.most);
    const from =
      about.organization === undefined
        ? ''
        : ` (${withoutContacts(plainText(about.organization)).slice(0, 80)})`;
    const subject = withoutContacts(plainText(ticket.subject ?? '')).replaceAll('\n', ' ');
    return {
      id: `${name}-${ticket.id}`,
      ref: String(ticket.id),
      server: name,
      source: label,
      title: `${cutText(subject || `Ticket ${ticket.id}`, 160).text}${from}`,
      kind: 'customer',
      excerpt: text,
      // Zendesk's own `url` is the API's; people open the agent's page.
      url: new URL(`/agent/tickets/${ticket.id}`, place.url).href,
      at: new Date(ticket.created_at).toISOString(),
      fetchedAt: new Date(outside.now()).toISOString(),
      visibility: settings.visibility,
      flags: hiddenInstructions(`${ticket.subject ?? ''}\n${ticket.description ?? ''}`.slice(0, 200_000)),
    };
  }

  const blocked = (): Extract<ServerAnswer, { state: 'blocked' }> | null =>
    missing().length === 0
      ? null
      : {
          state: 'blocked',
          reason: `${label} has no key: set ${missing().join(' and ')} in the environment and start again.`,
        };

  return {
    name,
    label,
    timeoutMs: settings.timeoutMs,
    visibility: settings.visibility,
    uses: ['search', 'customers', 'fetch'],
    mayRepeat: true,
    search: async (query, asked) => {
      const without = blocked();
      if (without !== null) return without;
      if (wordsOf(query) === '') return { state: 'ok', findings: [], notes: [] };
      const { tickets, total, organizations: known } = await found(query, asked);
      const findings = tickets.map((ticket) =>
        findingOf(ticket, { organization: known.get(ticket.organization_id ?? 0), most: LONGEST.search }),
      );
      return {
        state: 'ok',
        findings,
        notes:
          total > findings.length ? [`${findings.length} of ${total} tickets are shown, newest first`] : [],
      };
    },
    fetch: async (ref, signal) => {
      const without = blocked();
      if (without !== null) return without;
      if (!/^\d{1,19}$/.test(ref)) return { state: 'ok', findings: [], notes: [] };
      const answer = await get(`/api/v2/tickets/${ref}.json`, signal);
      if (answer === null) return { state: 'ok', findings: [], notes: [] };
      const { ticket } = read(ticketAnswer, answer);
      const known = await namesOfOrganizations([ticket], signal);
      const organization = known.get(ticket.organization_id ?? 0);
      return { state: 'ok', findings: [findingOf(ticket, { organization, most: LONGEST.fetch })], notes: [] };
    },
    problems: async () => {
      const without = blocked();
      return without === null ? [] : [without.reason];
    },
    drop: async () => {},
  };
}
