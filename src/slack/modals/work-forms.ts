/** Forms about who does the work, and about accepting it. */
import { preFilled } from '../../pipeline/conditions.ts';
import { ruleTitle } from '../../pipeline/guardrails/words.ts';
import type { CriterionVerdict } from '../../pipeline/item/change.ts';
import type { TicketView } from '../../ports/chat.ts';
import type { Words } from '../../ports/flow.ts';
import { collision, keptSentence } from '../cards/delegation.ts';
import { agentTitle, defaultAgent } from '../cards/facts.ts';
import { acceptMeans } from '../cards/reviewing.ts';
import { say } from '../text/mrkdwn.ts';
import { allOf, nameByChat } from '../text/names.ts';
import type { Choice, Field, Form } from './form.ts';
import { type Build, form, reason, type Subject, text } from './form-parts.ts';
import { openQuestions } from './text-forms.ts';

/** Who builds it, how closely, what it may cost, what it waits for. */
export function delegate(title: string, fixed: Words = {}): Build {
  return (subject) => {
    const { view } = subject;
    const { item } = view;
    const open = openQuestions(subject);
    const other = collision(view);
    const autonomous = item.policy?.autonomy === 'autonomous';
    const full = item.context?.reviewersWaiting.filter((one) => one.reviews > 0) ?? [];
    const waits: Choice[] = [
      ...(other === null ? [] : [{ label: `Wait for ${other.ref}`, value: other.ref }]),
      { label: 'Go now', value: 'now' },
    ];
    return form(
      [title, 'Delegate'],
      [
        {
          name: 'agent',
          label: 'Who',
          kind: 'select',
          choices: [
            ...view.agents.map((agent) => ({
              label: agent.title,
              value: agent.name,
              ...(agent.sentence === null ? {} : { about: agent.sentence }),
            })),
            { label: 'I take it by hand', value: 'hand' },
          ],
          initial: defaultAgent(view)?.name,
        },
        {
          name: 'autonomy',
          label: 'How closely',
          kind: 'radio',
          choices: [
            { label: 'Ask me: plan and permissions', value: 'assisted' },
            ...(autonomous ? [{ label: 'Only the result', value: 'autonomous' }] : []),
          ],
          initial: item.policy?.autonomy ?? 'assisted',
          ...(autonomous ? {} : { hint: 'Only the result: not allowed by the policy for this service.' }),
        },
        { name: 'capUsd', label: 'Cap in USD', kind: 'number', initial: String(item.policy?.capUsd ?? 5) },
        ...(other === null && full.length === 0
          ? []
          : [
              {
                name: 'waitsFor',
                label: 'When',
                kind: 'radio' as const,
                choices: waits,
                initial: other?.ref ?? 'now',
              },
            ]),
        ...(other === null && full.length === 0 ? [] : [reason('Going anyway: why?', { optional: true })]),
        ...open.fields,
      ],
      {
        fixed,
        intro: [
          ...open.intro,
          ...view.agents
            .filter((agent) => !agent.able && agent.sentence !== null)
            .map((agent) => `*${say(agent.title, 60)}:* ${say(agent.sentence ?? '', 600)}`),
          ...(other === null
            ? []
            : [
                `${say(other.ref, 40)} changes ${allOf(other.files.slice(0, 3).map((file) => say(file, 100)))} too.`,
              ]),
          ...(full.length === 0
            ? []
            : [`Reviews waiting: ${full.map((one) => `${say(one.person, 40)} ${one.reviews}`).join(', ')}.`]),
          ...(item.policy?.twoPeople === true ? ['You count as the author: someone else accepts it.'] : []),
          keptSentence(view),
        ],
      },
    );
  };
}

export const failingRules = ({ view }: Subject): Choice[] =>
  (view.item.scorecard?.results ?? [])
    .filter((one) => one.verdict === 'fail' && one.waivable)
    .map((one) => ({ label: ruleTitle(one.rule), value: one.rule, about: one.sentence }));

/** Criteria of an acceptance: all of them, or one by one. */
export function accept(oneByOne: boolean): Build {
  return ({ view, viewer }) => {
    const criteria = view.item.judgement?.criteria ?? [];
    const ticked = preFilled(view.item);
    const boxes: Field = {
      name: 'criteria',
      label: 'Accepted criteria',
      kind: 'boxes',
      choices: criteria.map((one) => ({
        label: `${one.number}. ${one.text}`,
        value: String(one.number),
        about: one.because,
      })),
      initial: ticked.map(String),
    };
    const notMet = criteria.filter((one) => one.verdict === 'not_met');
    const reasons = notMet.slice(0, 10).map((one) =>
      text(
        `reason_${one.number}`,
        `${one.number}. ${one.text.replace(/[.!?…]$/, '')}: why accept it all the same?`,
        {
          optional: oneByOne,
        },
      ),
    );
    return form(
      [`Accept ${view.item.key}`, 'Accept'],
      oneByOne ? [boxes, ...reasons, text('note', 'Note', { optional: true })] : reasons,
      {
        ...(oneByOne ? {} : { fixed: { criteria: criteria.map((one) => String(one.number)) } }),
        intro: ofNotMet(notMet, view, viewer),
      },
    );
  };
}

/** What is not met, as the question says it, what accepting it does, and whose word it is. */
function ofNotMet(notMet: CriterionVerdict[], view: TicketView, viewer: string): string[] {
  if (notMet.length === 0) return [];
  const numbers = allOf(notMet.map((one) => String(one.number)));
  const it = notMet.length === 1 ? 'it' : 'them';
  return [
    ...notMet
      .slice(0, 10)
      .map(
        (one) =>
          `*${one.number}. Not met.* ${say(one.text)}\n*Found:* ${one.because === '' ? 'nothing that shows it.' : say(one.because)}`,
      ),
    `*Accepting ${numbers} means:* ${it === 'it' ? 'it counts' : 'they count'} as accepted although not met, and the change ships without ${it}. ${acceptMeans(view)}`,
    `*On record:* ${nameByChat(view, viewer) ?? 'you'}, with your reason, on the ledger of ${view.item.key}.`,
  ];
}

export function closing({ view }: Subject): Form {
  const { item } = view;
  const stops = [
    ...(item.run !== null &&
    ['planning', 'plan_proposed', 'working', 'asking', 'parked'].includes(item.run.state)
      ? [`Stops ${agentTitle(view)}`]
      : []),
    ...(item.pullRequest?.state === 'open' ? [`closes #${item.pullRequest.number}`, 'keeps the branch'] : []),
  ];
  return form(
    [`Close ${item.key}`, 'Close it'],
    [
      {
        name: 'as',
        label: 'What is it?',
        kind: 'select',
        choices: [
          { label: 'Not needed', value: 'not_needed' },
          { label: 'Decided against', value: 'decided_against' },
          { label: 'Duplicate of…', value: 'duplicate' },
          { label: 'Done elsewhere', value: 'elsewhere' },
        ],
        initial: 'not_needed',
      },
      reason('Why? For a duplicate: of which ticket?'),
    ],
    {
      intro: stops.length === 0 ? [] : [`${stops.join(', ')}.`.replace(/^./, (first) => first.toUpperCase())],
    },
  );
}
