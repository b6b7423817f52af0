import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { instantIn } from '../../../pipeline/facts/freezes.ts';
import type { Freeze, Incident } from '../../../pipeline/item/context.ts';
import type { Fetched } from '../../../ports/fetched.ts';
import type { Incidents } from '../../../ports/lake/incidents.ts';
import { errorCode } from '../error-code.ts';

const incidentFile = z.object({
  active: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      priority: z.string().default('P2'),
      services: z.array(z.string()),
      owner: z.string().nullable().default(null),
      opened_at: z.iso.datetime({ offset: true }),
      url: z.string().optional(),
    }),
  ),
});

const day = z.iso.date();
const wallTime = z.string().regex(/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?$/);
const moment = z.union([day, wallTime, z.iso.datetime({ offset: true })]);
const freezeFile = z.object({
  freezes: z.array(
    z.object({
      id: z.string(),
      services: z.union([z.literal('all'), z.array(z.string())]),
      from: moment,
      /** A day alone counts to its end. */
      until: moment,
      zone: z.string().default('UTC'),
      reason: z.string(),
      by: z.string(),
    }),
  ),
});
type FreezeEntry = z.infer<typeof freezeFile>['freezes'][number];

/** Incidents and freezes from two files, read at each call, so that people may edit them while the product runs. */
export function createFileIncidents(options: {
  /** Null: the team has none of it. */
  incidents: string | null;
  freezes: string | null;
  clock?: () => Date;
}): Incidents {
  const clock = options.clock ?? (() => new Date());

  async function fetched<T>(
    source: string,
    file: string | null,
    read: (value: unknown) => T,
  ): Promise<Fetched<T>> {
    const at = clock().toISOString();
    if (file === null) return { state: 'absent', source, at };
    try {
      return { state: 'ok', source, at, value: read(parse(await readFile(file, 'utf8'))) };
    } catch (error) {
      return { state: 'unknown', source, at, reason: reasonOf(error) };
    }
  }

  return {
    active: () => fetched('Incident file', options.incidents, incidentsIn),
    freezes: () =>
      fetched('Freeze file', options.freezes, (value) => freezeFile.parse(value).freezes.map(freezeOf)),
  };
}

function incidentsIn(value: unknown): Incident[] {
  return incidentFile.parse(value).active.map(({ opened_at, url, ...rest }) => ({
    ...rest,
    openedAt: new Date(opened_at).toISOString(),
    ...(url === undefined ? {} : { url }),
  }));
}

function freezeOf({ zone, from, until, ...rest }: FreezeEntry): Freeze {
  return { ...rest, from: instantOf(zone, from, '00:00:00'), until: instantOf(zone, until, '23:59:59.999') };
}

function instantOf(zone: string, text: string, timeOfDay: string): string {
  if (day.safeParse(text).success) return instantIn(zone, `${text}T${timeOfDay}`);
  if (wallTime.safeParse(text).success) return instantIn(zone, text.replace(' ', 'T'));
  return new Date(text).toISOString();
}

function reasonOf(error: unknown): string {
  // Driver words would tell a path of this machine, and nothing to do.
  if (errorCode(error) === 'ENOENT') return 'is not there: throughline.yaml names a file that does not exist';
  if (error instanceof z.ZodError) return `the file is not as it should be: ${z.prettifyError(error)}`;
  return error instanceof Error ? error.message : String(error);
}
