/**
 * Hand edits and agent edits of one document in random order, through the code that merges them: reading pages,
 * importing, writing, clashes and their answers. Every line written by hand is known by its number, so what is lost
 * can be counted.
 */
import type { Deps } from '../../../src/flow/deps.ts';
import { showDocument } from '../../../src/flow/document-pages.ts';
import { importEdits, newVersion } from '../../../src/flow/documents.ts';
import { receive } from '../../../src/flow/receive.ts';
import { documentHash } from '../../../src/pipeline/documents/canonical.ts';
import { prdDigest } from '../../../src/pipeline/documents/prd-digest.ts';
import { assemble, replaceSection, sections } from '../../../src/pipeline/documents/sections.ts';
import type { WorkItem } from '../../../src/pipeline/work-item.ts';
import { inTransaction } from '../../../src/store/db.ts';
import { findDocument, insertDocument } from '../../../src/store/documents.ts';
import { savePeople } from '../../../src/store/people.ts';
import { findItem, insertItem } from '../../../src/store/work-items.ts';
import { type ChatDouble, createChatDouble } from '../chat-double.ts';
import { noon, sampleTicket } from '../sample-ticket.ts';

const titles = ['Problem', 'Requirements', 'Risks', 'Open questions'];
const start = assemble(titles.map((title) => ({ title, body: '- agent 0' })));
const people = [
  { id: 'ana', name: 'Ana', chatId: 'U0ANA' },
  { id: 'sam', name: 'Sam', chatId: 'U0SAM' },
];

/** Mulberry32: the same seed, the same order. */
function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export interface Counted {
  interleavings: number;
  handEdits: number;
  agentEdits: number;
  clashes: number;
  lost: string[];
}

/** `db` holds no ticket `TL-1` yet. The rest of what use cases work with is not needed here. */
export async function interleave(
  db: Deps['db'],
  about: { seed: number; interleavings: number; spoil?: (deps: Deps) => void },
): Promise<Counted> {
  const chat = createChatDouble(people);
  const deps = {
    db,
    queue: { send: async () => {} },
    company: { name: 'acme' },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    pages: chat,
    probe: () => {},
  } as unknown as Deps;
  about.spoil?.(deps);
  const play = new Play(deps, chat, seeded(about.seed));
  await play.begin();
  for (let count = 0; count < about.interleavings; count += 1) await play.once();
  return { interleavings: about.interleavings, ...play.counted };
}

class Play {
  readonly counted = { handEdits: 0, agentEdits: 0, clashes: 0, lost: [] as string[] };
  /** Lines by hand of this interleaving that nobody has chosen to drop. */
  private typed = new Set<string>();
  private deliveries = 0;
  private readonly deps: Deps;
  private readonly chat: ChatDouble;
  private readonly random: (below: number) => number;

  constructor(deps: Deps, chat: ChatDouble, random: (below: number) => number) {
    this.deps = deps;
    this.chat = chat;
    this.random = random;
    const pages = { ...deps.pages };
    // People type at the worst moments too: just before a page is written, and just after.
    deps.pages.write = async (id, request) => {
      if (this.random(4) === 0) this.types();
      const outcome = await pages.write(id, request);
      if (this.random(4) === 0) this.types();
      return outcome;
    };
  }

  async begin(): Promise<void> {
    const { db } = this.deps;
    const zone = { login: null, zone: 'UTC', isAdmin: false, roles: {} };
    await savePeople(
      db,
      people.map((person) => ({ ...person, ...zone })),
    );
    const hash = documentHash(start);
    const item: WorkItem = {
      ...sampleTicket({ key: 'TL-1', stage: 'prd_draft', spec: null }),
      prd: {
        version: 1,
        hash,
        author: null,
        at: noon,
        digest: prdDigest(start),
        signed: null,
        changes: [],
        mustBeNewerThan: null,
      },
    };
    await inTransaction(db, async (tx) => {
      await insertItem(tx, item, { number: 1, ref: 'interleavings' });
      await insertDocument(tx, {
        key: 'TL-1',
        kind: 'prd',
        version: 1,
        markdown: start,
        hash,
        author: null,
        how: 'drafted',
        skill: null,
      });
    });
    await this.draws();
  }

  async once(): Promise<void> {
    const acts: (() => Promise<void>)[] = [
      async () => this.types(),
      async () => this.types(),
      () => this.agentWrites(),
      () => this.agentWrites(),
      () => this.draws(),
      () => this.reads(),
      () => this.chooses(),
    ];
    for (let left = 3 + this.random(4); left > 0; left -= 1) await acts[this.random(acts.length)]?.();
    await this.settles();
    const newest = await this.newest();
    for (const line of this.typed) if (!newest.includes(line)) this.counted.lost.push(line);
    this.typed.clear();
    await this.version(() => start);
    await this.settles();
    this.typed.clear();
  }

  private get page(): [string, NonNullable<ReturnType<ChatDouble['pages']['get']>>] {
    const [found] = this.chat.pages;
    if (found === undefined) throw new Error('there is no page');
    return found;
  }

  /** Sam adds a line to a section of what the page shows, or begins a section of his own. */
  private types(): void {
    const [id, page] = this.page;
    this.counted.handEdits += 1;
    const line = `- hand ${this.counted.handEdits} of Sam`;
    const title = this.random(6) === 0 ? `Section ${this.counted.handEdits}` : this.mostly();
    const body = sections(page.markdown).find((part) => part.title === title)?.body ?? '';
    const markdown = replaceSection(page.markdown, title, `${body}\n${line}`);
    this.typed.add(line);
    this.chat.pages.set(id, { ...page, markdown, editor: 'U0SAM' });
  }

  /** One of them in half of the cases, so that two meet. */
  private mostly = (): string => titles[this.random(2) * this.random(titles.length)] ?? '';

  /** A version of the newest text in the database: one section anew, with what stands there by hand. */
  private agentWrites(): Promise<void> {
    this.counted.agentEdits += 1;
    const title = this.mostly();
    return this.version((text) => {
      const body = sections(text).find((part) => part.title === title)?.body ?? '';
      const kept = body.split('\n').filter((line) => !line.startsWith('- agent'));
      return replaceSection(text, title, [`- agent ${this.counted.agentEdits}`, ...kept].join('\n'));
    });
  }

  private draws = async (): Promise<void> => showDocument(this.deps, await this.item(), 'prd');
  private reads = async (): Promise<void> => void (await importEdits(this.deps, await this.item(), 'prd'));

  /** A person settles the clash that is asked about. What their choice leaves out is their decision. */
  private async chooses(): Promise<void> {
    const { clash } = await this.item();
    if (clash === null) return;
    this.counted.clashes += 1;
    const { theirs, ours, section } = clash;
    const body = [`${theirs}\n${ours}`, theirs, ours][this.random(3)] ?? '';
    const before = await this.newest();
    await this.version((text) => replaceSection(text, section, body === '' ? ours : body), clash.id);
    const after = await this.newest();
    for (const line of this.typed)
      if ((before.includes(line) || theirs.includes(line)) && !after.includes(line)) this.typed.delete(line);
  }

  /** Until the page, the database and people are at one. */
  private async settles(): Promise<void> {
    for (let rounds = 0; rounds < 60; rounds += 1) {
      await this.reads();
      await this.draws();
      await this.chooses();
      const { clash, prd } = await this.item();
      if (clash === null && documentHash(this.page[1].markdown) === prd?.hash) return;
    }
    throw new Error('page and database never agree');
  }

  private async version(change: (text: string) => string, settles?: string): Promise<void> {
    const item = await this.item();
    const made = await newVersion(this.deps, item, {
      kind: 'prd',
      markdown: change(await this.newest()),
      author: null,
      how: 'proposal',
      ...(settles === undefined ? {} : { settles }),
    });
    this.deliveries += 1;
    const received = await receive(this.deps, {
      key: item.key,
      signal: made.signal,
      actor: { kind: 'system', name: 'agent' },
      delivery: `agent:${this.deliveries}`,
      write: made.write,
    });
    if (received.kind !== 'moved') throw new Error(`a version was ${received.kind}`);
  }

  private async item(): Promise<WorkItem> {
    const item = await findItem(this.deps.db, 'TL-1');
    if (item === null) throw new Error('there is no ticket');
    return item;
  }
  private newest = async (): Promise<string> =>
    (await findDocument(this.deps.db, 'TL-1', { kind: 'prd' }))?.markdown ?? '';
}
