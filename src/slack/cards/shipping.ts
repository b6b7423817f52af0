import type { KnownBlock } from '@slack/types';
import { FRESH_MS } from '../../pipeline/conditions.ts';
import type { GateRuleResult } from '../../pipeline/item/deploy.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { TicketView } from '../../ports/chat.ts';
import { when } from '../text/dates.ts';
import { quoted, say } from '../text/mrkdwn.ts';
import { count, nameOf, short } from '../text/names.ts';
import { type Confirm, context, linkTo, type Press, section } from './blocks.ts';
import { revertNow, serviceName } from './facts.ts';
import type { Builder } from './question.ts';
import { comebackBriefly, comebackLines, leftNow, lockWords } from './release/left.ts';
import { hoursWords } from './sentences.ts';

type Presses = (label: string, action: string, more?: Omit<Press, 'label' | 'action'>) => Press;

/** What a rollback does, said before it is pressed: where to, what the schema keeps, what else goes back. */
export function rollbackConfirm(item: WorkItem): Confirm {
  const to = item.deploy?.deployment?.previousSha;
  const where = to == null ? 'the release before it' : to.slice(0, 7);
  const migration = item.spec?.digest.migration;
  const undo = item.spec?.digest.undo ?? '';
  const carried = item.rollback?.alsoBack ?? [];
  return {
    title: `Roll back ${item.key}?`,
    text: `Puts ${item.service?.name ?? 'the service'} back to ${where}.${migration == null || undo === '' ? '' : ` ${undo}`}${carried.length === 0 ? '' : ` ${carried.join(', ')}, shipped after it, goes back too.`}`,
    yes: 'Roll back',
    no: 'Leave it live',
  };
}

/** A confirm; a modal with a box to tick only where data would be lost. */
export const rollBack = (item: WorkItem, press: Presses): Press =>
  item.spec?.digest.dataLoss == null
    ? press('Roll back', 'answer:rollback_requested', { style: 'danger', confirm: rollbackConfirm(item) })
    : press('Roll back…', 'open:rollback_requested', { style: 'danger' });

export function gateRules(view: TicketView): KnownBlock[] {
  const verdict = view.item.deploy?.verdict;
  if (verdict == null) return [section('The deploy gate is being checked.')];
  // All are checked together; a fact that was older then says so itself.
  const older = ({ fetchedAt }: GateRuleResult): string =>
    fetchedAt === null || Date.parse(verdict.at) - Date.parse(fetchedAt) <= FRESH_MS
      ? ''
      : `, as of ${when(fetchedAt)}`;
  const line = (one: GateRuleResult): string =>
    `${one.ok ? 'Clear.' : '*Held.*'} ${say(one.sentence)}${one.owner === null || isKey(one.owner) ? '' : ` Owner: ${say(one.owner, 60)}.`}${one.source === null ? '' : ` From ${say(one.source, 60)}${older(one)}.`}`;
  const sorted = verdict.results.toSorted((one, other) => Number(one.ok) - Number(other.ok));
  return [
    section(sorted.slice(0, 16).map(line).join('\n') || 'No rule was checked.'),
    context(`Checked ${when(verdict.at)}.`),
  ];
}
/** Verdicts of before named a ticket as the owner; its sentence names it. */
const isKey = (owner: string): boolean => /^[A-Z][A-Z0-9]*-\d+$/.test(owner);

const hold: Builder = ({ view, item, press }) => ({
  text: 'the deploy is held.',
  blocks: [
    section(
      `:hourglass: *${item.key} is held.* ${hoursWords(item.deploy?.verdict) ?? 'It ships by itself when clear, in deploy hours.'}`,
    ),
    ...gateRules(view),
  ],
  buttons: [
    press('Cancel the deploy', 'answer:deploy_cancelled', {
      confirm: {
        title: `Cancel the deploy of ${item.key}?`,
        text: 'The ticket goes back to preview. What was accepted is void.',
        yes: 'Cancel the deploy',
        no: 'Leave it waiting',
      },
    }),
    press('Override…', 'open:hold_overridden'),
  ],
});

const shipConfirm = (view: TicketView, where: string): Confirm => ({
  title: `Ship ${view.item.key} to ${where}?`,
  text: `The gate is checked first. ${short(view.item.pullRequest?.mergeSha ?? view.item.pullRequest?.headSha)} on ${view.item.service?.name ?? 'the service'}.${comebackBriefly(view)}`,
  yes: 'Ship',
  no: 'Not yet',
});

const gateNow = (item: WorkItem): string => {
  const verdict = item.deploy?.verdict;
  return verdict == null ? '' : ` · gate at ${when(verdict.at)}: ${verdict.clear ? 'clear' : 'held'}`;
};

const shipAfterHold: Builder = ({ view, item, who, press }) => ({
  text: 'the hold has ended. Ship it now?',
  blocks: [
    section(`${who}the hold on *${item.key}* has ended. Ship it now?`),
    ...comebackLines(view),
    context(`${short(item.pullRequest?.mergeSha ?? item.pullRequest?.headSha)}${gateNow(item)}`),
  ],
  buttons: [
    press('Ship now', 'answer:ship_confirmed', {
      style: 'primary',
      confirm: shipConfirm(view, 'production'),
    }),
    press('Not yet…', 'open:ship_postponed'),
  ],
});

const shipToProduction: Builder = ({ view, item, who, press }) => {
  const environment = say(item.deploy?.environment ?? 'staging', 40);
  return {
    text: `it is healthy on ${environment}. Ship it to production?`,
    blocks: [
      section(`${who}*${item.key}* is healthy on ${environment}. Ship it to production?`),
      ...comebackLines(view),
      context(`${short(item.pullRequest?.mergeSha)}${gateNow(item)}`),
    ],
    buttons: [
      press('Ship to production', 'answer:ship_confirmed', {
        style: 'primary',
        confirm: shipConfirm(view, 'production'),
      }),
      press('Not yet…', 'open:ship_postponed'),
      ...linkTo(`Open ${environment}`, item.deploy?.deployment?.url),
      rollBack(item, press),
    ],
  };
};

const deployIncident: Builder = ({ item, who, press }) => {
  const incident = item.deploy?.incident;
  const what = `${say(incident?.id ?? 'An incident', 40)} opened on ${incident?.services.map((one) => say(one, 40)).join(', ') || serviceName(item)}`;
  return {
    text: `${what} while it deploys.`,
    blocks: [
      section(
        `${who}*${what} while ${item.key} deploys.*${incident == null ? '' : ` ${say(incident.title)}.`}`,
      ),
    ],
    buttons: [
      press('Let it finish', 'answer:deploy_continued'),
      rollBack(item, press),
      ...linkTo('Open incident', incident?.url),
    ],
  };
};

const deployOutcome: Builder = ({ item, who, press }) => {
  const since = item.deploy?.deployment?.startedAt;
  return {
    text: 'the deploy has not answered. Is it live?',
    blocks: [
      section(
        `${who}the deploy of *${item.key}* has not answered${since == null ? '' : ` since ${when(since)}`}. I will not guess.`,
      ),
      context(
        `${serviceName(item)} · ${say(item.deploy?.environment ?? 'production', 40)} · ${short(item.deploy?.deployment?.sha)} · the lock is kept until it is settled`,
      ),
    ],
    buttons: [
      press('It is live', 'answer:deploy_confirmed'),
      press('It is not', 'answer:deploy_failed'),
      press('Check again', 'answer:retry_requested'),
      ...linkTo('Open it', item.deploy?.deployment?.url),
    ],
  };
};

const deployFailed: Builder = ({ item, who, press }) => {
  const deployment = item.deploy?.deployment;
  const failure = say(deployment?.failure ?? 'no healthy answer', 600).replace(/\.$/, '');
  const environment = say(item.deploy?.environment ?? 'production', 40);
  const runs =
    deployment?.previousSha == null
      ? 'It is not known what runs now.'
      : `${serviceName(item)} ran ${short(deployment.previousSha)} before it.`;
  return {
    text: `the deploy to ${environment} failed: ${failure}.`,
    blocks: [
      section(`${who}*The deploy of ${item.key} to ${environment} failed:* ${failure}.`),
      context(runs),
    ],
    buttons: [
      press('Try again', 'answer:retry_requested', {
        confirm: {
          title: `Deploy ${item.key} again?`,
          text: 'The gate is checked first.',
          yes: 'Try again',
          no: 'Not now',
        },
      }),
      rollBack(item, press),
      press('Fix forward…', 'open:fix_forward_chosen'),
    ],
  };
};

const rollback: Builder = ({ item, press }) => ({
  text: 'it is live.',
  blocks: [
    section(
      `:white_check_mark: *${item.key} is live.*${item.liveAt === null ? '' : ` Since ${when(item.liveAt)}.`}`,
    ),
  ],
  buttons: [rollBack(item, press)],
});

const rollbackFailed: Builder = ({ item, who, press }) => {
  const failed = say(item.rollback?.failed ?? 'it did not answer', 600).replace(/\.$/, '');
  return {
    text: `the rollback failed. ${item.service?.name ?? 'The service'} may be down.`,
    blocks: [
      section(`${who}*The rollback of ${item.key} failed.* ${serviceName(item)} may be down.`),
      section(`${failed}. ${serviceName(item)} is locked for deploys.`),
    ],
    buttons: [
      press('Try again', 'answer:rollback_requested', { style: 'primary' }),
      ...linkTo('Open it', item.deploy?.deployment?.url),
    ],
  };
};

const reopen: Builder = (asking) => {
  const { view, item, press, who, whoBare } = asking;
  const rolledBack = item.rollback;
  if (item.stage !== 'rolled_back') {
    const closed = item.closed;
    return {
      text: 'it is closed.',
      blocks: [
        section(
          `*${item.key} is closed.*${closed === null ? '' : ` ${say(closed.reason)} ${closed.by === null ? '' : `${nameOf(view, closed.by)}, `}${when(closed.at)}`}`,
        ),
      ],
      buttons: [press('Reopen…', 'open:reopened')],
    };
  }
  const service = serviceName(item);
  const back = rolledBack?.toSha == null ? 'the previous release' : short(rolledBack.toSha);
  const healthy = rolledBack?.healthy === true ? `, healthy ${when(rolledBack.at)}` : '';
  const why =
    rolledBack?.reason == null
      ? ` ${who}please say why.`
      : ` By ${nameOf(view, rolledBack.by)}: ${quoted(rolledBack.reason)}`;
  const others = rolledBack?.with === undefined ? (rolledBack?.alsoBack ?? []) : [];
  const wentBack =
    others.length === 0
      ? ''
      : ` ${count(others.length, 'ticket')} went back with it: ${others.map((key) => say(key, 20)).join(', ')}.`;
  const left = leftNow(item);
  const revert = revertNow(view);
  const isOpen = item.revert?.state === 'open';
  return {
    text: `it was rolled back by ${nameOf(view, rolledBack?.by)}. ${item.service?.name ?? 'The service'} ${item.locked ? 'runs' : 'went back to'} the previous release${item.locked ? ' and is locked' : rolledBack?.with === undefined ? ' and is not locked by it any more' : ''}.${rolledBack?.reason == null ? ` ${whoBare === '' ? 'Please' : `${whoBare}please`} say why.` : ''}`,
    addressed: false,
    blocks: [
      section(
        `:rewind: *${item.key} is rolled back.* ${service} ${item.locked ? 'runs' : 'went back to'} ${back}${healthy}.${why}`,
      ),
      section(`${lockWords(item)}${wentBack}`),
      ...(left !== null ? [section(left)] : revert.said === null ? [] : [section(revert.said)]),
    ],
    buttons: [
      ...(rolledBack?.reason == null ? [press('Say why…', 'open:reason_given', { style: 'primary' })] : []),
      press(`Reopen ${item.key}…`, 'open:reopened'),
      ...(item.locked ? [press(`Unlock ${item.service?.name ?? 'it'}…`, 'open:service_unlocked')] : []),
      ...(isOpen ? revert.buttons : []),
    ],
    menu: [...(isOpen ? [] : revert.buttons), press('Remind me…', 'open:reminder_set')],
  };
};

export const shipping = {
  hold,
  ship_after_hold: shipAfterHold,
  ship_to_production: shipToProduction,
  deploy_incident: deployIncident,
  deploy_outcome: deployOutcome,
  deploy_failed: deployFailed,
  rollback,
  rollback_failed: rollbackFailed,
  reopen,
} as const;
