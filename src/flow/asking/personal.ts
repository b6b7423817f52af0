/** What people set about being asked. Each for themselves alone; who they are is asked of the chat, as everywhere. */
import type { Hours } from '../../pipeline/asking/working-hours.ts';
import { usualHours } from '../../pipeline/asking/working-hours.ts';
import { momentIn } from '../../pipeline/facts/moment.ts';
import type { WorkTime } from '../../pipeline/people.ts';
import { signals } from '../../pipeline/signal-words.ts';
import type { SignalName } from '../../pipeline/signals.ts';
import type {
  AwayOutcome,
  MeanwhileLine,
  NotChanged,
  Personal,
  SavedOutcome,
  SettingsChange,
  SettingsView,
} from '../../ports/personal.ts';
import { dbNow } from '../../store/db.ts';
import { allPeople, type PersonRow } from '../../store/people.ts';
import {
  absentAt,
  answeredMeanwhile,
  beginAbsence,
  endAbsences,
  endByStatus,
  findAbsence,
  noteBack,
} from '../../store/personal/absences.ts';
import { mayPoint, saveSettings, settingsOf } from '../../store/personal/settings.ts';
import { findItem } from '../../store/work-items.ts';
import { mayBeDeputy } from '../company/company.ts';
import { whoIs } from '../company/who.ts';
import type { Deps } from '../deps.ts';
import { newId } from '../ids.ts';
import { personView } from '../showing/views.ts';
import { tellBack } from './notices.ts';
import { leaveDeputies, moveQuestions, takeBack } from './rounds.ts';

const DAY_MS = 86_400_000;
const LOGIN = /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i;

export function createPersonal(deps: Deps): Personal {
  return {
    settings: (viewer) => settings(deps, viewer),
    save: (viewer, change) => save(deps, viewer, change),
    leave: (viewer, about) => leave(deps, viewer, about),
    back: (viewer, about) => back(deps, viewer, about?.undo === true),
    meanwhile: (viewer, absence) => meanwhile(deps, viewer, absence),
    mayPoint: async (_viewer, { ask, to }) =>
      mayPoint(deps.db, { ask, person: to, now: await dbNow(deps.db), pauseMs: DAY_MS }),
  };
}

const refused = (sentence: string, field: NotChanged['field'] = null): NotChanged => ({
  kind: 'refused',
  sentence,
  field,
});
const STRANGER = 'You can read along here, and nobody asks you anything. Nothing changed.';

async function insider(deps: Deps, viewer: string): Promise<PersonRow | null> {
  const person = await whoIs(deps, viewer);
  return person === null || person.outsider ? null : person;
}

const hoursOf = (person: PersonRow, own: WorkTime | null | undefined): WorkTime =>
  own ?? person.hours ?? (({ days, from, to }: Omit<Hours, 'zone'>) => ({ days, from, to }))(usualHours);

async function settings(deps: Deps, viewer: string): Promise<SettingsView | null> {
  const person = await insider(deps, viewer);
  if (person === null) return null;
  const [own, absent, people] = await Promise.all([
    settingsOf(deps.db, person.id),
    absentAt(deps.db, await dbNow(deps.db)),
    allPeople(deps.db),
  ]);
  const named = (id: string | null | undefined) => {
    const row = people.find((one) => one.id === id);
    return row === undefined ? null : personView(row);
  };
  const absence = absent.get(person.id);
  const claimed = own?.claimedLogin == null ? null : { name: own.claimedLogin, claimed: true };
  return {
    me: personView(person),
    zone: person.zone,
    asked: own?.asked ?? 'thread',
    hours: hoursOf(person, own?.hours),
    login: person.login === null ? claimed : { name: person.login, claimed: false },
    instead: named(own?.instead),
    morning: own?.morning ?? true,
    evening: own?.evening ?? false,
    absence: absence === undefined ? null : { until: absence.until, deputy: named(absence.deputy) },
  };
}

const time = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** `9:00` is meant as `09:00`. */
const padded = (clock: string): string => clock.trim().padStart(5, '0');

function workTime({ days, from, to }: WorkTime): WorkTime | NotChanged {
  const hours = { days: days.toSorted((one, other) => one - other), from: padded(from), to: padded(to) };
  if (!time.test(hours.from)) return refused('A time such as 9:00.', 'from');
  if (!time.test(hours.to) && hours.to !== '24:00') return refused('A time such as 18:00.', 'to');
  if (hours.from >= hours.to) return refused('Later than the beginning.', 'to');
  return days.length === 0 ? refused('At least one day.', 'days') : hours;
}

async function save(deps: Deps, viewer: string, change: SettingsChange): Promise<SavedOutcome> {
  const person = await insider(deps, viewer);
  if (person === null) return refused(STRANGER);
  const hours = workTime(change.hours);
  if ('kind' in hours) return hours;
  const login = change.claimedLogin?.replace(/^@/, '').trim() || null;
  if (login !== null && !LOGIN.test(login)) return refused('A GitHub login such as octo-eli.', 'login');
  const instead =
    change.instead === null
      ? null
      : await standFor(deps, person, { named: change.instead, field: 'instead' });
  if (instead !== null && 'kind' in instead) return instead;
  await saveSettings(deps.db, {
    person: person.id,
    asked: change.asked,
    hours,
    // The policy file's login is the one that counts: beside it nothing is claimed.
    claimedLogin: person.login === null ? login : null,
    instead: instead?.id ?? null,
    ...(change.morning === undefined ? {} : { morning: change.morning }),
    ...(change.evening === undefined ? {} : { evening: change.evening }),
  });
  deps.log.info('settings.saved', { person: person.id, asked: change.asked, stopped: instead !== null });
  return { kind: 'saved', ...(await moveQuestions(deps, person.id)) };
}

/** Somebody who may answer in this person's place: of this company, another one, and with a role of theirs or the policy's leave. */
async function standFor(
  deps: Deps,
  person: PersonRow,
  about: { named: string; field: 'deputy' | 'instead' },
): Promise<PersonRow | NotChanged> {
  const wanted = about.named.replace(/^@/, '').trim();
  const people = await allPeople(deps.db);
  const row =
    people.find((one) => one.chatId === wanted) ??
    people.find((one) => [one.id, one.name].some((name) => name.toLowerCase() === wanted.toLowerCase()));
  const known = row?.chatId == null ? null : await whoIs(deps, row.chatId);
  if (known === null || known.outsider)
    return refused(`I know nobody of this company called ${wanted}.`, about.field);
  if (known.id === person.id) return refused('Somebody else, please.', about.field);
  const shares = Object.entries(person.roles).some(([team, roles]) =>
    roles.some((role) => known.roles[team]?.includes(role)),
  );
  const named = about.field === 'deputy' && mayBeDeputy(deps.company, known.id);
  return shares || named || Object.keys(person.roles).length === 0
    ? known
    : refused(`${known.name} holds none of your roles, so could not answer for you.`, about.field);
}

async function leave(
  deps: Deps,
  viewer: string,
  about: Parameters<Personal['leave']>[1],
): Promise<AwayOutcome> {
  const person = await insider(deps, viewer);
  if (person === null) return refused(STRANGER);
  const now = await dbNow(deps.db);
  const { until } = about;
  const end =
    until === null
      ? null
      : 'at' in until
        ? until.at
        : momentIn(until.words, { now, zone: person.zone, dayAlone: 'begins' });
  if (until !== null && (end === null || end <= now))
    return refused('Until when? Monday, Mon 9:00, tomorrow, 2026-12-01, 18:00, 2 h, 3 days.', 'until');
  const deputy =
    about.deputy === null ? null : await standFor(deps, person, { named: about.deputy, field: 'deputy' });
  if (deputy !== null && 'kind' in deputy) return deputy;
  // One whose time is over and that no round has ended yet is another absence.
  await endAbsences(deps.db, { now });
  await endByStatus(deps.db, { now, person: person.id });
  await beginAbsence(deps.db, {
    id: newId('absence'),
    person: person.id,
    since: now,
    until: end,
    deputy: deputy?.id ?? null,
  });
  deps.log.info('absence.began', { person: person.id, until: end, deputy: deputy?.id ?? null });
  const moved = await moveQuestions(deps, person.id);
  return { kind: 'away', until: end, deputy: deputy === null ? null : personView(deputy), ...moved };
}

async function back(deps: Deps, viewer: string, undo: boolean): Promise<boolean> {
  const person = await insider(deps, viewer);
  if (person === null) return false;
  const ended = await endAbsences(deps.db, { now: await dbNow(deps.db), person: person.id });
  for (const absence of ended) {
    deps.log.info('absence.ended', { person: person.id });
    await (undo ? takeBack(deps, absence) : leaveDeputies(deps));
    await tellBack(deps, absence);
  }
  if (ended.length === 0 && (await deps.directory.person(viewer))?.away != null)
    await noteBack(deps.db, { id: newId('absence'), person: person.id, now: await dbNow(deps.db) });
  return ended.length > 0;
}

async function meanwhile(deps: Deps, viewer: string, id: string): Promise<MeanwhileLine[]> {
  const person = await insider(deps, viewer);
  const absence = await findAbsence(deps.db, id);
  if (person === null || absence?.person !== person.id) return [];
  const people = await allPeople(deps.db);
  const rows = (await answeredMeanwhile(deps.db, id)).filter((row) => row.answeredBy !== person.id);
  const lines = await Promise.all(
    rows.map(async (row): Promise<MeanwhileLine[]> => {
      const item = await findItem(deps.db, row.key);
      if (item === null) return [];
      const hidden =
        item.home?.isPrivate === true && !(await deps.directory.isMember(item.home.channel, viewer));
      if (hidden) return [];
      return [
        {
          key: item.key,
          title: item.title,
          what: signals[row.answer?.signal as SignalName] ?? 'answered it',
          by: people.find((one) => one.id === row.answeredBy)?.name ?? 'somebody who left',
          at: row.answeredAt ?? row.since,
        },
      ];
    }),
  );
  return lines.flat();
}
