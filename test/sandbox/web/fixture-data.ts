import type { Channel, Message, Person } from '../../../src/sandbox/web/ui/state/seen.ts';
import { button, context, EVERY_BLOCK, mrkdwn, option, plain, section } from './fixture-blocks.ts';

/** Friday, 20 November 2026, 10:42 in Berlin. */
export const NOW = 1_795_167_720;
const MINUTE = 60;

/** A timestamp so many minutes before now. */
export function ts(minutes: number, serial = 100): string {
  return `${NOW - minutes * MINUTE}.${String(serial).padStart(6, '0')}`;
}

export const PEOPLE: Person[] = [
  {
    id: 'U0ANA',
    name: 'ana',
    display_name: 'Ana',
    real_name: 'Ana Lima',
    title: 'Product manager',
    tz: 'Europe/Berlin',
  },
  {
    id: 'U0ELI',
    name: 'eli',
    display_name: 'Eli',
    real_name: 'Eli Roth',
    title: 'Engineer',
    tz: 'America/New_York',
  },
  {
    id: 'U0SAM',
    name: 'sam',
    display_name: 'Sam',
    real_name: 'Sam Okoye',
    title: 'Engineer',
    tz: 'Europe/Berlin',
  },
  {
    id: 'U0KIM',
    name: 'kim',
    display_name: 'Kim',
    real_name: 'Kim Sato',
    title: 'Head of engineering',
    tz: 'Europe/Berlin',
  },
  {
    id: 'U0GUS',
    name: 'gus',
    display_name: 'Gus',
    real_name: 'Gus Berg',
    title: 'Globex',
    tz: 'Europe/Oslo',
    is_stranger: true,
  },
];

export const APP = { id: 'A0APP', name: 'Throughline', bot_user_id: 'U0BOT', bot_id: 'B0BOT' };

const bot = { user: 'U0BOT', bot_id: 'B0BOT' };
const date = (minutes: number) => `<!date^${NOW - minutes * MINUTE}^{time}|10:00 UTC>`;

export const CARD_TS = ts(96);
const PRD_ASK_TS = ts(90);

const card: Message = {
  ...bot,
  ts: CARD_TS,
  text: 'TL-42 Export invoices as CSV. For review, 3 of 7. Waiting for Ana to sign off PRD v1.',
  session: { status: 'suspended', title: 'TL-42 Export invoices as CSV' },
  blocks: [
    {
      type: 'section',
      text: mrkdwn('*TL-42 · Export invoices as CSV*'),
      accessory: {
        type: 'overflow',
        action_id: 'card_more',
        options: ['Details…', 'Ask someone else…', 'Pause…', 'History', 'Close…'].map((one) => option(one)),
      },
    },
    section(`:eyes: *For review* (3 of 7)  Waiting for Ana to sign off PRD v1, since ${date(90)}.`),
    context('invoices · T2 · blast radius low · feature · PM Ana · engineer Eli'),
    {
      type: 'actions',
      elements: [
        button('Answer…', { style: 'primary', action_id: 'answer' }),
        button('Read PRD', { url: '/docs/T0ACME/F0PRD', action_id: 'read' }),
        button('Linear PAY-318', { url: 'https://linear.example/PAY-318' }),
      ],
    },
  ],
};

const replies: Message[] = [
  {
    ...bot,
    ts: PRD_ASK_TS,
    thread_ts: CARD_TS,
    text: 'TL-42 Export invoices as CSV. Ana, please sign off PRD v1.',
    blocks: [
      section('<@U0ANA> please sign off the *PRD*, v1.'),
      section(
        '*In short:* Finance copies invoices by hand each month. A CSV download on the invoice list. 4 requirements, 3 acceptance criteria.',
      ),
      section('*Thin:* 2 assumptions without a source. 1 open question: "Do cancelled invoices count?"'),
      context(`6 sources. Not reached: Zendesk, tried ${date(92)}. Drafted by a model. Check the sources.`),
      {
        type: 'actions',
        elements: [
          button('Sign off PRD', { style: 'primary', accessibility_label: 'Sign off PRD, TL-42' }),
          button('Ask for changes…', { action_id: 'changes' }),
          button('Read PRD', { url: '/docs/T0ACME/F0PRD', action_id: 'read_prd' }),
          {
            type: 'overflow',
            action_id: 'ask_more',
            options: [option('Ask someone else…'), option('Remind me…'), option("Don't build this…")],
          },
        ],
      },
    ],
  },
  { user: 'U0ANA', ts: ts(60), thread_ts: CARD_TS, text: "Why shouldn't we build this?" },
  {
    ...bot,
    ts: ts(59),
    thread_ts: CARD_TS,
    text: '*Reasons against*\n1. Three customers asked in six months.\n2. TL-12 was decided against in March.\n3. The report page nearly does it.\n*Cheaper ways:* a link from the list to the report page.\n:page_facing_up: <https://example.com/tl-12|PRD of TL-12>, 2 March',
    reactions: [
      { name: '+1', users: ['U0SAM', 'U0ELI'] },
      { name: 'eyes', users: ['U0ANA'] },
    ],
  },
  {
    user: 'U0SAM',
    ts: ts(20),
    thread_ts: CARD_TS,
    text: 'The report page cannot filter by month, so I would still build it.',
    edited: {},
  },
  {
    ...bot,
    ts: ts(19),
    thread_ts: CARD_TS,
    text: 'The report page groups by *quarter*, and',
    streaming: true,
  },
];

export const INVOICES: Message[] = [
  {
    user: 'U0KIM',
    ts: ts(60 * 26),
    text: 'Month end is on Monday. Please keep `main` green until then :pray:',
  },
  {
    user: 'U0SAM',
    ts: ts(60 * 25),
    text: 'Will do. <@U0ELI> the flaky test in `test/csv.test.js` is mine, I will fix it today.',
  },
  {
    user: 'U0SAM',
    ts: ts(60 * 25 - 2),
    text: 'Done: <https://example.com/pull/17|#17>.',
    reactions: [{ name: 'tada', users: ['U0KIM', 'U0ANA', 'U0ELI'] }],
  },
  { ...bot, ts: ts(60 * 24 + 100), text: 'gone', deleted: true },
  { user: 'U0ELI', ts: ts(60 * 24 + 90), thread_ts: ts(60 * 24 + 100), text: 'Why was this deleted?' },
  card,
  ...replies,
  {
    ...bot,
    ts: ts(14),
    text: 'TL-31 Download PDF is live.',
    blocks: [
      section(':white_check_mark: *TL-31 is live.* Invoices can be downloaded as PDF.'),
      context(
        `production · 9d3e1aa · healthy ${date(14)} · 2 days 4 h from ticket · 5 answers by 3 people · 1.84 USD`,
      ),
      {
        type: 'actions',
        elements: [
          button('Release notes', { url: 'https://example.com/notes' }),
          button('File a follow-up…', { action_id: 'follow' }),
          button('Roll back', {
            style: 'danger',
            action_id: 'rollback',
            confirm: {
              title: plain('Roll back TL-31?'),
              text: mrkdwn('Puts invoices back to `c77b0e1`, about 40 s.'),
              confirm: plain('Roll back'),
              deny: plain('Leave it live'),
              style: 'danger',
            },
          }),
        ],
      },
    ],
  },
  { user: 'U0GUS', ts: ts(6), text: 'Nice, our bookkeeper will like that.' },
];

export const BLOCKS_TS = ts(30);

export function startChannels(): Channel[] {
  return [
    {
      id: 'C0INVOICES',
      name: 'invoices',
      is_im: false,
      topic: 'Tickets for the invoices service. File one with `/ticket`',
      members: ['ana', 'eli', 'sam', 'kim', 'gus'],
      is_ext_shared: true,
      messages: INVOICES,
    },
    {
      id: 'C0BLOCKS',
      name: 'every-block',
      is_im: false,
      topic: '',
      members: ['ana', 'eli'],
      messages: [{ ...bot, ts: BLOCKS_TS, text: 'Every block', blocks: EVERY_BLOCK }],
    },
    {
      id: 'C0STORE',
      name: 'storefront',
      is_im: false,
      topic: 'Shop and checkout',
      members: ['ana', 'eli', 'sam'],
      messages: [{ user: 'U0ELI', ts: ts(200), text: 'Copy of the help page is in review.' }],
    },
    {
      id: 'C0PRIVATE',
      name: 'pricing',
      is_im: false,
      is_private: true,
      members: ['ana', 'kim'],
      messages: [{ user: 'U0KIM', ts: ts(300), text: 'Numbers for Q1 are in.' }],
    },
    {
      id: 'C0OLD',
      name: 'launch-2025',
      is_im: false,
      is_archived: true,
      members: ['ana', 'eli', 'sam', 'kim'],
      messages: [{ user: 'U0KIM', ts: ts(90_000), text: 'We are live.' }],
    },
  ];
}
