import type { Canvas, HomeView } from '../../../src/sandbox/web/ui/state/seen.ts';
import { button, context, mrkdwn, option, plain, section } from './fixture-blocks.ts';

export const CANVASES: Canvas[] = [
  {
    id: 'F0PRD',
    title: 'PRD · TL-42 Export invoices as CSV',
    can_edit: true,
    permalink: '/docs/T0ACME/F0PRD',
    markdown:
      '# Export invoices as CSV\n\n**TL-42** · version 1 · PM ![](@U0ANA) · in ![](#C0INVOICES)\n\n## Problem\n\nFinance copies invoices by hand each month: 40 minutes, and twice a wrong total this year.\n\n## Requirements\n\n1. A **Download CSV** button on the invoice list.\n2. The file holds what the list shows, in the same order.\n\n## Acceptance criteria\n\n- [x] A button on the list downloads a file.\n- [ ] Cancelled invoices are left out.\n- [ ] 10,000 rows arrive within 5 s.\n\n## Numbers\n\n| Month | Invoices | Copied by hand |\n|---|---|---|\n| September | 118 | 40 min |\n| October | 120 | 45 min |\n\n> Decided against in March: PDF export of the whole list.\n\n---\n\nDrafted by a model. Check the sources.\n',
  },
  {
    id: 'F0SPEC',
    title: 'Spec · TL-31 Download PDF',
    can_edit: false,
    permalink: '/docs/T0ACME/F0SPEC',
    markdown: '## Plan\n\nStream it.',
  },
];

export const HOME: HomeView = {
  id: 'V0HOME',
  blocks: [
    { type: 'header', text: plain('Needs you (2)') },
    {
      type: 'section',
      text: mrkdwn('*TL-42 Export invoices as CSV* · sign off PRD v1 · 2 h'),
      accessory: button('Answer…', { style: 'primary', action_id: 'home_answer' }),
    },
    {
      type: 'section',
      text: mrkdwn('*2 agent requests* · 12 min'),
      accessory: button('Answer all…', { action_id: 'home_all' }),
    },
    { type: 'divider' },
    { type: 'header', text: plain('Board') },
    {
      type: 'actions',
      block_id: 'filters',
      elements: [
        button('All', { style: 'primary' }),
        button('Mine'),
        button('Team'),
        {
          type: 'static_select',
          action_id: 'home_service',
          placeholder: plain('Service'),
          options: [option('invoices'), option('storefront')],
        },
        button('File a ticket…', { action_id: 'home_file' }),
      ],
    },
    section(':inbox_tray: *Incoming 4* · oldest 3 h · *Backlog 180*'),
    section(':eyes: *For review 6* · oldest 2 d · usual here: 4 h'),
    section(':wrench: *In development 4* · oldest 5 h'),
    { type: 'divider' },
    { type: 'header', text: plain('Agents (4 of 10)') },
    {
      type: 'section',
      text: mrkdwn('*TL-38* · Claude Code · step 4 of 5: write tests · 3 min ago · 0.84 USD'),
      accessory: {
        type: 'overflow',
        action_id: 'run',
        options: [option('Open'), option('Tell…'), option('Stop…')],
      },
    },
    context('_Nothing was posted while you were away._'),
  ],
};

export const GUIDE = {
  title: 'Your first ticket',
  steps: [
    {
      title: 'File a ticket',
      text: 'You are Ana, a PM. Type `/ticket Export invoices as CSV`.',
      be: 'ana',
      type_for_me: { channel: 'invoices', command: '/ticket', args: 'Export invoices as CSV' },
      done_when: { person: 'ana', sees: '(?<key>TL-\\d+) Export invoices', in: 'message' },
    },
    {
      title: 'Ask a question',
      text: 'Open the thread of *{key}* and ask why.',
      be: 'ana',
      type_for_me: { channel: 'invoices', thread: 'TL-\\d+ Export', text: "Why shouldn't we build this?" },
      done_when: { person: 'ana', sees: 'Reasons against', in: 'thread' },
    },
    {
      title: 'Sign off as Eli',
      text: '*{key}* waits for Eli.',
      be: 'eli',
      done_when: { person: 'eli', sees: 'signed off spec', in: 'thread' },
    },
    { title: 'See it live', text: 'Open <https://example.com|the service>.' },
  ],
  finished: '*{key}* went all the way.',
  start_over: { path: '/_start-over', confirm: 'Empties the sandbox.' },
};
