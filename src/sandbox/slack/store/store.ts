import { type AttentionTable, attentionTable } from './attention.ts';
import { type CanvasesTable, canvasesTable } from './canvases.ts';
import { type ChannelsTable, channelsTable } from './channels.ts';
import { openDatabase } from './database.ts';
import { type FilesTable, filesTable } from './files.ts';
import { type MessagesTable, messagesTable } from './messages.ts';
import { type PeopleTable, peopleTable } from './people.ts';
import { type ReactionsTable, reactionsTable } from './reactions.ts';
import { type SessionsTable, sessionsTable } from './sessions.ts';
import { type ViewsTable, viewsTable } from './views.ts';

export type Store = {
  people: PeopleTable;
  channels: ChannelsTable;
  messages: MessagesTable;
  reactions: ReactionsTable;
  attention: AttentionTable;
  views: ViewsTable;
  canvases: CanvasesTable;
  files: FilesTable;
  sessions: SessionsTable;
  /** All or nothing; the body must not wait for anything. */
  together<T>(work: () => T): T;
  /** Forgets everything, people and channels too. */
  empty(): void;
  close(): void;
};

/** Everything that local Slack remembers, in one SQLite file, or in memory when there is no path. */
export function openStore(path: string | null): Store {
  const db = openDatabase(path);
  let depth = 0;
  return {
    people: peopleTable(db),
    channels: channelsTable(db),
    messages: messagesTable(db),
    reactions: reactionsTable(db),
    attention: attentionTable(db),
    views: viewsTable(db),
    canvases: canvasesTable(db),
    files: filesTable(db),
    sessions: sessionsTable(db),
    together(work) {
      if (depth > 0) return work();
      depth += 1;
      db.exec('BEGIN');
      try {
        const result = work();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      } finally {
        depth -= 1;
      }
    },
    empty() {
      this.together(() => {
        const tables = db
          .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
          .all();
        for (const { name } of tables) db.exec(`DELETE FROM "${String(name)}"`);
      });
    },
    close: () => db.close(),
  };
}
