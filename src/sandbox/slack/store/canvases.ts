import type { DatabaseSync } from 'node:sqlite';
import { kept } from './database.ts';

const keptCanvas = kept<Canvas>();

export type Section = { id: string; markdown: string };
export type Level = 'read' | 'write' | 'owner';

export type Canvas = {
  id: string;
  title: string;
  owner: string;
  sections: Section[];
  created: number;
  updated: number;
  last_editor: string;
  /** The channel whose tab it is; null for a standalone canvas. */
  channel: string | null;
  /** True for the one canvas of a channel made by conversations.canvases.create. */
  is_channel_canvas: boolean;
  deleted: boolean;
};

export type CanvasesTable = ReturnType<typeof canvasesTable>;

export function canvasesTable(db: DatabaseSync) {
  const one = db.prepare('SELECT data FROM canvases WHERE id = ?');
  const all = db.prepare('SELECT data FROM canvases ORDER BY rowid');
  const save = db.prepare(
    'INSERT INTO canvases VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data',
  );
  const grants = db.prepare('SELECT target, level FROM canvas_access WHERE canvas = ?');
  const grant = db.prepare('INSERT OR REPLACE INTO canvas_access VALUES (?, ?, ?)');
  const revoke = db.prepare('DELETE FROM canvas_access WHERE canvas = ? AND target = ?');
  return {
    get: (id: string) => keptCanvas.one(one.get(id)),
    all: () => keptCanvas.all(all.all()),
    save(canvas: Canvas): void {
      save.run(canvas.id, JSON.stringify(canvas));
    },
    /** Levels by channel or person id. */
    grants: (canvas: string) =>
      new Map(grants.all(canvas).map((row) => [String(row.target), levelFrom(row.level)])),
    grant(canvas: string, target: string, level: Level): void {
      grant.run(canvas, target, level);
    },
    revoke: (canvas: string, target: string) => revoke.run(canvas, target).changes > 0,
  };
}

function levelFrom(value: unknown): Level {
  return value === 'owner' || value === 'write' ? value : 'read';
}
