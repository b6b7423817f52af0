import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import MiniSearch from 'minisearch';
import { z } from 'zod';
import type { Evidence } from '../../../pipeline/item/context.ts';
import { parseDocument } from './front-matter.ts';

const kinds = ['prd', 'adr', 'runbook', 'incident', 'customer'] as const;

const head = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  kind: z.enum(kinds),
  title: z.string(),
  service: z.string().nullable().default(null),
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
});

interface Text {
  id: string;
  kind: (typeof kinds)[number];
  title: string;
  service: string | null;
  date: string;
  text: string;
}

interface Passage {
  id: string;
  document: string;
  title: string;
  heading: string;
  text: string;
}

export interface Passages {
  /** Best documents for a question, each with its best passage. */
  search(query: string, about: { service: string | null; limit: number }): Promise<Evidence[]>;
  document(id: string): Promise<{ title: string; text: string } | null>;
}

const excerptLimit = 600;

/** Words that every question is made of; they would find every document. */
const noise = new Set(
  'a an and any are as at be by can could did do does for from had has have how i if in into is it its many me my not of on or our should shouldn so some t than that the their them there these this those to up us was we were what when where which who why will with would you your'.split(
    ' ',
  ),
);

const lookup = {
  boost: { title: 3, heading: 2 },
  prefix: (term: string) => term.length > 3,
  fuzzy: (term: string) => (term.length > 5 ? 0.2 : false),
};

/**
 * Searches folders of markdown with front matter. Read at each question, because people may edit the files while
 * the product runs; parsed again only when a file's size or time has changed.
 */
export function createPassages(options: { folders: string[]; link: (id: string) => string }): Passages {
  let state: { signature: string; texts: Map<string, Text>; index: MiniSearch<Passage> } | null = null;

  async function load() {
    const files = (await Promise.all(options.folders.map(markdownUnder))).flat().toSorted();
    const stats = await Promise.all(files.map((file) => stat(file)));
    const signature = stats.map((one, at) => `${files[at]}:${one.size}:${one.mtimeMs}`).join('\n');
    if (state?.signature === signature) return state;
    const texts = new Map<string, Text>();
    const index = new MiniSearch<Passage>({
      fields: ['title', 'heading', 'text'],
      storeFields: ['document', 'text'],
      processTerm: (term) => (noise.has(term.toLowerCase()) ? null : term.toLowerCase()),
      searchOptions: lookup,
    });
    for (const file of files) {
      const { head: found, body } = parseDocument(await readFile(file, 'utf8'));
      const facts = head.safeParse(found);
      if (!facts.success) throw new Error(`${file.split('/').at(-1)} has no usable front matter.`);
      texts.set(facts.data.id, { ...facts.data, text: body.trim() });
      index.addAll(passagesOf(facts.data.id, facts.data.title, body));
    }
    state = { signature, texts, index };
    return state;
  }

  return {
    search: async (query, about) => {
      const { texts, index } = await load();
      const boostDocument = (id: string): number =>
        about.service !== null && texts.get(id.split('#')[0] ?? '')?.service === about.service ? 1.5 : 1;
      const best = new Map<string, string>();
      for (const hit of index.search(query, { boostDocument: (id) => boostDocument(String(id)) })) {
        const document = String(hit['document']);
        if (!best.has(document)) best.set(document, String(hit['text']));
      }
      return [...best].slice(0, about.limit).flatMap(([id, text]) => {
        const found = texts.get(id);
        return found === undefined ? [] : [evidence(found, text)];
      });
    },
    document: async (id) => {
      const found = (await load()).texts.get(id);
      return found === undefined ? null : { title: found.title, text: found.text };
    },
  };

  function evidence(found: Text, text: string): Evidence {
    return {
      id: found.id,
      title: found.title,
      kind: found.kind,
      excerpt: text.length > excerptLimit ? `${text.slice(0, excerptLimit).toWellFormed().trimEnd()}…` : text,
      url: options.link(found.id),
      at: `${found.date}T00:00:00.000Z`,
    };
  }
}

function passagesOf(document: string, title: string, body: string): Passage[] {
  const sections = body.split(/^(?=#{1,3} )/m).filter((section) => section.trim() !== '');
  return sections.map((section, at) => {
    const heading = /^#{1,3} (.*)$/m.exec(section)?.[1] ?? '';
    const text = section.replace(/^#{1,3} .*\n?/, '').trim();
    return { id: `${document}#${at}`, document, title, heading, text: text === '' ? heading : text };
  });
}

async function markdownUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name));
}
