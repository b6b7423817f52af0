import type { DatabaseSync } from 'node:sqlite';
import type { Fields } from '../json.ts';
import { kept } from './database.ts';

const keptView = kept<View>();

/** A view as Slack returns it. `state.values` is what the person has entered so far. */
export type View = {
  id: string;
  type: 'modal' | 'home';
  team_id: string;
  app_id: string;
  bot_id: string;
  app_installed_team_id: string;
  blocks: Fields[];
  private_metadata: string;
  callback_id: string;
  external_id: string;
  hash: string;
  state: { values: Record<string, Record<string, Fields>> };
  title: Fields | null;
  submit: Fields | null;
  close: Fields | null;
  clear_on_close: boolean;
  notify_on_close: boolean;
  submit_disabled?: boolean;
  root_view_id: string;
  previous_view_id: string | null;
};

export type ViewsTable = ReturnType<typeof viewsTable>;

export function viewsTable(db: DatabaseSync) {
  const byId = db.prepare('SELECT data, person FROM views WHERE id = ?');
  const byExternal = db.prepare("SELECT data, person FROM views WHERE external_id = ? AND external_id <> ''");
  const home = db.prepare("SELECT data FROM views WHERE person = ? AND kind = 'home'");
  const stack = db.prepare("SELECT data FROM views WHERE person = ? AND kind = 'modal' ORDER BY position");
  const insert = db.prepare('INSERT INTO views VALUES (?, ?, ?, ?, ?, ?)');
  const update = db.prepare('UPDATE views SET external_id = ?, data = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM views WHERE id = ?');
  return {
    get: (id: string) => owned(byId.get(id)),
    external: (id: string) => owned(byExternal.get(id)),
    home: (person: string) => keptView.one(home.get(person)),
    /** The person's open modals, bottom first. */
    stack: (person: string) => keptView.all(stack.all(person)),
    add(person: string, view: View, position: number): void {
      insert.run(view.id, person, view.type, position, view.external_id, JSON.stringify(view));
    },
    save(view: View): void {
      update.run(view.external_id, JSON.stringify(view), view.id);
    },
    remove(id: string): void {
      remove.run(id);
    },
  };
}

/** A view and whose it is. */
function owned(row: Record<string, unknown> | undefined): { person: string; view: View } | undefined {
  const view = keptView.one(row);
  return row && view && { person: String(row.person), view };
}
