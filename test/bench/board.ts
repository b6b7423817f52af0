import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { createDesk } from '../../src/flow/desk.ts';
import { silentLog } from '../../src/log.ts';
import type { BoardFilter, Desk } from '../../src/ports/flow.ts';
import { homeView } from '../../src/slack/home/view.ts';
import { type Database, openPglite, openPostgres } from '../../src/store/db.ts';
import { createChatDouble } from '../support/chat-double.ts';
import { type Figure, type Measure, median, rounded, timed } from './figure.ts';
import { companyOf } from './instant-company.ts';
import { openClones } from './postgres.ts';
import { PEOPLE, seedBoard } from './seeds/board-seed.ts';

const MANY = 10_000;
const FEW = 100;
const LOOKS = 60;
const WARM_UP = 15;
/** A PM with questions waiting, one lane open. */
const VIEWER = 'U3';
const filter: BoardFilter = { show: 'all', open: { column: 'In development', page: 0 }, search: null };

export const board: Measure = { names: ['board.ms_10k', 'board.growth'], run };

async function run(): Promise<Figure[]> {
  const clones = await openClones();
  const folders = await mkdtemp(join(tmpdir(), 'throughline-bench-'));
  const open: Database[] = [];
  try {
    const postgres = async (count: number): Promise<Desk> => {
      const database = await openPostgres({ url: await clones.clone() });
      open.push(database);
      await seedBoard(database.db, count);
      await database.db.execute(sql`vacuum (analyze)`);
      return deskOn(database);
    };
    const embedded = async (count: number): Promise<Desk> => {
      // Opened twice, as a product that was started again since.
      const folder = join(folders, String(count));
      const first = await openPglite({ folder });
      await seedBoard(first.db, count);
      await first.close();
      const database = await openPglite({ folder });
      open.push(database);
      return deskOn(database);
    };
    const onPostgres = await looks(await postgres(MANY), await postgres(FEW));
    const onEmbedded = await looks(await embedded(MANY), await embedded(FEW));
    const worse = onPostgres.many > onEmbedded.many ? onPostgres : onEmbedded;
    const grows = Math.max(onPostgres.growth, onEmbedded.growth);
    const said = (one: Looks): string =>
      `${rounded(one.many)} ms of ${MANY}, ${rounded(one.few)} ms of ${FEW}`;
    return [
      {
        name: 'board.ms_10k',
        value: worse.many,
        unit: 'ms',
        target: { atMost: 60 },
        comparedWith: `the slower of Postgres (${said(onPostgres)}) and embedded (${said(onEmbedded)})`,
      },
      {
        name: 'board.growth',
        value: grows,
        unit: '×',
        target: { atMost: 1.5 },
        comparedWith: `${rounded(onPostgres.growth)} on Postgres, ${rounded(onEmbedded.growth)} embedded, against ${FEW} tickets`,
      },
    ];
  } finally {
    for (const database of open) await database.close();
    await clones.drop();
    await rm(folders, { recursive: true, force: true });
  }
}

function deskOn(database: Database): Desk {
  const { company } = companyOf(2);
  const chat = createChatDouble(
    Array.from({ length: PEOPLE }, (_, at) => ({ chatId: `U${at + 1}`, name: `Person ${at + 1}` })),
  );
  // Of everything that use cases work with, the desk reads these.
  const deps = {
    db: database.db,
    log: silentLog,
    company,
    chat,
    directory: chat,
    rooms: chat,
    model: { isModel: false },
    agents: [{ name: 'demo', title: 'Demo agent' }],
  };
  return createDesk(deps as unknown as Parameters<typeof createDesk>[0]);
}

interface Looks {
  many: number;
  few: number;
  growth: number;
}

/** Both in turns, so that what else the machine does falls on both. */
async function looks(many: Desk, few: Desk): Promise<Looks> {
  const look = (desk: Desk): Promise<number> =>
    timed(async () => {
      const home = await desk.home(VIEWER, filter, 5);
      const view = homeView(home, filter, { notice: [] });
      if (home.needs.length === 0 || view.blocks.length < 20) throw new Error('the home is empty');
    });
  const took = { many: [] as number[], few: [] as number[] };
  for (let at = 0; at < WARM_UP + LOOKS; at += 1) {
    const [long, short] = [await look(many), await look(few)];
    if (at < WARM_UP) continue;
    took.many.push(long);
    took.few.push(short);
  }
  const [long, short] = [median(took.many), median(took.few)];
  return { many: long, few: short, growth: long / short };
}
