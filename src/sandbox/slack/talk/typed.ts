import type { Fields } from '../json.ts';
import type { Workspace } from '../workspace.ts';

/** Slack escapes exactly these three. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export type Typed = { text: string; blocks: Fields[] };

type Piece = { text: string; element: Fields };

/**
 * What a person typed into the composer, as Slack stores it: `@ana` becomes `<@U…>`, `#invoices` becomes
 * `<#C…|invoices>`, links are wrapped and the rest is escaped. Beside the text stands the rich text block
 * that Slack's own client sends.
 */
export function typed(workspace: Workspace, text: string): Typed {
  const pieces = split(workspace, text);
  const section = { type: 'rich_text_section', elements: pieces.map((piece) => piece.element) };
  return {
    text: pieces.map((piece) => piece.text).join(''),
    blocks: [{ type: 'rich_text', block_id: 'typed', elements: [section] }],
  };
}

function split(workspace: Workspace, text: string): Piece[] {
  const names = handles(workspace);
  const pieces: Piece[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain) pieces.push({ text: escapeText(plain), element: { type: 'text', text: plain } });
    plain = '';
  };
  for (let at = 0; at < text.length; ) {
    const atWord = at === 0 || /[\s([{"'*_~>,;:]/.test(text[at - 1] ?? '');
    const found = atWord ? special(workspace, names, text.slice(at)) : undefined;
    if (found) {
      flush();
      pieces.push(found.piece);
      at += found.length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return pieces;
}

function special(
  workspace: Workspace,
  names: Handle[],
  rest: string,
): { piece: Piece; length: number } | undefined {
  if (rest[0] === '@') {
    const lower = rest.slice(1).toLowerCase();
    const handle = names.find(
      (known) => lower.startsWith(known.name) && !/^[\w-]/.test(lower.slice(known.name.length)),
    );
    return handle && { piece: handle.piece, length: handle.name.length + 1 };
  }
  if (rest[0] === '#') {
    const name = /^#([\p{L}\p{N}_-]+)/u.exec(rest)?.[1];
    const channel = name === undefined ? undefined : workspace.store.channels.named(name);
    if (!name || !channel) return undefined;
    const element = { type: 'channel', channel_id: channel.id };
    return { piece: { text: `<#${channel.id}|${channel.name}>`, element }, length: name.length + 1 };
  }
  const url = /^https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}']/.exec(rest)?.[0];
  return url
    ? { piece: { text: `<${escapeText(url)}>`, element: { type: 'link', url } }, length: url.length }
    : undefined;
}

type Handle = { name: string; piece: Piece };

/** Longest first, so that "@Ana Lima" is not read as "@Ana". */
function handles(workspace: Workspace): Handle[] {
  const known: Handle[] = ['here', 'channel', 'everyone'].map((range) => ({
    name: range,
    piece: { text: `<!${range}>`, element: { type: 'broadcast', range } },
  }));
  for (const person of workspace.store.people.all()) {
    const piece = { text: `<@${person.id}>`, element: { type: 'user', user_id: person.id } };
    for (const name of [person.name, person.display_name, person.real_name]) {
      if (name) known.push({ name: name.toLowerCase(), piece });
    }
  }
  for (const group of workspace.usergroups) {
    const element = { type: 'usergroup', usergroup_id: group.id };
    known.push({ name: group.handle.toLowerCase(), piece: { text: `<!subteam^${group.id}>`, element } });
  }
  return known.toSorted((a, b) => b.name.length - a.name.length);
}
