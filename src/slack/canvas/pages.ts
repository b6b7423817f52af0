import { z } from 'zod';
import { messageOf } from '../../errors.ts';
import { documentHash } from '../../pipeline/documents/canonical.ts';
import type { Pages } from '../../ports/talk/pages.ts';
import { cut, limits } from '../text/limits.ts';
import { visible } from '../text/mrkdwn.ts';
import { type Api, codeOf, done, mayHaveHappened, SlackError } from '../wire/api.ts';
import type { ApiClock } from '../wire/clock.ts';
import { type Hunk, hunksOf, sameText, snippetOf } from './diff.ts';

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
  files: z.array(z.looseObject({ id: z.string(), title: z.string().nullish(), user: z.string().nullish() })),
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
const marked = (title: string, marker: string): boolean =>
  title === marker || title.startsWith(`${marker} `) || title.startsWith(`${marker}:`);
const titled = ({ title, marker }: { title: string; marker: string }): string => {
  const shown = visible(title);
  return cut(marked(shown, marker) ? shown : `${marker} · ${shown}`, 250);
};
const sameTitle = (one: string, other: string): boolean =>
  one.normalize('NFC').replaceAll(/\s+/g, ' ').trim() ===
  other.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
/** One operation: Slack takes one an edit. */
type Change = Record<string, unknown>;

export function createPages(about: {
  api: Api;
  clock: ApiClock;
  ourselves: () => Promise<{ botUserId: string }>;
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

  const edit = (id: string, change: Change): Promise<unknown> =>
    call('canvases.edit', { canvas_id: id, changes: [change] }, done);
  const permalink = async (id: string): Promise<string> =>
    (await call('files.info', { file: id }, info)).file.permalink;

  /** Ours alone, under the very title that we give it: anybody may name a canvas after a ticket. */
  async function lookUp(request: Parameters<Pages['ensure']>[0]): Promise<string | null> {
    const user = (await about.ourselves()).botUserId;
    const title = titled(request);
    for (let page = 1; page <= LOOKED_THROUGH; page += 1) {
      const { files } = await call('files.list', { user, types: 'canvas', count: 100, page }, listed);
      const hit = files.find((file) => file.user === user && sameTitle(file.title ?? '', title));
      if (hit !== undefined) return hit.id;
      if (files.length < 100) return null;
    }
    return null;
  }

  async function create(request: Parameters<Pages['ensure']>[0]): Promise<string> {
    const args = {
      title: titled(request),
      document_content: document(request.markdown),
    };
    try {
      return (await call('canvases.create', args, created)).canvas_id;
    } catch (error) {
      const known = mayHaveHappened(error) ? await lookUp(request) : null;
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

  /** The one section that holds this block; null where it cannot be told from another. */
  async function sectionOf(id: string, block: string): Promise<string | null> {
    const text = snippetOf(block);
    if (text === '') return null;
    const found = await call(
      'canvases.sections.lookup',
      { canvas_id: id, criteria: { contains_text: text } },
      sections,
    );
    return found.sections.length === 1 ? (found.sections[0]?.id ?? null) : null;
  }

  /** One edit for each place that changed; null where that cannot be done safely. Nothing is written here. */
  async function planned(id: string, before: string, after: string): Promise<Change[] | null> {
    const hunks = hunksOf(before, after);
    if (hunks.reduce((sum, hunk) => sum + Math.max(1, hunk.removed.length), 0) > MOST_EDITS) return null;
    const changes: Change[] = [];
    for (const hunk of hunks) {
      const blocks = hunk.removed.length > 0 ? hunk.removed : [hunk.after].filter((one) => one !== null);
      const ids: string[] = [];
      for (const block of blocks) {
        const found = await sectionOf(id, block);
        if (found === null || ids.includes(found)) return null;
        ids.push(found);
      }
      changes.push(...changesOf(hunk, ids));
    }
    return changes;
  }

  function changesOf(hunk: Hunk, [first, ...rest]: string[]): Change[] {
    const added = document(hunk.added.join('\n\n'));
    if (first === undefined) return [{ operation: 'insert_at_start', document_content: added }];
    if (hunk.removed.length === 0)
      return [{ operation: 'insert_after', section_id: first, document_content: added }];
    return [
      ...rest.map((section): Change => ({ operation: 'delete', section_id: section })),
      hunk.added.length === 0
        ? { operation: 'delete', section_id: first }
        : { operation: 'replace', section_id: first, document_content: added },
    ];
  }

  const read = async (id: string): Promise<string> =>
    (await call('canvases.getContent', { canvas_id: id }, content)).content;

  /**
   * The whole is written only where single places cannot be, and only over the very text that was last seen there.
   * Slack takes no condition with an edit, so the page is read once more at the last moment.
   */
  async function writeAll(
    id: string,
    request: Parameters<Pages['write']>[1],
  ): Promise<'written' | 'changed'> {
    const markdown = visible(request.markdown);
    const before = await read(id);
    if (!sameText(before, markdown) && documentHash(before) !== documentHash(markdown)) {
      if (documentHash(before) !== request.over) return 'changed';
      const changes = await planned(id, before, markdown);
      if ((await read(id)) !== before) return 'changed';
      for (const change of changes ?? [{ operation: 'replace', document_content: document(markdown) }])
        await edit(id, change);
    }
    const { file } = await call('files.info', { file: id }, info);
    const title = cut(visible(request.title), 250);
    if (file.title !== title)
      await edit(id, { operation: 'rename', title_content: { type: 'markdown', markdown: title } });
    return 'written';
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
    const id = (await lookUp(request)) ?? (await create(request));
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
        return await writeAll(id, request);
      } catch (error) {
        if (codeOf(error) === NO_CANVASES) return 'none';
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
