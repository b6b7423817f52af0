/** People edit pages by hand, delete them, make them unreadable. */
import { chatId, type FlowWorld, type Name } from '../flow-world.ts';

const pageOf = (world: FlowWorld, kind: 'PRD' | 'Tech spec') => {
  const found = [...world.chat.pages].find(([, page]) => page.marker.endsWith(kind));
  if (found === undefined) throw new Error(`there is no ${kind}`);
  return { id: found[0], page: found[1] };
};

/** Adds a line to the first section of the page. */
export function editPage(
  world: FlowWorld,
  kind: 'PRD' | 'Tech spec',
  about: { by: Name; add: string },
): void {
  const { id, page } = pageOf(world, kind);
  const [head, ...rest] = page.markdown.split('\n## ');
  const [first = '', ...others] = rest;
  const markdown = [head, `${first.trimEnd()}\n\n${about.add}\n`, ...others].join('\n## ');
  world.chat.pages.set(id, { ...page, markdown, editor: chatId[about.by] });
}

export function deletePage(world: FlowWorld, kind: 'PRD' | 'Tech spec'): void {
  world.chat.pages.delete(pageOf(world, kind).id);
}

export const pageText = (world: FlowWorld, kind: 'PRD' | 'Tech spec'): string =>
  pageOf(world, kind).page.markdown;
export const pageAccess = (world: FlowWorld, kind: 'PRD' | 'Tech spec'): string =>
  pageOf(world, kind).page.access;
