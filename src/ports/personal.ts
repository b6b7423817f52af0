/** What a person sets about being asked: absence, hours, how. Everybody sets it for themselves. */
import type { Instant } from '../pipeline/item/basics.ts';
import type { WorkTime } from '../pipeline/people.ts';
import type { PersonView } from './chat.ts';

/** Where a person is, as far as asking goes. */
export interface AbsenceView {
  until: Instant | null;
  deputy: PersonView | null;
}
export interface SettingsView {
  me: PersonView;
  zone: string;
  asked: 'thread' | 'message';
  hours: WorkTime;
  /** `claimed`: said by the person; only the policy file authorises. */
  login: { name: string; claimed: boolean } | null;
  instead: PersonView | null;
  /** A message at the beginning of the day, when something waits; one at its end, when agents do. */
  morning: boolean;
  evening: boolean;
  absence: AbsenceView | null;
}
export interface SettingsChange {
  asked: 'thread' | 'message';
  hours: WorkTime;
  claimedLogin: string | null;
  /** The chat's own id of who is asked instead. */
  instead: string | null;
  /** Absent: as they were. */
  morning?: boolean;
  evening?: boolean;
}

/** Nothing changed, why, and which field of a form it is about. */
export interface NotChanged {
  kind: 'refused';
  sentence: string;
  field: 'until' | 'deputy' | 'from' | 'to' | 'days' | 'login' | 'instead' | null;
}
/** Open questions that moved, by who is asked now; `stuck` have nobody. */
export interface MovedQuestions {
  moved: { name: string; count: number }[];
  stuck: number;
}
export type AwayOutcome = NotChanged | ({ kind: 'away' } & AbsenceView & MovedQuestions);
export type SavedOutcome = NotChanged | ({ kind: 'saved' } & MovedQuestions);

export interface MeanwhileLine {
  key: string;
  title: string;
  /** What was decided, e.g. "signed off the PRD". */
  what: string;
  by: string;
  at: Instant;
}

export interface Personal {
  settings(viewer: string): Promise<SettingsView | null>;
  save(viewer: string, change: SettingsChange): Promise<SavedOutcome>;
  /** `until`: an instant, or words such as `Monday` in the person's zone; null: until they say that they are back. `deputy`: the chat's id, or a name. */
  leave(
    viewer: string,
    about: { until: { at: Instant } | { words: string } | null; deputy: string | null },
  ): Promise<AwayOutcome>;
  /** False where they were not away. `undo`: the absence was a mistake, and the questions that it moved come back. */
  back(viewer: string, about?: { undo: boolean }): Promise<boolean>;
  /** What others answered during an absence of this person. */
  meanwhile(viewer: string, absence: string): Promise<MeanwhileLine[]>;
  /** Whether a person may be pointed to a question now: once a day. */
  mayPoint(viewer: string, about: { ask: string; to: string }): Promise<boolean>;
}

/** What the chat tells of people. Hints: what holds is looked up. */
export interface People {
  /** Something about that person changed, maybe their status. */
  changed(chatId: string): Promise<void>;
}
