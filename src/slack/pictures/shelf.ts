/**
 * Pictures as files of this Slack. A picture is uploaded once: its name says what is to be seen in it, so after a
 * restart it is found by its name. It is nobody's business that one is missing: its numbers are in the text.
 */
import { z } from 'zod';
import { messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { FILES_REFUSED } from '../canvas/attachment.ts';
import { type Api, codeOf } from '../wire/api.ts';
import type { ApiClock } from '../wire/clock.ts';
import { paint } from './paint.ts';
import { type Picture, WIDTH } from './sheet.ts';

export interface Pictures {
  /** The file of a picture that is ready; nothing is waited for. */
  known: (picture: Picture) => string | null;
  /** Its file, once it can be shown; null where there is none to be had, or not within this time. */
  ready: (picture: Picture) => Promise<string | null>;
  /** Slack did not take its file in a message: it may have been deleted. */
  forget: (picture: Picture) => void;
  /** Whoever waits goes on without: we stop. */
  close: () => void;
}

/** Two dots for each of the picture's own: sharp on the phones of today. */
const DOTS = 2 * WIDTH;
/** Then whoever waits goes on without it. */
const PATIENCE_MS = 20_000;
/** A workspace that takes no files, or is full, is asked again after this; after another failure sooner. */
const CLOSED_MS = 3_600_000;
const FAILED_MS = 300_000;
/** Slack works on an uploaded file for about a second; until then it refuses a message that shows it. */
const LOOKS_MS = [0, 300, 700, 1_500, 3_000, 6_000];

const listed = z.looseObject({
  files: z.array(z.looseObject({ id: z.string(), name: z.string().nullish() })),
});
const described = z.looseObject({ file: z.looseObject({ mimetype: z.string().nullish() }) });

export function createPictures(about: {
  api: Api;
  clock: ApiClock;
  log: Log;
  ourselves: () => Promise<{ botUserId: string }>;
}): Pictures {
  const { api, clock, log } = about;
  const shown = new Map<string, string>();
  const uploaded = new Map<string, string>();
  const making = new Map<string, Promise<string | null>>();
  let line: Promise<unknown> = Promise.resolve();
  let again = 0;
  let looked = false;
  const closing = new AbortController();

  /** What was uploaded before the last stop. */
  async function lookOnce(): Promise<void> {
    if (looked) return;
    looked = true;
    try {
      const user = (await about.ourselves()).botUserId;
      const { files } = await api.call('files.list', { user, types: 'images', count: 100 }, listed);
      for (const { id, name } of files) if (name != null) uploaded.set(name, id);
    } catch (error) {
      log.warn('slack.pictures_not_listed', { reason: messageOf(error) });
    }
  }

  async function isWhole(file: string): Promise<boolean> {
    for (const wait of LOOKS_MS) {
      if (wait > 0) await clock.sleep(wait, closing.signal);
      if (closing.signal.aborted) return false;
      const { file: seen } = await api.call('files.info', { file }, described);
      if (seen.mimetype?.startsWith('image/') === true) return true;
    }
    return false;
  }

  async function make({ name, title, svg }: Picture): Promise<string | null> {
    if (clock.now() < again || closing.signal.aborted) return null;
    try {
      await lookOnce();
      const file = uploaded.get(name) ?? (await api.upload({ name, title, content: await paint(svg, DOTS) }));
      uploaded.set(name, file);
      if (!(await isWhole(file))) throw new Error('Slack is not done with the file yet.');
      if (shown.size > 1_000) shown.clear();
      shown.set(name, file);
      return file;
    } catch (error) {
      const code = codeOf(error) ?? '';
      if (code === 'file_not_found' || code === 'file_deleted') uploaded.delete(name);
      again = clock.now() + (FILES_REFUSED.has(code) ? CLOSED_MS : FAILED_MS);
      log.warn('slack.picture_missing', { name, reason: messageOf(error) });
      return null;
    }
  }

  /** One after the other: each takes a thread and 45 MB while it is painted. */
  function made(picture: Picture): Promise<string | null> {
    const under = making.get(picture.name);
    if (under !== undefined) return under;
    const next = line.then(() => shown.get(picture.name) ?? make(picture));
    line = next;
    making.set(picture.name, next);
    void next.then(() => making.delete(picture.name));
    return next;
  }

  return {
    known: ({ name }) => shown.get(name) ?? null,
    async ready(picture) {
      const file = shown.get(picture.name);
      if (file !== undefined) return file;
      const over = new AbortController();
      const off = AbortSignal.any([over.signal, closing.signal]);
      try {
        return await Promise.race([made(picture), clock.sleep(PATIENCE_MS, off).then(() => null)]);
      } finally {
        over.abort();
      }
    },
    forget({ name }) {
      shown.delete(name);
      uploaded.delete(name);
      again = clock.now() + FAILED_MS;
    },
    close: () => closing.abort(),
  };
}
