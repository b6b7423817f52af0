/** What people set about themselves, in memory: the face only asks and shows. */
import { momentIn } from '../../src/pipeline/facts/moment.ts';
import type { Personal, SettingsChange, SettingsView } from '../../src/ports/personal.ts';
import { now, people } from '../fixtures/company.ts';

export interface FakePersonal extends Personal {
  saved: SettingsChange[];
  /** Settings by the chat's id; whoever has none has the usual ones. */
  known: Map<string, SettingsView>;
}

export function createFakePersonal(): FakePersonal {
  const known = new Map<string, SettingsView>();
  const saved: SettingsChange[] = [];
  const pointed = new Set<string>();
  const by = (chatId: string) => Object.values(people).find((one) => one.chatId === chatId) ?? null;
  const of = (viewer: string): SettingsView | null => {
    const me = by(viewer);
    if (me === null) return null;
    const fresh: SettingsView = {
      me,
      zone: 'Europe/Berlin',
      asked: 'thread',
      hours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' },
      login: null,
      instead: null,
      morning: true,
      evening: false,
      absence: null,
    };
    const view = known.get(viewer) ?? fresh;
    known.set(viewer, view);
    return view;
  };
  return {
    known,
    saved,
    settings: async (viewer) => of(viewer),
    save: async (viewer, change) => {
      if (change.hours.from >= change.hours.to)
        return { kind: 'refused', sentence: 'Later than the beginning.', field: 'to' };
      saved.push(change);
      const view = of(viewer);
      if (view !== null)
        known.set(viewer, {
          ...view,
          asked: change.asked,
          morning: change.morning ?? view.morning,
          evening: change.evening ?? view.evening,
          hours: change.hours,
          login: change.claimedLogin === null ? null : { name: change.claimedLogin, claimed: true },
          instead: change.instead === null ? null : by(change.instead),
        });
      return { kind: 'saved', moved: change.instead === null ? [] : [{ name: 'Sam', count: 2 }], stuck: 0 };
    },
    leave: async (viewer, { until, deputy }) => {
      const view = of(viewer);
      if (view === null) return { kind: 'refused', sentence: 'You can read along here.', field: null };
      const end =
        until === null
          ? null
          : 'at' in until
            ? until.at
            : momentIn(until.words, { now, zone: view.zone, dayAlone: 'begins' });
      const named = deputy === null ? null : (by(deputy) ?? people[deputy.toLowerCase()] ?? null);
      if (deputy !== null && named === null)
        return {
          kind: 'refused',
          sentence: `I know nobody of this company called ${deputy}.`,
          field: 'deputy',
        };
      const absence = { until: end, deputy: named };
      known.set(viewer, { ...view, absence });
      return {
        kind: 'away',
        ...absence,
        moved: named === null ? [] : [{ name: named.name, count: 2 }],
        stuck: 0,
      };
    },
    back: async (viewer) => {
      const view = of(viewer);
      if (view?.absence == null) return false;
      known.set(viewer, { ...view, absence: null });
      return true;
    },
    meanwhile: async () => [
      { key: 'TL-42', title: 'Export invoices as CSV', what: 'signed off the spec', by: 'Sam', at: now },
    ],
    mayPoint: async (_viewer, { ask, to }) => {
      const first = !pointed.has(`${ask} ${to}`);
      pointed.add(`${ask} ${to}`);
      return first;
    },
  };
}
