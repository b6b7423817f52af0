/** What a tool answered, as findings: text alone, of bounded length, free of what people cannot see. */
import { createHash } from 'node:crypto';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { UpstreamError } from '../../errors.ts';
import { hiddenInstructions } from '../../pipeline/documents/hidden.ts';
import type { Instant } from '../../pipeline/item/basics.ts';
import { type ForeignItem, itemsIn } from '../../pipeline/knowledge/foreign-items.ts';
import { cutText, isBinary, plainText, withoutContacts } from '../../pipeline/knowledge/foreign-text.ts';
import type { ServerSettings, ServerUse } from '../../pipeline/knowledge/server-settings.ts';
import { linkOn } from '../../pipeline/web/url-rule.ts';
import type { ServerFinding } from '../../ports/lake/knowledge-servers.ts';

const LONGEST = { search: 1_500, customers: 1_500, fetch: 20_000 } as const;

export interface AnswerContext {
  settings: ServerSettings;
  use: ServerUse;
  limit: number;
  since?: Instant;
  now: Instant;
}

/** A block of text that is JSON holds a list or a thing; any other text is one thing without a name. */
function itemsOfText(text: string): ForeignItem[] {
  if (/^\s*[[{]/.test(text)) {
    try {
      const items = itemsIn(JSON.parse(text));
      if (items !== null) return items;
    } catch {
      // Text that only begins like JSON is read as text.
    }
  }
  return [{ ref: null, title: '', url: null, text, at: null }];
}

function gathered(result: CallToolResult): { items: ForeignItem[]; leftOut: string[] } {
  const structured = result.structuredContent === undefined ? null : itemsIn(result.structuredContent);
  const items: ForeignItem[] = [...(structured ?? [])];
  const leftOut: string[] = [];
  for (const block of result.content) {
    if (block.type === 'resource_link') {
      items.push({
        ref: block.uri,
        title: block.title ?? block.name,
        url: block.uri,
        text: block.description ?? '',
        at: null,
      });
    } else if (block.type === 'image' || block.type === 'audio') {
      leftOut.push(block.type);
    } else if (block.type === 'resource' && 'blob' in block.resource) {
      leftOut.push('file');
    } else {
      const text = block.type === 'text' ? block.text : 'text' in block.resource ? block.resource.text : '';
      if (isBinary(text)) leftOut.push('file');
      // The same list as text, for those who do not read the structured one.
      else if (structured === null && text.trim() !== '') items.push(...itemsOfText(text));
    }
  }
  return { items, leftOut };
}

const counted = (what: string[]): string[] =>
  [...Map.groupBy(what, (one) => one)].map(
    ([one, all]) => `${all.length} ${one}${all.length === 1 ? '' : 's'} left out: only text is read`,
  );

const clean = (id: string): string => id.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replaceAll(/^-+|-+$/g, '');
const shortHash = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 12);

/** A stable id that a document can cite; a long or odd one is known by its hash. */
export function sourceId(server: string, item: { ref: string | null; title: string; text: string }): string {
  const own = item.ref === null ? '' : clean(item.ref);
  return `${server}-${own !== '' && own.length <= 60 ? own : shortHash(item.ref ?? `${item.title}\n${item.text}`)}`;
}

function findingOf(
  item: ForeignItem,
  context: AnswerContext,
): { finding: ServerFinding; note: string | null } {
  const { settings, use, now } = context;
  const isCustomers = use === 'customers' || settings.customers;
  const raw = `${item.title}\n${item.text}`;
  const written = isBinary(item.text) ? '' : plainText(item.text);
  const shown = isCustomers ? withoutContacts(written) : written;
  const { text, note } = cutText(shown, LONGEST[use]);
  const url = item.url === null ? null : linkOn(item.url, settings.linkHosts);
  const named = plainText(item.title.slice(0, 1_000)).replaceAll('\n', ' ') || (shown.split('\n')[0] ?? '');
  const title = cutText(isCustomers ? withoutContacts(named) : named, 160).text || settings.label;
  return {
    finding: {
      id: sourceId(settings.name, item),
      ref: item.ref === null || item.ref.length > 500 ? null : item.ref,
      server: settings.name,
      source: settings.label,
      title,
      kind: use === 'customers' ? 'customer' : settings.kind,
      excerpt: text,
      ...(url === null ? {} : { url }),
      ...(item.at === null ? {} : { at: item.at }),
      fetchedAt: now,
      visibility: settings.visibility,
      flags: hiddenInstructions(raw.slice(0, 200_000)),
    },
    note: note === null ? null : `“${title}” was ${note}`,
  };
}

/** At most `limit` findings, none older than `since`; what was cut or left out is said. */
export function findingsOf(
  result: CallToolResult,
  context: AnswerContext,
): { findings: ServerFinding[]; notes: string[] } {
  const { settings, use, limit, since } = context;
  const { items, leftOut } = gathered(result);
  if (result.isError === true) {
    const said = plainText(items.map((one) => one.text).join(' ')).replaceAll('\n', ' ');
    throw new UpstreamError(settings.label, `answered with an error: ${cutText(said, 120).text}`, {
      retryable: false,
    });
  }
  // Customers' words without a date cannot be counted for a period, and count for nothing then.
  const undated =
    use === 'customers' && since !== undefined ? items.filter((one) => one.at === null).length : 0;
  const inTime = items.filter((one) =>
    since === undefined ? true : one.at === null ? use !== 'customers' : one.at >= since,
  );
  const made = inTime.slice(0, limit).map((one) => findingOf(one, context));
  return {
    findings: made.map((one) => one.finding),
    notes: [
      ...made.flatMap((one) => one.note ?? []),
      ...counted(leftOut),
      ...(undated > 0 ? [`${undated} without a date left out`] : []),
    ],
  };
}
