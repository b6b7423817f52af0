import type { Fields } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { briefPerson, isRead } from './sees.ts';

/** Everybody, with what waits for them. */
export function roster(workspace: Workspace): Fields[] {
  const { store } = workspace;
  return store.people.all().map((person) => {
    if (person.is_bot) return { ...briefPerson(person), id: person.id, unread: 0, mentions: 0 };
    const reads = store.attention.reads(person.id);
    const unread = store.channels
      .of(person.id)
      .reduce(
        (sum, channel) => sum + store.messages.unread(channel.id, reads.get(channel.id) ?? '0', person.id),
        0,
      );
    const mentions = store.attention.pings(person.id).filter((ping) => !isRead(reads, ping)).length;
    return { ...briefPerson(person), id: person.id, unread, mentions };
  });
}
