import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import type { CatalogSource } from './catalog.ts';
import { type Memory, readShelf, type Shelf } from './shelf.ts';

const MOST_BYTES = 5_000_000;
const isYaml = (name: string): boolean => /\.ya?ml$/i.test(name);

/**
 * Descriptors of a folder, in every `.yaml` and `.yml` below it, or of one file and what its `Location` entities name.
 * Read at each call, so that a change shows at once; a file whose text is the same is not parsed again.
 */
export function folderSource(path: string): CatalogSource {
  const memory: Memory = new Map();
  return {
    name: 'Catalog files',
    read: async () => {
      const isFolder = (await stat(path)).isDirectory();
      const folder = isFolder ? path : dirname(path);
      const roots = isFolder ? await yamlFiles(folder) : [basename(path)];
      return readShelf(shelfOf(folder), { roots, memory });
    },
  };
}

function shelfOf(folder: string): Shelf {
  return {
    read: async (file) => {
      const whole = join(folder, file);
      const { size } = await stat(whole).catch(onlyMissing);
      if (size === null) return null;
      if (size > MOST_BYTES) throw new Error(`it has ${size} bytes, more than ${MOST_BYTES}. Split it.`);
      return readFile(whole, 'utf8');
    },
    fileOf: () => null,
    beside: (target, from) => {
      const file = posix.normalize(posix.join(posix.dirname(from), target.replace(/^file:/, '')));
      return file.startsWith('../') || posix.isAbsolute(target) ? null : file;
    },
    files: () => yamlFiles(folder),
  };
}

function onlyMissing(error: NodeJS.ErrnoException): { size: null } {
  if (error.code === 'ENOENT' || error.code === 'EISDIR') return { size: null };
  throw error;
}

/** Hidden folders and packages hold other people's files. */
async function yamlFiles(folder: string, below = ''): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const lists = await Promise.all(
    entries
      .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
      .map(async (entry) => {
        const path = posix.join(below, entry.name);
        if (entry.isDirectory()) return yamlFiles(folder, path);
        return isYaml(entry.name) ? [path] : [];
      }),
  );
  return lists.flat().toSorted();
}
