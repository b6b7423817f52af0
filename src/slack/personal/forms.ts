/** *I'm away* and *Settings*. Field names are those of `NotChanged.field`, so that a refusal stands at its field. */
import type { ModalView } from '@slack/types';
import type { WorkTime } from '../../pipeline/people.ts';
import type { Words } from '../../ports/flow.ts';
import type { AbsenceView, SettingsChange, SettingsView } from '../../ports/personal.ts';
import { row } from '../cards/blocks.ts';
import { type Field, modalOf } from '../modals/form.ts';
import { form, text } from '../modals/form-parts.ts';
import { when } from '../text/dates.ts';
import { say } from '../text/mrkdwn.ts';

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** "You are away until <t>. Sam is asked, deputy." */
export function awaySentence({ until, deputy }: AbsenceView, at: (instant: string) => string = when): string {
  const end = until === null ? '' : ` until ${at(until)}`;
  return `You are away${end}.${deputy === null ? '' : ` ${say(deputy.name, 60)} is your deputy.`}`;
}

export const awayForm = (now: AbsenceView | null): ModalView =>
  modalOf(
    form(
      ["I'm away", 'Save'],
      [
        {
          name: 'until',
          label: 'Until',
          kind: 'moment',
          optional: true,
          hint: 'Left empty: until you say that you are back.',
          initial: now?.until ?? undefined,
        },
        {
          name: 'deputy',
          label: 'Deputy',
          kind: 'person',
          optional: true,
          hint: 'Somebody with your role, or named for it by the policy. Left empty: the next in the role is asked.',
          initial: now?.deputy?.chatId,
        },
      ],
      { intro: ['Your open questions move at once. New ones go to others until you are back.'] },
    ),
    { callback: 'self:away', metadata: {} },
  );

export function settingsForm(now: SettingsView): ModalView {
  const stopped = now.instead !== null;
  const fields: Field[] = [
    {
      name: 'asked',
      label: 'How you are asked',
      kind: 'radio',
      choices: [
        { label: 'In the thread, by name', value: 'thread' },
        { label: 'By direct message', value: 'message' },
      ],
      initial: now.asked,
    },
    text('from', 'Your day begins', { kind: 'line', initial: now.hours.from, placeholder: '09:00' }),
    text('to', 'Your day ends', {
      kind: 'line',
      initial: now.hours.to,
      placeholder: '18:00',
      hint: 'Outside these hours you are not asked, but for a failed deploy or rollback.',
    }),
    {
      name: 'days',
      label: 'Your days',
      kind: 'boxes',
      choices: days.map((label, index) => ({ label, value: String(index + 1) })),
      initial: now.hours.days.map(String),
    },
    {
      name: 'daily',
      label: 'Messages of the day',
      kind: 'boxes',
      optional: true,
      choices: [
        { label: 'In the morning: what waits for me', value: 'morning' },
        { label: 'In the evening: which agents wait for me', value: 'evening' },
      ],
      initial: [...(now.morning ? ['morning'] : []), ...(now.evening ? ['evening'] : [])],
    },
    ...(now.login === null || now.login.claimed
      ? [
          text('login', 'Your GitHub login', {
            kind: 'line',
            optional: true,
            initial: now.login?.name ?? '',
            hint: 'It counts once an admin has put it into the policy file.',
          }),
        ]
      : []),
    {
      name: 'stop',
      label: 'Being asked',
      kind: 'radio',
      choices: [
        { label: 'Ask me', value: 'ask' },
        { label: 'Stop asking me', value: 'stop' },
      ],
      initial: stopped ? 'stop' : 'ask',
    },
    {
      name: 'instead',
      label: 'Who is asked instead',
      kind: 'person',
      optional: true,
      hint: 'Needed when you stop: somebody with your role. You may still answer.',
      initial: now.instead?.chatId,
    },
  ];
  return modalOf(
    form(['Settings', 'Save'], fields, {
      intro: [
        now.absence === null ? 'Away today?' : awaySentence(now.absence),
        `Your zone is ${say(now.zone, 60)}.${now.login?.claimed === false ? ` Your GitHub login is ${say(now.login.name, 60)}, by the policy file.` : ''}`,
      ],
      blocks: row([awayPress(now.absence)], 'absence'),
    }),
    { callback: 'self:settings', metadata: {} },
  );
}

export const awayPress = (absence: AbsenceView | null | undefined) =>
  absence == null ? { label: "I'm away…", action: 'self:away' } : { label: "I'm back", action: 'self:back' };

const wordOf = (words: Words, name: string): string => {
  const value = words[name];
  return typeof value === 'string' ? value : '';
};

/** What was entered; who is asked instead counts only with *Stop asking me*. */
export function settingsFrom(words: Words): SettingsChange & { stops: boolean } {
  const ticked = words['days'];
  const daily = Array.isArray(words['daily']) ? words['daily'] : [];
  const stops = wordOf(words, 'stop') === 'stop';
  const hours: WorkTime = {
    days: (Array.isArray(ticked) ? ticked : []).map(Number).filter((day) => day >= 1 && day <= 7),
    from: wordOf(words, 'from'),
    to: wordOf(words, 'to'),
  };
  return {
    asked: wordOf(words, 'asked') === 'message' ? 'message' : 'thread',
    hours,
    claimedLogin: wordOf(words, 'login') || null,
    morning: daily.includes('morning'),
    evening: daily.includes('evening'),
    instead: stops ? wordOf(words, 'instead') || null : null,
    stops,
  };
}
