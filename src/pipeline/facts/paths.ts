/**
 * Whether a path of a spec (a file, a folder, or a pattern with `*` and `**`) covers a file. Matching is by hand:
 * a spec is text of people and models, and a regular expression made of it could be made to run for ever.
 */
export function touches(pattern: string, file: string): boolean {
  const clean = pattern.replace(/^\.?\//, '').replace(/\/$/, '');
  if (clean === '' || clean === '.') return false;
  if (!clean.includes('*')) return file === clean || file.startsWith(`${clean}/`);
  return matches(clean.split('/'), file.split('/'));
}

function matches(pattern: string[], path: string[]): boolean {
  let reached = new Set([0]);
  for (const part of pattern) {
    const next = new Set<number>();
    for (const at of reached) {
      if (part === '**') for (let to = at; to <= path.length; to += 1) next.add(to);
      else if (path[at] !== undefined && matchesName(part, path[at])) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(path.length);
}

function matchesName(pattern: string, name: string): boolean {
  const pieces = pattern.split('*');
  const [head = '', tail = ''] = [pieces[0], pieces.at(-1)];
  if (pieces.length === 1) return pattern === name;
  if (!name.startsWith(head) || !name.endsWith(tail) || name.length < head.length + tail.length) return false;
  let rest = name.slice(head.length, name.length - tail.length);
  for (const piece of pieces.slice(1, -1)) {
    const at = rest.indexOf(piece);
    if (at === -1) return false;
    rest = rest.slice(at + piece.length);
  }
  return true;
}
