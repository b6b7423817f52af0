import type { KnownBlock } from '@slack/types';
import type { Plan } from '../../pipeline/item/change.ts';
import type { TicketView } from '../../ports/chat.ts';
import { when } from '../text/dates.ts';
import { flaggedWords } from '../text/flags.ts';
import { cut } from '../text/limits.ts';
import { bare, code, fromMarkdown, quoted, say } from '../text/mrkdwn.ts';
import { count, nameOf, usd } from '../text/names.ts';
import { context, linkTo, type Press, row, section } from './blocks.ts';
import { agentTitle, openOf } from './facts.ts';
import { askingOf, type Builder } from './question.ts';

const stopping = (agent: string): Pick<Press, 'style' | 'confirm'> => ({
  style: 'danger',
  confirm: {
    title: `Stop ${agent}?`,
    text: 'The branch and what it learned are kept.',
    yes: 'Stop',
    no: 'Keep going',
  },
});

const inside = (plan: Plan): string =>
  plan.outsideSpec.length === 0
    ? 'Inside the spec.'
    : `Outside the spec: ${plan.outsideSpec
        .slice(0, 3)
        .map((file) => code(file, 120))
        .join(', ')}.`;
const planSize = (plan: Plan): string =>
  `${count(plan.steps.length, 'step')}, ${count(plan.files.length, 'file')}, size ${plan.size}.`;

export const planSteps = (plan: Plan, shown: number): string =>
  plan.steps
    .slice(0, shown)
    .map((step, index) => {
      const files = step.files.length === 0 ? '' : `${code(step.files[0] ?? '', 100)} `;
      return `${index + 1}. ${files}${say(step.title, 150)} (${say(step.layer, 30)}, ${step.size})`;
    })
    .join('\n') + (plan.steps.length > shown ? `\nand ${plan.steps.length - shown} more` : '');

const planApproval: Builder = ({ view, item, who, press }) => {
  const plan = item.run?.plan;
  const agent = agentTitle(view);
  if (plan == null) {
    return { text: `${agent} is planning.`, blocks: [section(`${agent} is planning.`)], buttons: [] };
  }
  const caveat = item.run?.caveat;
  return {
    text: `${agent} proposes a plan: ${planSize(plan)} ${inside(plan).replaceAll('`', '')}`,
    blocks: [
      section(`${who}*${agent}'s plan for ${item.key}*: ${planSize(plan)} ${inside(plan)}`),
      section(planSteps(plan, 8)),
      ...(caveat == null ? [] : [context(say(caveat))]),
    ],
    buttons: [
      press('Approve plan', 'answer:plan_approved', { style: 'primary' }),
      press('Change it…', 'open:plan_returned'),
      press('Stop', 'answer:run_stopped', stopping(agent)),
    ],
    menu: [press('Whole plan…', 'open:plan'), press('Ask someone else…', 'open:ask_moved')],
  };
};

/** What the agent asks, for top-level text: a sentence, whatever it ends in. */
const wish = (text: string): string =>
  bare(text, 200)
    .replaceAll('`', '')
    .replace(/(?<![.?!…])$/, '.');

/** A permission or a question, shown in the run's message: no post of its own. */
function requestBlocks(view: TicketView): KnownBlock[] {
  const ask = openOf(view, 'permission') ?? openOf(view, 'agent_question');
  if (ask === undefined) return lastAnswered(view);
  const asking = askingOf(view, ask);
  const question = ask.gate === 'permission' ? permission(asking) : agentQuestion(asking);
  return [...question.blocks, ...row(question.buttons, view.item.key, question.menu)];
}

/** Its agent rests and costs nothing; whoever has the role may answer meanwhile. */
function held({ item: { run } }: TicketView): KnownBlock[] {
  if (run?.state !== 'parked') return [];
  const until = run.parkedUntil == null ? '' : ` until ${when(run.parkedUntil)}`;
  if (run.request === null) return [context(`Put away${until}.`)];
  const again = until === '' ? '' : ', then asked again';
  return [context(`Put away${until}${again}. Anyone with the role may answer meanwhile.`)];
}

const deeds: Record<string, string> = {
  permission_granted: 'allowed it',
  permission_denied: 'denied it',
  question_answered: 'answered',
};

/** "Eli denied it, <t>: "write it by hand"." */
function lastAnswered(view: TicketView): KnownBlock[] {
  const ask = view.asks.findLast(
    (one) => one.state === 'answered' && (one.gate === 'permission' || one.gate === 'agent_question'),
  );
  if (ask === undefined || ask.answeredAt === null) return [];
  const words = ask.answer?.words == null || ask.answer.words === '' ? '.' : `: ${quoted(ask.answer.words)}`;
  const deed = deeds[ask.answer?.signal ?? ''] ?? 'answered';
  return [context(`${nameOf(view, ask.answeredBy)} ${deed}, ${when(ask.answeredAt)}${words}`)];
}

const permission: Builder = ({ view, item, press }) => {
  const request = item.run?.request;
  const text = request?.text ?? '';
  const step = item.run?.step;
  return {
    text: `${agentTitle(view)} asks: ${wish(text)}`,
    blocks: [
      section(
        `*${agentTitle(view)} asks:* ${cut(fromMarkdown(text), 600)}${request?.detail ? `\n${code(request.detail, 600)}` : ''}`,
      ),
      ...(step == null ? [] : [context(`For step ${step.number}: ${say(step.title, 150)}.`)]),
    ],
    buttons: [
      press('Allow once', 'answer:permission_granted:once'),
      press('Allow for this run', 'answer:permission_granted:run'),
      press('Deny…', 'open:permission_denied'),
    ],
    menu: item.run?.state === 'parked' ? [] : [press('Hold until morning', 'answer:agent_parked')],
  };
};

const agentQuestion: Builder = ({ view, item, press }) => {
  const request = item.run?.request;
  const choices = request?.choices.slice(0, 3) ?? [];
  return {
    text: `${agentTitle(view)} asks: ${wish(request?.text ?? '')}`,
    blocks: [section(`*${agentTitle(view)} asks:* ${say(request?.text ?? '', 1_000)}`)],
    buttons: [
      ...choices.map((choice, index) => press(choice, `answer:question_answered:${index}`)),
      press('Answer…', 'open:question_answered'),
    ],
    menu: item.run?.state === 'parked' ? [] : [press('Hold until morning', 'answer:agent_parked')],
  };
};

function runLine(view: TicketView): string {
  const run = view.item.run;
  if (run === null) return 'The run has ended.';
  if (run.step !== null) return `step ${run.step.number} of ${run.step.of}: ${say(run.step.title, 150)}`;
  const states: Record<typeof run.state, string> = {
    queued: 'queued',
    planning: 'reading the repository',
    plan_proposed: 'waits for its plan',
    working: 'starting on its plan',
    asking: 'asks you',
    parked: 'put away until a person answers',
    finished: 'finished',
    failed: 'failed',
    stopped: 'stopped',
  };
  return states[run.state];
}

/** The run's one message: rewritten on a step, a request, a stop; never on a clock. */
const run: Builder = ({ view, item, press }) => {
  const now = item.run;
  const agent = agentTitle(view);
  const steps = now?.plan?.steps.map((step) => step.title) ?? [];
  const next = now?.step == null ? undefined : steps[now.step.number];
  const done = now?.done.length ? `Done: ${now.done.map((one) => say(one, 60)).join(', ')}.` : '';
  const coming = next === undefined ? '' : ` Next: ${say(next, 100)}.`;
  const approved =
    now?.planApproved?.by == null
      ? ''
      : ` · Plan approved by ${nameOf(view, now.planApproved.by)} ${when(now.planApproved.at)}`;
  const autonomous =
    now?.planApproved != null && now.planApproved.by === null && now.plan !== null
      ? [section(`*Its plan:* ${planSize(now.plan)} ${inside(now.plan)}\n${planSteps(now.plan, 6)}`)]
      : [];
  const request = requestBlocks(view);
  const asked = openOf(view, 'permission') ?? openOf(view, 'agent_question');
  return {
    text:
      asked === undefined
        ? `${agent} works on it, ${runLine(view)}.`
        : `${askingOf(view, asked).whoBare}${agent} asks: ${wish(now?.request?.text ?? '')}`,
    blocks: [
      section(`:wrench: *${agent} on ${item.key}* · ${runLine(view)}`),
      ...(done === '' && coming === '' ? [] : [section(`${done}${coming}`.trim())]),
      ...autonomous,
      ...(now === null
        ? []
        : [
            context(
              `branch ${say(now.branch, 80)} · ${count(now.files.length, 'file')} · ${now.costUsd.toFixed(2)} of ${usd(item.delegation?.capUsd ?? 0)} · last activity ${when(now.lastActivity)}${approved}`,
            ),
          ]),
      ...held(view),
      ...request,
    ],
    buttons: [
      press('Tell the agent…', 'open:agent_told'),
      press('Take over…', 'open:taken_over'),
      press('Stop', 'answer:run_stopped', stopping(agent)),
    ],
    menu: now?.plan == null ? [] : [press('Whole plan…', 'open:plan')],
  };
};

const attention: Builder = ({ view, item, who, press }) => {
  const why = item.attention?.why ?? 'agent';
  const sentence = item.attention?.sentence ?? 'It needs a person.';
  const number = item.pullRequest?.number;
  const ci = item.pullRequest?.ci.findLast((one) => one.state === 'red');
  const agent = agentTitle(view);
  const byHand = item.delegation?.agent === 'hand';
  const stop = press('Stop', 'answer:run_stopped', stopping(agent));
  const takeOver = press('Take over…', 'open:taken_over');
  const amend = press('Amend the spec…', 'open:document_reopened:spec');
  const tell = press('Tell the agent…', 'open:agent_told', { style: 'primary' });
  const tries = item.run?.healTries ?? 0;
  const what =
    why === 'ci'
      ? `CI is red on #${number ?? ''}${tries > 0 ? ` after ${count(tries, 'try', 'tries')}` : ''}.`
      : say(sentence);
  const words = why === 'ci' ? flaggedWords(ci?.flagged ?? []) : null;
  const detail = [
    ...(why === 'ci' && ci?.failure != null ? [section(say(ci.failure, 900))] : []),
    ...(words === null ? [] : [context(words)]),
  ];
  const log = linkTo('Open log', ci?.url);
  const answers: Record<typeof why, { buttons: Press[]; menu?: Press[] }> = {
    ci: {
      buttons: byHand ? [press('Give it back…', 'open:given_back'), ...log] : [tell, takeOver, ...log],
      menu: byHand
        ? [amend]
        : [press('One more try', 'answer:retry_requested'), amend, press('Stop', 'open:run_stopped')],
    },
    agent: {
      buttons: [
        press(item.run?.state === 'failed' ? 'Start again' : 'Wake it', 'answer:retry_requested', {
          style: 'primary',
        }),
        takeOver,
        stop,
      ],
      menu: [press('Tell the agent…', 'open:agent_told')],
    },
    cap: {
      buttons: [press('Add 5 USD', 'answer:budget_raised:5', { style: 'primary' }), takeOver, stop],
    },
    protected: {
      buttons: [press('Deny…', 'open:permission_denied'), amend, takeOver],
      menu: [press('Stop', 'open:run_stopped')],
    },
    size: { buttons: [tell, takeOver, amend], menu: [press('Stop', 'open:run_stopped')] },
    conflict: {
      buttons: [
        press('Let it resolve', 'answer:retry_requested', { style: 'primary' }),
        takeOver,
        ...linkTo(`Open #${number ?? ''}`, item.pullRequest?.url),
      ],
    },
  };
  return {
    text: `it is stuck: ${what.replaceAll('`', '')}`,
    blocks: [section(`${who}*${item.key} is stuck:* ${what}`), ...detail],
    ...answers[why],
  };
};

export const running = {
  plan_approval: planApproval,
  permission,
  agent_question: agentQuestion,
  run,
  attention,
} as const;
