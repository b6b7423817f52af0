import { lostMerge } from '../../pipeline/conditions.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { AskView, TicketView } from '../../ports/chat.ts';
import { when } from '../text/dates.ts';
import { bare, say } from '../text/mrkdwn.ts';
import { allOf, nameOf } from '../text/names.ts';
import { linkTo, type Press } from './blocks.ts';

/** "Claude Code": the title of the agent that works on it or would. A ticket that was reopened knows none. */
export function agentTitle(view: TicketView): string {
  const name = view.item.run?.agent ?? view.item.delegation?.agent ?? view.item.keptChoice?.agent;
  const [only, ...others] = view.agents;
  const found =
    name === undefined && others.length === 0 ? only : view.agents.find((agent) => agent.name === name);
  return say(found?.title ?? name ?? 'The agent', 60);
}

/** The agent that one press chooses: the first that can build it, else the first. */
export const defaultAgent = (view: TicketView): TicketView['agents'][number] | null =>
  view.agents.find((agent) => agent.able) ?? view.agents[0] ?? null;

export const serviceName = (item: WorkItem): string => say(item.service?.name ?? 'the service', 60);

/** "TL-42 Export invoices as CSV" for top-level text: key first, so that a lock screen makes sense. */
export const keyAndTitle = (item: WorkItem, max = 60): string => `${item.key} ${bare(item.title, max)}`;

/** Version that a question is bound to. */
export function boundVersion(ask: AskView, document: 'prd' | 'spec'): number | null {
  const found = new RegExp(`(?:^|:)${document}:v(\\d+)`).exec(ask.bound);
  return found === null ? null : Number(found[1]);
}

/** The head's CI in a word. */
export function ciWord(item: WorkItem): string {
  const pull = item.pullRequest;
  const last = pull?.ci.findLast((one) => one.sha === pull.headSha);
  return last === undefined ? 'CI pending' : `CI ${last.state}`;
}

/** A deploy of it needs an approver: blast radius high or unknown, or risk over the team's limit. */
export function needsApproval(item: WorkItem): string | null {
  const level = item.context?.blastRadius.level;
  if (level === 'high' || level === 'unknown') return `blast radius ${level}`;
  const score = item.judgement?.risk.score ?? 0;
  return item.policy !== null && score > item.policy.riskLimit ? `risk ${score} of 100` : null;
}

/** An open question of a gate, e.g. the standing one behind a button. */
export const openOf = (view: TicketView, gate: AskView['gate'], bound?: string): AskView | undefined =>
  view.asks.find(
    (ask) =>
      ask.gate === gate && ask.state === 'open' && (bound === undefined || ask.bound.startsWith(bound)),
  );

/** Questions that somebody is asked now, oldest first. */
export const asking = (view: TicketView): AskView[] =>
  view.asks
    .filter((ask) => ask.state === 'open' && ask.asked.length > 0)
    .toSorted((one, other) => one.since.localeCompare(other.since));

/** "Waiting for Ana to sign off PRD v2, since <t>." */
export function waiting(view: TicketView, ask: AskView, matter: string): string {
  const whom =
    ask.asked.length === 0 ? 'somebody' : allOf([...new Set(ask.asked)].map((id) => nameOf(view, id)));
  return `Waiting for ${whom} ${matter}, since ${when(ask.since)}.`;
}

/** The merge may be undone: asked for with a button, which gives way to the revert once that is open. */
export function revertNow(view: TicketView): { said: string | null; buttons: Press[] } {
  const { pullRequest: pull, revert } = view.item;
  if (revert?.state === 'open')
    return {
      said: `*Revert #${revert.number} is open.*`,
      buttons: linkTo(`Open #${revert.number}`, revert.url),
    };
  if (pull?.reverted === true || revert?.state === 'merged')
    return {
      said: revert == null ? 'The merge was reverted.' : `*Revert #${revert.number} is merged.*`,
      buttons: [],
    };
  const ask = view.item.stage === 'rolled_back' ? openOf(view, 'reopen') : openOf(view, 'card');
  const offered = pull?.mergeSha != null && ask !== undefined && lostMerge(view.item) === null;
  return {
    said: revert?.state === 'closed' ? `Revert #${revert.number} was closed without being merged.` : null,
    buttons: offered
      ? [{ label: `Revert #${pull.number}…`, action: 'open:revert_requested', ask: ask.id }]
      : [],
  };
}
