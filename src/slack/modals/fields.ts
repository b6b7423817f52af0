/**
 * The words that an answer asks for. The names of the fields are the contract with `flow`: they are the keys of
 * `AnswerRequest.words`. A key here is `SIGNAL` or `SIGNAL:variant`, the same as in a button's `open:…`.
 */
import type { AskView, TicketView } from '../../ports/chat.ts';
import { agentTitle } from '../cards/facts.ts';
import { leftNothing, leftNow } from '../cards/release/left.ts';
import { say } from '../text/mrkdwn.ts';
import { allOf, nameOf } from '../text/names.ts';
import { type Build, form, reason, text } from './form-parts.ts';
import { changes, combine, editProposal, reopenDocument, signWithQuestions } from './text-forms.ts';
import { accept, closing, delegate, failingRules } from './work-forms.ts';

const asked = (ask: AskView, view: TicketView): string =>
  ask.asked.length === 0 ? '' : `Asked now: ${allOf(ask.asked.map((id) => nameOf(view, id)))}.`;

const channelOf = (view: TicketView): string =>
  view.item.lostHome?.name == null ? 'Its channel' : `#${say(view.item.lostHome.name, 80)}`;

export const forms: Record<string, Build> = {
  changes_requested: changes,
  prd_signed_off: signWithQuestions('Sign off PRD', 'prd_signed_off'),
  both_signed_off: signWithQuestions('Sign off both', 'both_signed_off'),
  'spec_signed_off:delegate': delegate('Sign off and delegate'),
  'both_signed_off:delegate': delegate('Sign off and delegate'),
  delegated: (subject) => delegate(`Delegate ${subject.view.item.key}`)(subject),
  decided_against: () =>
    form(
      ["Don't build this", 'Close it'],
      [reason(), { name: 'lookAgain', label: 'Look again on', kind: 'moment', optional: true }],
    ),
  'document_reopened:prd': reopenDocument('prd', false),
  'document_reopened:spec': reopenDocument('spec', false),
  'sign_off_withdrawn:prd': reopenDocument('prd', true),
  'sign_off_withdrawn:spec': reopenDocument('spec', true),
  'prd_revised:combine': combine('prd'),
  'spec_revised:combine': combine('spec'),
  'prd_revised:edit': editProposal('prd'),
  'spec_revised:edit': editProposal('spec'),
  split_chosen: ({ view }) =>
    form(
      ['Split', 'Split'],
      [
        text('titles', 'One ticket a line', {
          initial: (view.item.splitProposal ?? []).join('\n'),
          hint: 'A line that ends in (after 1) starts by itself when the first is live.',
        }),
      ],
    ),
  service_chosen: ({ view }) =>
    form(
      ['Which service?', 'Save'],
      [
        {
          name: 'service',
          label: 'Service',
          kind: 'line',
          placeholder: view.item.serviceChoices?.join(', ') ?? 'Its name in the catalog',
        },
      ],
    ),
  waiver_requested: (subject) =>
    form(
      ['Ask for a waiver', 'Ask'],
      [
        {
          name: 'rules',
          label: 'Which rules',
          kind: 'boxes',
          choices: failingRules(subject),
          initial: failingRules(subject).map((one) => one.value),
        },
        reason('Why is it safe here?'),
      ],
    ),
  waiver_declined: () => form(['Decline', 'Decline'], [reason()]),
  waiver_ended: () =>
    form(['End the waiver', 'End it'], [], { intro: ['The rules count again from now on.'] }),
  pr_linked: () =>
    form(
      ['Link a pull request', 'Link'],
      [{ name: 'pullRequest', label: 'Address or number', kind: 'line', placeholder: '#18' }],
    ),
  given_back: () => form(['Give it back', 'Give it back'], [reason()]),
  plan_returned: () => form(['Change the plan', 'Send back'], [text('what', 'What should change?')]),
  permission_denied: () => form(['Deny', 'Deny'], [reason('Why, and what instead?')]),
  question_answered: ({ view }) =>
    form(['Answer', 'Answer'], [text('answer', view.item.run?.request?.text ?? 'Answer')]),
  agent_told: () => form(['Tell the agent', 'Tell it'], [text('text', 'What should it know or do?')]),
  taken_over: ({ view }) =>
    form(['Take over', 'Take over'], [], {
      intro: [
        `${agentTitle(view)} is put away. The branch ${say(view.item.run?.branch ?? '', 80)} is yours from now on.`,
      ],
    }),
  run_stopped: ({ view }) =>
    form(['Stop', 'Stop'], [], {
      intro: [`Stop ${agentTitle(view)}? The branch and what it learned are kept.`],
    }),
  accepted: accept(true),
  'accepted:not_met': accept(false),
  revert_requested: ({ view }) => {
    const { pullRequest: pull, locked, service } = view.item;
    return form([`Revert #${pull?.number ?? ''}`, 'Open the revert'], [], {
      intro: [
        `Opens a pull request that undoes #${pull?.number ?? ''} on ${say(pull?.base ?? 'main', 80)}.${locked ? ` Merging it unlocks ${say(service?.name ?? 'the service', 60)} for deploys.` : ''}`,
      ],
    });
  },
  merge_declined: () =>
    form(['Decline the merge', 'Decline'], [reason()], { intro: ['A revert is offered.'] }),
  deploy_declined: () =>
    form(['Decline the deploy', 'Decline'], [reason()], { intro: ['The ticket goes back to preview.'] }),
  hold_overridden: ({ view }) =>
    form(
      ['Override the hold', 'Override'],
      [
        {
          name: 'rule',
          label: 'Which cause',
          kind: 'select',
          choices: (view.item.deploy?.verdict?.results ?? [])
            .filter((one) => !one.ok)
            .map((one) => ({ label: one.sentence, value: one.rule })),
        },
        reason('Why is it safe to ship now?'),
      ],
    ),
  ship_postponed: () => form(['Not yet', 'Save'], [reason('Why, or until when?')]),
  fix_forward_chosen: () =>
    form(['Fix forward', 'Back to development'], [text('what', 'What has to be fixed?')]),
  rollback_requested: ({ view }) =>
    form(
      ['Roll back', 'Roll back'],
      [
        {
          name: 'dataLoss',
          label: 'Data',
          kind: 'boxes',
          choices: [
            {
              label: 'I know that this is lost.',
              value: 'known',
              about: view.item.spec?.digest.dataLoss ?? '',
            },
          ],
        },
      ],
      { intro: [`Data would be lost: ${say(view.item.spec?.digest.dataLoss ?? '', 900)}`] },
    ),
  reason_given: () => form(['Say why', 'Save'], [reason('Why was it rolled back?')]),
  reopened: ({ view }) =>
    form(
      [`Reopen ${view.item.key}`, 'Reopen'],
      [reason('Why?', { initial: view.item.rollback?.reason ?? '' })],
      {
        intro:
          view.item.stage === 'rolled_back'
            ? [
                'It goes back to the spec, with the evidence in it. Delegation stays shut until the spec has a new signed version.',
              ]
            : [],
      },
    ),
  service_unlocked: ({ view }) =>
    form(['Unlock', 'Unlock'], [reason(`Why may ${view.item.service?.name ?? 'it'} take deploys again?`)], {
      intro: [leftNow(view.item) ?? leftNothing(view.item)],
    }),
  done_by_hand: () => form(['Done by hand', 'Save'], [text('note', 'What did you do?')]),
  prd_drafted: () => form(['Write the PRD', 'Save'], [text('markdown', 'PRD, in Markdown')]),
  spec_drafted: () => form(['Write the tech spec', 'Save'], [text('markdown', 'Tech spec, in Markdown')]),
  cancelled: closing,
  paused: () =>
    form(['Pause', 'Pause'], [reason(), { name: 'until', label: 'Until', kind: 'moment', optional: true }], {
      intro: ['Nothing runs, nobody is asked.'],
    }),
  ask_moved: ({ view, ask }) =>
    form(
      ['Ask someone else', 'Ask'],
      [{ name: 'to', label: 'Who', kind: 'person' }, text('note', 'Note', { optional: true })],
      { intro: [asked(ask, view)] },
    ),
  reminder_set: () =>
    form(
      ['Remind me', 'Remind me'],
      [
        {
          name: 'in',
          label: 'When',
          kind: 'radio',
          choices: [
            { label: 'In 1 h', value: '1h' },
            { label: 'Tomorrow 9:00', value: 'tomorrow' },
            { label: 'Monday 9:00', value: 'monday' },
          ],
          initial: '1h',
        },
      ],
    ),
  sharing_allowed: ({ view }) =>
    form(['Allow', 'Allow'], [], {
      intro: [
        `${channelOf(view)} is shared with ${say(view.item.lostHome?.company ?? 'another company', 80)}. People there will read ${view.item.key}, its questions and its documents. They decide nothing.`,
      ],
    }),
  moved: () => form(['Move', 'Move'], [{ name: 'channel', label: 'Where to', kind: 'channel' }]),
};
