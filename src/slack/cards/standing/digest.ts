/** The daily digest in words. Plain names: nobody is mentioned. */
import type { GateName } from '../../../pipeline/gates.ts';
import type { Digest } from '../../../pipeline/measuring/digest.ts';
import { lasting, when } from '../../text/dates.ts';
import { bare, say } from '../../text/mrkdwn.ts';
import { count } from '../../text/names.ts';
import { type Content, header, type Press, picture, row, type Shown, section } from '../blocks.ts';
import { pileSentence } from './measures.ts';

/** What a question is about, in a word or two. */
const matters: Partial<Record<GateName, string>> = {
  prd_sign_off: 'PRD',
  spec_sign_off: 'spec',
  both_sign_off: 'PRD and spec',
  re_sign: 'changed text',
  choose_service: 'service',
  plan_approval: 'plan',
  permission: 'permission',
  agent_question: 'agent’s question',
  unblock: 'blocked',
  waive: 'waiver',
  delegate: 'delegation',
  attention: 'needs attention',
  acceptance: 'review',
  accept_merged: 'merge',
  deploy_approval: 'deploy',
  ship_after_hold: 'ship',
  ship_to_production: 'ship',
  trouble: 'failed step',
  reopen: 'rollback',
};
const matterOf = (gate: GateName): string => matters[gate] ?? gate.replaceAll('_', ' ');

const causes: Record<string, string> = {
  no_freeze: 'freeze',
  no_active_incident: 'incident',
  service_not_locked: 'lock',
  no_other_deploy: 'another deploy',
};
const causeOf = (rule: string): string => causes[rule] ?? rule.replaceAll('_', ' ');

/** Names and tickets in one line; the rest is counted. */
const MOST = 8;
const some = (parts: string[]): string =>
  parts.length <= MOST
    ? parts.join(' · ')
    : `${parts.slice(0, MOST).join(' · ')} · ${parts.length - MOST} more`;

export function digestContent(digest: Digest, home: Press[], chart: Shown | null): Content {
  if (digest.moved === 0) return { text: quiet(digest), blocks: [section(quiet(digest))] };
  const { service, weekday } = digest;
  const facts = [
    `${digest.shipped.length} shipped`,
    `${digest.waitingCount} ${digest.waitingCount === 1 ? 'waits' : 'wait'} for people`,
    count(digest.agents, 'agent'),
    `${digest.held.length} held`,
  ];
  const lines = [shipped(digest), waiting(digest), work(digest), piling(digest)].filter(
    (line) => line !== null,
  );
  return {
    text: `${bare(service, 60)}, ${weekday}: ${facts.join(', ')}.`,
    blocks: [
      header(`${weekday} · ${service}`),
      ...lines.map((line) => section(line)),
      ...(chart === null ? [] : [picture(chart)]),
      ...row(
        [...home, { label: 'Show numbers…', action: 'measures:numbers', ask: service }],
        `digest of ${service}`,
      ),
    ],
  };
}

/** "Nothing moved. 2 tickets wait: Ana 1, Kim 1." */
function quiet({ waiting: who, waitingCount }: Digest): string {
  if (waitingCount === 0) return 'Nothing moved. No ticket waits.';
  const names = who.slice(0, MOST).map((one) => `${say(one.who, 60)} ${one.count}`);
  return `Nothing moved. ${count(waitingCount, 'ticket waits', 'tickets wait')}: ${names.join(', ')}.`;
}

function shipped({ shipped: all, moved }: Digest): string {
  if (all.length === 0) return `*Shipped 0* · ${count(moved, 'ticket')} moved`;
  const each = all.map(
    (one) => `${one.key} ${say(one.title, 60)} (${one.byAgent ? 'by agent, ' : ''}${lasting(one.lastedMs)})`,
  );
  return `*Shipped ${all.length}*  ${some(each)}`;
}

function waiting({ waiting: who, waitingCount }: Digest): string | null {
  if (waitingCount === 0) return null;
  const each = who.map((one) => {
    const more = one.count > 1 ? ` and ${one.count - 1} more` : '';
    return `${say(one.who, 60)}: ${one.key} ${matterOf(one.gate)}, since ${when(one.since)}${more}`;
  });
  return `*Waiting for people ${waitingCount}*  ${some(each)}`;
}

function work({ agents, stuck, held }: Digest): string | null {
  const halted = stuck.length === 0 ? '' : `, ${stuck.length} stuck: ${stuck.slice(0, MOST).join(', ')}`;
  const each = held.map(
    (one) => `${one.key}, ${causeOf(one.rule)}${one.until === null ? '' : ` until ${when(one.until)}`}`,
  );
  const parts = [
    ...(agents === 0 ? [] : [`*Agents ${agents}*${halted}`]),
    ...(held.length === 0 ? [] : [`*Held ${held.length}*  ${some(each)}`]),
  ];
  return parts.length === 0 ? null : parts.join(' · ');
}

function piling({ pilingUp: pile, service }: Digest): string | null {
  if (pile === null) return null;
  const advice = pileSentence({ pilingUp: pile, inRole: pile.inRole, service }) ?? '';
  const was = pile.wasMs === null ? '' : ` (was ${lasting(pile.wasMs)})`;
  return `*Piling up:* ${pile.column}, ${lasting(pile.medianMs)}${was}.${advice.slice(advice.indexOf('. ') + 1)}`;
}
