/** Forms about the text of a document. */

import { signingQuestions } from '../../pipeline/documents/signing-questions.ts';
import type { TicketView } from '../../ports/chat.ts';
import { row } from '../cards/blocks.ts';
import { agentTitle } from '../cards/facts.ts';
import { count, nameOf } from '../text/names.ts';
import type { Choice, Field, Form } from './form.ts';
import { type Build, form, reason, type Subject, text } from './form-parts.ts';

/** More than a phone's screen of fields is not read. */
const MOST_QUESTIONS = 8;

const sections: Record<'prd' | 'spec', string[]> = {
  prd: [
    'Problem',
    'Evidence',
    'Users',
    'Goals',
    'Non-goals',
    'Requirements',
    'Acceptance criteria',
    'Risks',
    'Open questions',
  ],
  spec: [
    'Approach',
    'Files in scope',
    'Do not touch',
    'Steps',
    'Data and migration',
    'Test plan',
    'Rollback plan',
    'Alternatives',
    'Risks',
    'Open questions',
  ],
};
const choices = (names: string[]): Choice[] => names.map((name) => ({ label: name, value: name }));

export function changes({ view, ask }: Subject): Form {
  const about: Field =
    ask.gate === 'acceptance'
      ? {
          name: 'about',
          label: 'Which criterion?',
          kind: 'select',
          optional: true,
          choices: (view.item.judgement?.criteria ?? []).map((one) => ({
            label: `${one.number}. ${one.text}`,
            value: String(one.number),
          })),
        }
      : {
          name: 'about',
          label: 'Section',
          kind: 'select',
          optional: true,
          choices: choices(sections[ask.gate === 'prd_sign_off' ? 'prd' : 'spec']),
        };
  return form(['Ask for changes', 'Ask for changes'], [text('what', 'What should change?'), about]);
}

/** Open questions before the signature: an answer becomes part of the text that is signed. */
export const signWithQuestions =
  (title: string, signal: 'prd_signed_off' | 'both_signed_off'): Build =>
  (subject) => {
    const { fields, intro } = openQuestions(subject);
    const anyway = { label: 'Sign off anyway', action: `answer:${signal}`, ask: subject.ask.id };
    return form([title, 'Save answers and sign'], fields, {
      intro,
      blocks: row([anyway], subject.view.item.key),
    });
  };

/** What is open in the texts that are signed, an input each. */
export function openQuestions({ view, ask }: Subject): { fields: Field[]; intro: string[] } {
  const questions = signingQuestions(view.item, ask.gate);
  if (questions.length === 0) return { fields: [], intro: [] };
  const one = questions.length === 1;
  const shown = questions.slice(0, MOST_QUESTIONS);
  const place = ask.gate === 'both_sign_off' ? 'documents themselves' : 'PRD itself';
  return {
    fields: shown.map(({ question }, index) => text(`answer_${index + 1}`, question, { optional: true })),
    intro: [
      `${count(questions.length, 'question')} ${one ? 'is' : 'are'} open. The ticket will stop before delegation until ${one ? 'it is' : 'they are'} answered.`,
      questions.length > shown.length
        ? `${questions.length - shown.length} more can be answered in the ${place}.`
        : '',
    ],
  };
}

export const reopenDocument =
  (document: 'prd' | 'spec', withdraw: boolean): Build =>
  ({ view }) => {
    const state = document === 'prd' ? view.item.prd : view.item.spec;
    const name = document === 'prd' ? 'PRD' : 'spec';
    const signed = state?.signed;
    const opening = withdraw ? 'Withdrawing' : 'Opening';
    const voids =
      signed == null
        ? ''
        : `${opening} ${name} v${signed.version}${withdraw ? '' : ' for changes'} voids ${nameOf(view, signed.by)}'s sign-off.`;
    return form(
      [withdraw ? `Withdraw ${name}` : `Amend ${name}`, withdraw ? 'Withdraw' : 'Open it'],
      [reason()],
      {
        fixed: { document },
        intro: [voids, workNow(view)],
      },
    );
  };

function workNow(view: TicketView): string {
  switch (view.item.stage) {
    case 'delegated':
    case 'needs_attention':
    case 'preview':
      return `${agentTitle(view)} goes on with the signed text; nothing ships until it is settled.`;
    case 'deploying':
      return 'The deploy is held until it is settled.';
    default:
      return 'The ticket goes back to that draft and is asked again.';
  }
}

export const combine =
  (document: 'prd' | 'spec'): Build =>
  ({ view }) =>
    form(
      ['Combine', 'Save'],
      [
        text('text', 'The section as it should be', {
          initial: view.item.clash === null ? '' : `${view.item.clash.theirs}\n\n${view.item.clash.ours}`,
        }),
      ],
      {
        fixed: { document, keep: 'text' },
      },
    );
export const editProposal =
  (document: 'prd' | 'spec'): Build =>
  ({ view }) =>
    form(
      ['Edit the change', 'Apply'],
      [text('text', view.item.proposal?.section ?? 'Section', { initial: view.item.proposal?.after ?? '' })],
      {
        fixed: { document, keep: 'text' },
      },
    );
