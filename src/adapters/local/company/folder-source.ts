import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { z } from 'zod';
import type { LakeDocument } from '../../../pipeline/knowledge/document.ts';
import { dateIn, isText, kindOfPath } from '../../../pipeline/knowledge/kinds.ts';
import { titleIn } from '../../../pipeline/knowledge/passages.ts';
import type { Fetched } from '../../../ports/fetched.ts';
import type { DocumentSource, Listing, Read } from '../../../ports/lake/documents.ts';
import { parseDocument } from './front-matter.ts';

const kinds = ['prd', 'adr', 'runbook', 'spec', 'incident', 'customer', 'ticket', 'file'] as const;

/** Every line may be left out; what it says wins over the file's folder, heading and date. */
const head = z
  .object({
    id: z.string().regex(/^[a-z0-9-]{1,60}$/, 'small letters, digits and dashes'),
    kind: z.enum(kinds),
    title: z.string().trim().min(1),
    service: z.string().nullable(),
    date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day such as 2026-11-20'),
    url: z.url({ protocol: /^https?$/ }),
    /** Members of this private channel alone may see it. */
    channel: z.string().regex(/^[CG][A-Z0-9]+$/, 'a Slack channel id such as C012AB3CD'),
    /** These people alone may see it. */
    people: z.array(z.string()).min(1),
  })
  .partial();

const MOST_BYTES = 2_000_000;

export interface FolderSource extends DocumentSource {
  /** A document that everybody may read, for its page. */
  document(id: string): Promise<{ title: string; text: string } | null>;
}

/** Folders of markdown, with front matter or plain; listed by size and time, so that an edit shows at the next question. */
export function createFolderSource(options: {
  name: string;
  folders: string[];
  link: (id: string) => string;
  clock: () => Date;
}): FolderSource {
  const pathOf = (item: string): string | null => {
    const [folder = '', ...rest] = item.split('/');
    const home = options.folders.find((one) => basename(one) === folder);
    return home === undefined || rest.includes('..') ? null : join(home, ...rest);
  };
  async function read(item: string): Promise<Read> {
    const path = pathOf(item);
    const text = path === null ? null : await readFile(path, 'utf8').catch(absent);
    if (path === null || text === null) return { state: 'gone' };
    try {
      const { head: given, body } = parseDocument(text.replace(/^\uFEFF/, ''));
      const facts = head.safeParse(given ?? {});
      if (!facts.success) return { state: 'bad', why: `its front matter: ${whyOf(facts.error)}` };
      const at = dateIn(item, body) ?? (await stat(path)).mtime.toISOString();
      return { state: 'ok', document: documentOf(item, { head: facts.data, body, at, link: options.link }) };
    } catch (error) {
      const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
      return { state: 'bad', why: `its front matter is not YAML: ${why}` };
    }
  }
  return {
    name: options.name,
    isLocal: true,
    read,
    list: async (): Promise<Fetched<Listing>> => {
      const found = { source: options.name, at: options.clock().toISOString() };
      if (options.folders.length === 0) return { state: 'absent', ...found };
      try {
        const listings = await Promise.all(options.folders.map(listFolder));
        const value = {
          items: listings.flatMap((one) => one.items),
          leftOut: listings.flatMap((one) => one.leftOut),
        };
        return { state: 'ok', value, ...found };
      } catch (error) {
        return { state: 'unknown', reason: error instanceof Error ? error.message : String(error), ...found };
      }
    },
    document: async (id) => {
      for (const folder of options.folders) {
        const { items } = await listFolder(folder);
        for (const item of items) {
          const found = await read(item.id);
          if (found.state !== 'ok' || found.document.id !== id) continue;
          const { title, text, visibility } = found.document;
          return visibility.to === 'all' ? { title, text } : null;
        }
      }
      return null;
    },
  };
}

function documentOf(
  item: string,
  about: { head: z.infer<typeof head>; body: string; at: string; link: (id: string) => string },
): LakeDocument {
  const { head: given, body } = about;
  const id = given.id ?? slug(item);
  return {
    id,
    kind: given.kind ?? kindOfPath(item),
    title: given.title ?? titleIn(body) ?? basename(item).replace(/\.\w+$/, ''),
    url: given.url ?? about.link(id),
    service: given.service ?? null,
    visibility:
      given.people !== undefined
        ? { to: 'people', people: given.people }
        : given.channel !== undefined
          ? { to: 'channel', channel: given.channel }
          : { to: 'all' },
    at: given.date === undefined ? about.at : `${given.date}T00:00:00.000Z`,
    text: body.trim(),
  };
}

const slug = (item: string): string =>
  item
    .toLowerCase()
    .replace(/\.\w+$/, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(-60)
    .replace(/^-+/, '');

async function listFolder(folder: string): Promise<Listing> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const listing: Listing = { items: [], leftOut: [] };
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const item = `${basename(folder)}/${relative(folder, path).replaceAll('\\', '/')}`;
    if (!entry.isFile() || item.split('/').some((part) => part.startsWith('.'))) continue;
    const found = await stat(path).catch(absent);
    if (found === null) continue;
    const why = isText(item)
      ? found.size > MOST_BYTES
        ? 'it is larger than 2 MB'
        : null
      : 'it is no text file';
    if (why === null) listing.items.push({ id: item, version: `${found.size}:${found.mtimeMs}` });
    else listing.leftOut.push({ what: item, why });
  }
  listing.items.sort((one, other) => (one.id < other.id ? -1 : 1));
  return listing;
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

const whyOf = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || 'it'}: ${issue.message}`).join('; ');
