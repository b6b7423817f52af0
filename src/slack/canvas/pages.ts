import { z } from 'zod';
import { messageOf } from '../../errors.ts';
import type { Pages } from '../../ports/chat.ts';
import { cut, limits } from '../text/limits.ts';
import { visible } from '../text/mrkdwn.ts';
import { type Api, codeOf, done, mayHaveHappened, SlackError } from '../wire/api.ts';
import type { ApiClock } from '../wire/clock.ts';
import { hunksOf, sameText, snippetOf } from './diff.ts';

const created = z.looseObject({ canvas_id: z.string() });
const content = z.looseObject({ content: z.string() });
const info = z.looseObject({
  file: z.looseObject({
    title: z.string().nullish(),
    permalink: z.string(),
    last_editor: z.string().nullish(),
  }),
});
const listed = z.looseObject({
  files: z.array(
    z.looseObject({ id: z.string(), title: z.string().nullish(), permalink: z.string().optional() }),
  ),
});
const sections = z.looseObject({ sections: z.array(z.looseObject({ id: z.string() })) });
const access = z.looseObject({ failed_to_update_channel_ids: z.array(z.string()).optional() });

/** This workspace has no canvases, or not as documents of their own. `code` of the error that says so. */
const NO_CANVASES = 'no_canvases';
const unsupported = new Set([
  'unknown_method',
  'canvas_disabled_user_team',
  'free_teams_cannot_create_standalone_canvases',
  'free_teams_cannot_create_non_tabbed_canvases',
  'free_teams_cannot_edit_standalone_canvases',
  'feature_disabled',
]);
/** A workspace may keep making canvases to some of its people: then we are told so only when we make one. */
const mayNotCreate = new Set([...unsupported, 'restricted_action']);
/** A plan may be upgraded: canvases are tried again after this, and at every start. */
const TRIED_AGAIN_MS = 24 * 3_600_000;
const absent = new Set(['canvas_not_found', 'canvas_deleted', 'file_not_found', 'file_deleted']);

/** Somebody edits at this moment: Slack asks to try again shortly. */
const LOCKED_WAITS_MS = [200, 500, 1_000, 2_000];
/** More than this and the whole page is written at once: every edit is one call. */
const MOST_EDITS = 8;
/** Pages of canvases that are looked through for one that a crash left without a record. */
const LOOKED_THROUGH = 3;

const document = (markdown: string) => ({
  type: 'markdown',
  markdown: cut(visible(markdown), limits.canvasMarkdown),
});
/** The marker leads the title, so it is found by whole words: `TL-4 PRD` is not `TL-42 PRD`. */
const marked = (title: string, marker: string): boolean =>
  title === marker || title.startsWith(`${marker} `) || title.startsWith(`${marker}:`);
const titled = (title: string, marker: string): string =>
  cut(marked(title, marker) ? title : `${marker} · ${title}`, 250);
export function createPages(about: {
  api: Api;
  clock: ApiClock;
  /** Who was last seen to change a file; Slack's own records name nobody for sure. */
  editorOf: (file: string) => string | null;
}): Pages {
  const { api, clock } = about;
  let noneUntil = 0;

  function none(cause: unknown): SlackError {
    noneUntil = clock.now() + TRIED_AGAIN_MS;
    return new SlackError(NO_CANVASES, 'This workspace has no canvases for documents.', {
      retryable: false,
      cause,
    });
  }

  async function call<Shape extends z.ZodType>(
    method: string,
    args: Record<string, unknown>,
    shape: Shape,
  ): Promise<z.infer<Shape>> {
    for (const wait of [...LOCKED_WAITS_MS, null]) {
      try {
        return await api.call(method, args, shape);
      } catch (error) {
        const code = codeOf(error) ?? '';
        if ((method === 'canvases.create' ? mayNotCreate : unsupported).has(code)) throw none(error);
        if (code !== 'canvas_editing_locked' || wait === null) throw error;
        await clock.sleep(wait);
      }
    }
    throw new SlackError('canvas_editing_locked', 'The canvas is being edited.', { retryable: true });
  }

  const edit = (id: string, change: Record<string, unknown>): Promise<unknown> =>
    call('canvases.edit', { canvas_id: id, changes: [change] }, done);
  const permalink = async (id: string): Promise<string> =>
    (await call('files.info', { file: id }, info)).file.permalink;

  async function lookUp(marker: string): Promise<string | null> {
    for (let page = 1; page <= LOOKED_THROUGH; page += 1) {
      const { files } = await call('files.list', { types: 'canvas', count: 100, page }, listed);
      const hit = files.find((file) => marked(file.title ?? '', marker));
      if (hit !== undefined) return hit.id;
      if (files.length < 100) return null;
    }
    return null;
  }

  async function create(request: Parameters<Pages['ensure']>[0]): Promise<string> {
    const args = {
      title: titled(visible(request.title), request.marker),
      document_content: document(request.markdown),
    };
    try {
      return (await call('canvases.create', args, created)).canvas_id;
    } catch (error) {
      const known = mayHaveHappened(error) ? await lookUp(request.marker) : null;
      if (known === null) throw error;
      return known;
    }
  }

  async function setAccess(id: string, channel: string, level: 'read' | 'write'): Promise<void> {
    const { failed_to_update_channel_ids: failed } = await call(
      'canvases.access.set',
      { canvas_id: id, access_level: level, channel_ids: [channel] },
      access,
    );
    if (failed?.includes(channel) === true)
      throw new SlackError('access_not_set', 'Slack did not change who may edit the canvas.', {
        retryable: true,
      });
  }

  /** Ids of the sections that hold these blocks; null where one cannot be told from another. */
  async function idsOf(id: string, blocks: string[]): Promise<string[] | null> {
    const ids: string[] = [];
    for (const block of blocks) {
      const text = snippetOf(block);
      if (text === '') return null;
      const found = await call(
        'canvases.sections.lookup',
        { canvas_id: id, criteria: { contains_text: text } },
        sections,
      );
      const only = found.sections.length === 1 ? found.sections[0]?.id : undefined;
      if (only === undefined) return null;
      ids.push(only);
    }
    return ids;
  }

  /** One edit for each place that changed; false where that cannot be done safely. */
  async function writeChanges(id: string, before: string, after: string): Promise<boolean> {
    const hunks = hunksOf(before, after);
    const edits = hunks.reduce((sum, hunk) => sum + Math.max(1, hunk.removed.length), 0);
    if (edits > MOST_EDITS) return false;
    for (const hunk of hunks) {
      const [first, ...rest] = (await idsOf(id, hunk.removed)) ?? [null];
      if (first === null) return false;
      const added = document(hunk.added.join('\n\n'));
      if (first !== undefined) {
        for (const section of rest) await edit(id, { operation: 'delete', section_id: section });
        if (hunk.added.length === 0) await edit(id, { operation: 'delete', section_id: first });
        else await edit(id, { operation: 'replace', section_id: first, document_content: added });
      } else if (hunk.after === null) {
        await edit(id, { operation: 'insert_at_start', document_content: added });
      } else {
        const [anchor] = (await idsOf(id, [hunk.after])) ?? [];
        if (anchor === undefined) return false;
        await edit(id, { operation: 'insert_after', section_id: anchor, document_content: added });
      }
    }
    return true;
  }

  const read = async (id: string): Promise<string> =>
    (await call('canvases.getContent', { canvas_id: id }, content)).content;

  async function writeAll(id: string, request: { title: string; markdown: string }): Promise<void> {
    const markdown = visible(request.markdown);
    const before = await read(id);
    if (!sameText(before, markdown)) {
      const whole = { operation: 'replace', document_content: document(markdown) };
      const written = await writeChanges(id, before, markdown);
      if (!written || !sameText(await read(id), markdown)) await edit(id, whole);
    }
    const { file } = await call('files.info', { file: id }, info);
    const title = cut(visible(request.title), 250);
    if (file.title !== title)
      await edit(id, { operation: 'rename', title_content: { type: 'markdown', markdown: title } });
  }

  /** Opens a page to the channel; null where the page is gone, or no longer ours to see. */
  async function opened(
    id: string,
    { channel, access: level }: Parameters<Pages['ensure']>[0],
  ): Promise<{ id: string; url: string } | null> {
    try {
      await setAccess(id, channel, level);
      return { id, url: await permalink(id) };
    } catch (error) {
      if (absent.has(codeOf(error) ?? '')) return null;
      throw error;
    }
  }

  async function ensured(request: Parameters<Pages['ensure']>[0]): Promise<{ id: string; url: string }> {
    const known = request.known === null ? null : await opened(request.known, request);
    if (known !== null) return known;
    const id = (await lookUp(request.marker)) ?? (await create(request));
    const page = await opened(id, request);
    if (page === null)
      throw new SlackError('canvas_not_found', 'The canvas was deleted while it was made.', {
        retryable: true,
      });
    return page;
  }

  return {
    async ensure(request) {
      if (clock.now() < noneUntil) return null;
      try {
        return await ensured(request);
      } catch (error) {
        if (codeOf(error) === NO_CANVASES) return null;
        throw error;
      }
    },
    async read(id) {
      try {
        const markdown = await read(id);
        const { file } = await call('files.info', { file: id }, info);
        return { state: 'ok', markdown, editor: file.last_editor ?? about.editorOf(id) };
      } catch (error) {
        return absent.has(codeOf(error) ?? '') || codeOf(error) === NO_CANVASES
          ? { state: 'gone' }
          : { state: 'unreadable', reason: messageOf(error) };
      }
    },
    async write(id, request) {
      try {
        await writeAll(id, request);
        return true;
      } catch (error) {
        if (codeOf(error) === NO_CANVASES) return false;
        throw error;
      }
    },
    setAccess,
    async close(id, channel) {
      try {
        await call('canvases.access.delete', { canvas_id: id, channel_ids: [channel] }, done);
      } catch (error) {
        // The canvas or the channel is gone: nobody reads it there.
        const code = codeOf(error) ?? '';
        if (!absent.has(code) && code !== 'channel_not_found') throw error;
      }
    },
    async showTo(id, chatId) {
      try {
        await call(
          'canvases.access.set',
          { canvas_id: id, access_level: 'read', user_ids: [chatId] },
          access,
        );
      } catch (error) {
        // A canvas that somebody deleted is made anew and shown with the next drawing.
        if (!absent.has(codeOf(error) ?? '')) throw error;
      }
    },
  };
}
