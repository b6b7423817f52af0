import type { KnownBlock } from '@slack/types';
import { authors } from '../../pipeline/conditions.ts';
import { touches } from '../../pipeline/facts/paths.ts';
import { ruleTitle } from '../../pipeline/guardrails/words.ts';
import type { TicketView } from '../../ports/chat.ts';
import { when } from '../text/dates.ts';
import { code, quote, say } from '../text/mrkdwn.ts';
import { allOf, count, nameOf, usd } from '../text/names.ts';
import { toSettle, waivedWords } from '../text/rules.ts';
import { context, linkTo, type Press, section } from './blocks.ts';
import { defaultAgent, openOf, serviceName } from './facts.ts';
import type { Builder } from './question.ts';

const start: Builder = ({ item, press }) => ({
  text: 'not started.',
  blocks: [section(`*${item.key}* is not started.`)],
  buttons: [press('Start', 'answer:started', { style: 'primary' })],
});

/** Two choices as buttons, the rest behind *Something else…*. */
const chooseService: Builder = ({ item, who, press }) => {
  const choices = (item.serviceChoices ?? []).slice(0, 2);
  const named = choices.map((name) => say(name, 40));
  const both =
    named.length === 2
      ? `The text could be about ${named[0]} or ${named[1]}.`
      : 'The text names no service that I know.';
  return {
    text: 'which service is this?',
    blocks: [section(`${who}which service is *${item.key}* about?`), context(both)],
    buttons: [
      ...choices.map((name, index) => press(name, `answer:service_chosen:${index}`)),
      press('Something else…', 'open:service_chosen'),
    ],
  };
};

/** Rules that a person must settle, each with the way out. */
function needsPerson(view: TicketView): KnownBlock[] {
  const failing = view.item.scorecard?.results.filter((one) => one.verdict === 'fail') ?? [];
  const person = failing.filter((one) => !one.clearsItself);
  const itself = failing.filter((one) => one.clearsItself);
  const lines = toSettle(view, person);
  const blocks: KnownBlock[] = [];
  if (lines.length > 0) blocks.push(section(`*Needs a person:*\n${lines.join('\n')}`));
  if (itself.length > 0) {
    const shown = itself.map(
      (one) => `${say(one.sentence)}${one.fetchedAt === null ? '' : ` Checked ${when(one.fetchedAt)}.`}`,
    );
    blocks.push(section(`*Clears by itself:* ${shown.join(' ')}`));
  }
  return blocks;
}

const unblock: Builder = ({ view, item, ask, who, press }) => {
  const results = item.scorecard?.results ?? [];
  const passed = results.filter((one) => one.verdict !== 'fail').length;
  const failing = results.filter((one) => one.verdict === 'fail' && !one.clearsItself);
  const waivable = results.some((one) => one.verdict === 'fail' && one.waivable);
  const kept = item.keptChoice;
  const first = failing[0] === undefined ? '' : ` ${say(failing[0].sentence, 150)}`;
  return {
    text: `${failing.length > 0 ? 'please choose. An agent may not do it as it stands.' : 'it waits for facts to change.'}${first}`,
    blocks: [
      section(
        failing.length > 0
          ? `${who}an agent may not do *${item.key}* as it stands. You can.`
          : `*${item.key}* waits; it goes on by itself. You can also choose.`,
      ),
      ...needsPerson(view),
      context(
        [`${passed} of ${results.length} rules pass.`, waivedWords(view), keptSentence(view)]
          .filter((part) => part !== '')
          .join(' '),
      ),
    ],
    buttons: [
      press('Take it by hand', 'answer:taken_by_hand', { style: 'primary' }),
      ...(waivable ? [press('Ask for a waiver…', 'open:waiver_requested')] : []),
      ...amendPrd(view),
      press('Amend the spec…', 'open:document_reopened:spec'),
    ],
    menu: [
      press(`All ${results.length} rules…`, 'open:rules'),
      ...(kept === null ? [] : [press('Forget that', 'answer:choice_forgotten')]),
      ...(ask.asked.length === 0 ? [] : [press('Ask someone else…', 'open:ask_moved')]),
      press('Close…', 'open:cancelled'),
    ],
  };
};

/** Its question is not this one: whoever may reopen the PRD may press it. */
function amendPrd(view: TicketView): Press[] {
  const ask = openOf(view, 'amend', `prd:v${view.item.prd?.signed?.version}`);
  return ask === undefined
    ? []
    : [{ label: 'Amend the PRD…', action: 'open:document_reopened:prd', ask: ask.id }];
}

/** "Goes to Claude Code when INC-88 ends." */
export function keptSentence(view: TicketView): string {
  const kept = view.item.keptChoice;
  if (kept === null) return '';
  const agent = say(view.agents.find((one) => one.name === kept.agent)?.title ?? kept.agent, 60);
  return kept.waitsFor === null
    ? `Goes to ${agent} when the rules pass.`
    : `Goes to ${agent} when ${say(kept.waitsFor, 60)} is done.`;
}

const ruleNames = (view: TicketView, rules: string[]): string =>
  allOf(rules.map((rule) => `*${say(ruleTitle(rule), 80)}*`)) || view.item.key;

const waive: Builder = ({ view, item, who, press }) => {
  const request = item.waiverRequest;
  const last = item.waivers.at(-1);
  if (request === null) {
    return {
      text: 'a waiver holds.',
      blocks: [
        section(
          last === undefined
            ? 'No waiver holds.'
            : `${nameOf(view, last.by)} waived ${ruleNames(view, last.rules)} ${when(last.at)}: ${quote(last.reason)}`,
        ),
      ],
      buttons: [press('End it…', 'open:waiver_ended')],
    };
  }
  const by = nameOf(view, request.by);
  const spec = item.spec;
  const signed =
    spec?.signed == null ? '' : `Spec v${spec.signed.version} signed by ${nameOf(view, spec.signed.by)}. `;
  return {
    text: `${by} asks you to waive ${count(request.rules.length, 'rule')}.`,
    blocks: [
      section(`${who}${by} asks you to waive ${ruleNames(view, request.rules)} for ${item.key}.`),
      section(`*${by}'s reason:* ${quote(request.reason, 800)}`),
      context(
        `${signed}${count(spec?.digest.filesInScope.length ?? 0, 'file')} in scope. Waives this text only; a new version of PRD or spec ends it.`,
      ),
    ],
    buttons: [
      press('Waive it', 'answer:waived', { style: 'primary' }),
      press('Decline…', 'open:waiver_declined'),
      ...linkTo('Read spec', view.links.spec),
    ],
    menu: [press('Hand over…', 'open:ask_moved')],
  };
};

/** Somebody else changes the same files: waiting is the first answer then. A private ticket cannot be named, so nobody waits for it. */
export function collision(view: TicketView): { ref: string; files: string[] } | null {
  const scope = view.item.spec?.digest.filesInScope ?? [];
  const others = view.item.context?.otherWork ?? [];
  const clash = others
    .filter((one) => /^(?:#\d+|[A-Z][A-Z0-9]*-\d+)$/.test(one.ref))
    .map(({ ref, files }) => ({
      ref,
      files: files.filter((file) => scope.some((path) => touches(path, file))),
    }));
  return clash.find((one) => one.files.length > 0) ?? null;
}

function delegateButton(
  view: TicketView,
  press: (label: string, action: string, more?: Partial<Press>) => Press,
) {
  const agent = defaultAgent(view);
  const other = collision(view);
  if (agent === null) return [];
  if (other !== null) return [press(`Wait for ${other.ref}`, 'answer:delegated:wait', { style: 'primary' })];
  const cannot =
    agent.able || agent.sentence === null
      ? {}
      : {
          confirm: {
            title: `Delegate to ${agent.title}?`,
            text: agent.sentence,
            yes: 'Go on',
            no: 'Pick a sample ticket',
          },
        };
  return [press(`Delegate to ${agent.title}`, 'answer:delegated', { style: 'primary', ...cannot })];
}

const delegate: Builder = ({ view, item, who, press }) => {
  const agent = defaultAgent(view);
  const other = collision(view);
  const kept = item.keptChoice;
  const waived = waivedWords(view);
  const closely =
    item.policy?.autonomy === 'autonomous'
      ? 'showing you only the result'
      : 'asking you about its plan and permissions';
  const grey =
    agent === null
      ? 'No agent is configured.'
      : `${say(agent.title, 60)}, ${closely}. Cap ${usd(item.policy?.capUsd ?? 5)}.`;
  const author = item.policy?.twoPeople === true ? ' You count as the author: someone else accepts it.' : '';
  const back = item.attention === null && item.runs > 0 ? ` Run ${item.runs} ended; its branch is kept.` : '';
  return {
    text: 'it is ready. Who builds it?',
    blocks: [
      section(
        kept === null
          ? `${who}*${item.key}* is ready. Who builds it?`
          : `*${item.key}* is ready. ${keptSentence(view)}`,
      ),
      ...(other === null
        ? []
        : [
            section(
              `${say(other.ref, 40)} changes ${allOf(other.files.slice(0, 3).map((file) => code(file, 120)))} too.`,
            ),
          ]),
      context(`${grey}${author}${back}`),
      ...(waived === '' ? [] : [context(waived)]),
    ],
    buttons: [
      ...delegateButton(view, press),
      press('Other ways…', 'open:delegated'),
      press('Take it by hand', 'answer:taken_by_hand'),
    ],
    menu: [
      ...(kept === null ? [] : [press('Forget that', 'answer:choice_forgotten')]),
      press('Hand over…', 'open:ask_moved'),
      press('Scorecard…', 'open:rules'),
      press('Remind me…', 'open:reminder_set'),
    ],
  };
};

const linkPr: Builder = ({ view, item, press }) => {
  const by = authors(item)[0] ?? item.engineer;
  const branch = item.run?.branch ?? item.pullRequest?.branch;
  return {
    text: `${nameOf(view, item.engineer)} took it by hand.`,
    blocks: [
      section(
        `${nameOf(view, item.engineer ?? by)} took it${item.delegation === null ? '' : `, ${when(item.delegation.at)}`}.${branch === undefined ? '' : ` Branch ${code(branch, 120)}.`}`,
      ),
      context(
        `A pull request whose branch starts with ${item.key.toLowerCase()} links itself. Service: ${serviceName(item)}.`,
      ),
    ],
    buttons: [
      press('Copy brief…', 'open:brief'),
      press('Link a pull request…', 'open:pr_linked'),
      press('Give it back…', 'open:given_back'),
    ],
  };
};

export const delegation = {
  start,
  choose_service: chooseService,
  unblock,
  waive,
  delegate,
  link_pr: linkPr,
} as const;
