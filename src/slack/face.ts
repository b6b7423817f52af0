import type { Log } from '../log.ts';
import type { Directory } from '../ports/chat.ts';
import type { Flow } from '../ports/flow.ts';
import type { Identity } from './directory.ts';
import type { Homes } from './home/homes.ts';
import type { Pictures } from './pictures/shelf.ts';
import type { Api } from './wire/api.ts';
import type { ApiClock } from './wire/clock.ts';

/** What may be forgotten at a restart: it only keeps people from being told twice. */
export interface Memory {
  /** Form → title that looked like another ticket: sent again, it is meant. */
  twins: Map<string, string>;
  /** Messages that are being listened to now, by channel and ts. */
  heard: Set<string>;
  /** Claims on messages that were left unsettled by the last stop. */
  unfinished: Set<string>;
  /** Question and person who were offered the button for their words. */
  offered: Set<string>;
}

/** What every listener has at hand. `flow` is there once `start` was called. */
export interface Face {
  api: Api;
  flow: () => Flow;
  log: Log;
  clock: ApiClock;
  command: string;
  directory: Directory;
  identity: () => Promise<Identity>;
  homes: Homes;
  pictures: Pictures;
  /** Where App Home opens; null where that is not known. */
  homeLink: () => Promise<string | null>;
  memory: Memory;
}
