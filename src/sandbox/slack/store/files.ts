import type { DatabaseSync } from 'node:sqlite';
import { kept } from './database.ts';

const keptStoredFile = kept<StoredFile>();

export type StoredFile = {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  filetype: string;
  user: string;
  size: number;
  created: number;
  alt_txt?: string;
  channels: string[];
  /** When its upload was completed, in ms. */
  completed?: number;
  /** `waiting` until its bytes are here, `uploaded` until it is completed. */
  state: 'waiting' | 'uploaded' | 'shared' | 'deleted';
};

export type FilesTable = ReturnType<typeof filesTable>;

export function filesTable(db: DatabaseSync) {
  const one = db.prepare('SELECT data FROM files WHERE id = ?');
  const content = db.prepare('SELECT content FROM files WHERE id = ?');
  const all = db.prepare('SELECT data FROM files ORDER BY rowid');
  const save = db.prepare(
    'INSERT INTO files (id, data) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data',
  );
  const fill = db.prepare('UPDATE files SET content = ? WHERE id = ?');
  return {
    get: (id: string) => keptStoredFile.one(one.get(id)),
    all: () => keptStoredFile.all(all.all()),
    save(file: StoredFile): void {
      save.run(file.id, JSON.stringify(file));
    },
    fill(id: string, bytes: Uint8Array | null): void {
      fill.run(bytes, id);
    },
    content(id: string): Uint8Array | undefined {
      const bytes = content.get(id)?.content;
      return bytes instanceof Uint8Array ? bytes : undefined;
    },
  };
}
