import type { Fields } from '../json.ts';

/** Values as Slack's `state.values`: by block id, then by action id. */
export type Values = Record<string, Record<string, Fields>>;

/** What each person has chosen in the menus and inputs of messages; Slack keeps it in the client. */
export type Entries = {
  of(person: string, message: string): Values;
  set(entry: { person: string; message: string; block: string; action: string; value: Fields }): void;
};

const KEPT = 5000;

export function openEntries(): Entries {
  const entries = new Map<string, Values>();
  return {
    of: (person, message) => entries.get(`${person} ${message}`) ?? {},
    set({ person, message, block, action, value }) {
      const key = `${person} ${message}`;
      const values = entries.get(key) ?? {};
      entries.delete(key);
      entries.set(key, { ...values, [block]: { ...values[block], [action]: value } });
      if (entries.size > KEPT) entries.delete(entries.keys().next().value ?? '');
    },
  };
}
