/**
 * Who has App Home open, and what they see there. Drawn from the database each time; refreshed for those who opened
 * it in the last hours, one after the other, so that the rate limit is spent on nobody else.
 */
import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { BoardFilter, Flow } from '../../ports/flow.ts';
import type { Content, Shown } from '../cards/blocks.ts';
import { modalOf } from '../modals/form.ts';
import type { Picture } from '../pictures/sheet.ts';
import type { Pictures } from '../pictures/shelf.ts';
import { chartOfMeasures } from '../pictures/stage-chart.ts';
import { type Api, codeOf } from '../wire/api.ts';
import type { ApiClock } from '../wire/clock.ts';
import { homeView } from './view.ts';

export interface Homes {
  opened: (person: string, seen: { hash: string | undefined; metadata: string }) => Promise<void>;
  /** A press of the board's own controls; anything that opens a modal is left to `openModal`. */
  press: (
    person: string,
    press: { action: string; value: string; metadata: string },
  ) => Promise<'drawn' | 'search' | 'file'>;
  searchForm: (person: string) => ReturnType<typeof modalOf>;
  search: (person: string, text: unknown) => Promise<void>;
  /** A line at the top, gone with the next drawing that a person asks for. */
  notice: (person: string, content: Content) => Promise<void>;
  draw: (person: string) => Promise<void>;
  /** Asks for a drawing, soon; everybody who has it open where nobody is named. */
  refresh: (chatIds: string[]) => void;
  drained: () => Promise<void>;
}

/** Slack does not say when App Home is closed. */
const OPEN_MS = 3 * 3_600_000;
/** Changes within this time are drawn once. */
const COALESCE_MS = 400;

interface Seen {
  filter: BoardFilter;
  notice: KnownBlock[];
  /** How many questions it shows. */
  needs: number;
  hash: string | undefined;
  openedAt: number;
}
const filterShape = z.object({
  show: z.union([z.enum(['all', 'mine', 'team']), z.object({ service: z.string() })]),
  open: z.object({ column: z.string(), page: z.number().int().min(0) }).nullable(),
  search: z.string().nullable(),
});
const everything: BoardFilter = { show: 'all', open: null, search: null };
/** Slack's answers to a view that it does not take. */
const refusedView = new Set(['invalid_arguments', 'invalid_blocks']);
const published = z.looseObject({ view: z.looseObject({ hash: z.string().optional() }).optional() });

export function readFilter(metadata: string): BoardFilter {
  try {
    return filterShape.parse(JSON.parse(metadata));
  } catch {
    // Drawn by an older release, or never: everything is shown.
    return everything;
  }
}

const NEEDS = 5;
/** Two blocks each, and a page holds a hundred. */
const MOST_NEEDS = 25;

export function createHomes(about: {
  api: Api;
  flow: () => Flow;
  clock: ApiClock;
  log: Log;
  pictures: Pictures;
}): Homes {
  const { api, flow, clock, log, pictures } = about;
  const people = new Map<string, Seen>();
  const drawing = new Map<string, Promise<void>>();
  const wanted = new Set<string>();
  const painting = new Map<string, Promise<void>>();
  let loop: Promise<void> | null = null;

  function seenBy(person: string, metadata = ''): Seen {
    const known = people.get(person);
    if (known !== undefined) return known;
    const fresh: Seen = {
      filter: readFilter(metadata),
      notice: [],
      needs: NEEDS,
      hash: undefined,
      openedAt: clock.now(),
    };
    people.set(person, fresh);
    return fresh;
  }

  async function publish(person: string): Promise<void> {
    const seen = seenBy(person);
    const home = await flow().desk.home(person, seen.filter, seen.needs);
    const chart = home.measures === null ? null : chartOfMeasures(home.measures);
    const file = chart === null ? null : pictures.known(chart);
    const show = async (shown: Shown | null): Promise<void> => {
      const view = homeView(home, seen.filter, { notice: seen.notice, chart: shown });
      seen.hash = await send({ user_id: person, view }, seen.hash);
    };
    if (chart === null || file === null) {
      await show(null);
      if (chart !== null) drawAgainWith(chart, person);
      return;
    }
    try {
      await show({ file, alt: chart.alt });
    } catch (error) {
      if (!refusedView.has(codeOf(error) ?? '')) throw error;
      pictures.forget(chart);
      await show(null);
    }
  }

  async function send(args: Record<string, unknown>, hash: string | undefined): Promise<string | undefined> {
    const publishWith = async (more: Record<string, unknown>) =>
      (await api.call('views.publish', { ...args, ...more }, published)).view?.hash;
    try {
      return await publishWith(hash === undefined ? {} : { hash });
    } catch (error) {
      if (codeOf(error) !== 'hash_conflict') throw error;
      // Drawn elsewhere meanwhile: what the database says now is newer than either.
      return publishWith({});
    }
  }

  /** Nobody waits for a picture: App Home is drawn without it, and once more when it is there. */
  function drawAgainWith(chart: Picture, person: string): void {
    const key = `${person} ${chart.name}`;
    if (painting.has(key)) return;
    const work = pictures
      .ready(chart)
      .then(async (file) => {
        if (file !== null && people.has(person)) await draw(person);
      })
      .catch((error: unknown) => {
        log.warn('slack.home_not_drawn', { person, reason: messageOf(error) });
      })
      .finally(() => painting.delete(key));
    painting.set(key, work);
  }

  /** One drawing at a time for each person; a wish during one is fulfilled after it. */
  async function draw(person: string): Promise<void> {
    const before = drawing.get(person) ?? Promise.resolve();
    const next = before.then(
      () => publish(person),
      () => publish(person),
    );
    drawing.set(person, next);
    try {
      await next;
    } finally {
      if (drawing.get(person) === next) drawing.delete(person);
    }
  }

  async function drawWanted(): Promise<void> {
    while (wanted.size > 0) {
      await clock.sleep(COALESCE_MS);
      const [...now] = wanted;
      wanted.clear();
      for (const person of now) {
        try {
          await draw(person);
        } catch (error) {
          log.warn('slack.home_not_drawn', { person, reason: messageOf(error) });
        }
      }
    }
    loop = null;
  }

  async function change(person: string, next: Partial<Seen>): Promise<void> {
    Object.assign(seenBy(person), { notice: [] }, next);
    await draw(person);
  }

  return {
    async opened(person, { hash, metadata }) {
      const seen = seenBy(person, metadata);
      Object.assign(seen, { openedAt: clock.now(), hash, notice: [] });
      await draw(person);
    },
    async press(person, { action, value, metadata }) {
      const seen = seenBy(person, metadata);
      const [verb] = action.split(':');
      const { filter } = seen;
      seen.openedAt = clock.now();
      if (verb === 'search' || verb === 'file') return verb;
      if (verb === 'show') {
        const service = value.startsWith('service:') ? value.slice(8) : null;
        const show = service === null ? (value === 'mine' || value === 'team' ? value : 'all') : { service };
        await change(person, { filter: { ...filter, show, open: null } });
      } else if (verb === 'open')
        await change(person, { filter: { ...filter, open: { column: value, page: 0 } } });
      else if (verb === 'close') await change(person, { filter: { ...filter, open: null } });
      else if (verb === 'clear') await change(person, { filter: { ...filter, search: null } });
      else if (verb === 'more') await change(person, { needs: MOST_NEEDS });
      else if (verb === 'page') {
        const [column = '', page = '0'] = value.split(':');
        await change(person, { filter: { ...filter, open: { column, page: Number(page) || 0 } } });
      }
      return 'drawn';
    },
    searchForm: (person) =>
      modalOf(
        {
          title: 'Search',
          submit: 'Search',
          fields: [
            {
              name: 'search',
              label: 'Words or a key',
              kind: 'line',
              initial: seenBy(person).filter.search ?? '',
            },
          ],
        },
        { callback: 'search', metadata: {} },
      ),
    async search(person, text) {
      const search = typeof text === 'string' && text !== '' ? text.slice(0, 200) : null;
      await change(person, { filter: { ...seenBy(person).filter, search, open: null } });
    },
    async notice(person, content) {
      seenBy(person).notice = content.blocks;
      await draw(person);
    },
    async draw(person) {
      if (people.has(person)) await draw(person);
    },
    refresh(chatIds) {
      const since = clock.now() - OPEN_MS;
      for (const [person, seen] of people) {
        if (seen.openedAt < since) people.delete(person);
        else if (chatIds.length === 0 || chatIds.includes(person)) wanted.add(person);
      }
      if (wanted.size > 0) loop ??= drawWanted();
    },
    async drained() {
      await loop;
      await Promise.allSettled(painting.values());
      await Promise.allSettled(drawing.values());
    },
  };
}
