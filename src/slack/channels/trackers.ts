/** What is said about a team's tracker: `script.md` §13. */
import type { RadioButtons } from '@slack/types';
import type { TrackerFound, TrackerNotice } from '../../ports/trackers/tracking.ts';
import { type Content, context, fit, linkTo, type Press, row, section } from '../cards/blocks.ts';
import { bare, plain, say } from '../text/mrkdwn.ts';
import { count } from '../text/names.ts';

/** Where the chosen rule stands among a press's values. */
export const STARTS_BLOCK = 'tracker_starts';
export const STARTS_CHOICE = 'tracker:choose';

type Rule = TrackerFound['starts']['rule'];

function ruleWords({ starts }: TrackerFound, rule: Rule): string {
  const labelled = starts.rule === 'labelled' ? starts : { label: 'throughline', perDay: 5 };
  if (rule === 'by_hand') return 'only tickets people start (recommended)';
  return rule === 'every_issue'
    ? 'every new issue'
    : `issues labelled ${plain(labelled.label, 40)}, at most ${labelled.perDay} a day`;
}

export function trackerFound(notice: TrackerFound): Content {
  const label = plain(notice.label, 24);
  const total = `${notice.total} open ${notice.total === 1 ? 'issue' : 'issues'}`;
  const head = `${label}: ${total} found. Nothing was posted or changed.`;
  const { decided } = notice;
  if (decided !== null && decided.as === 'adopted') {
    const said = `${plain(decided.by, 60)} adopted ${label} for ${plain(notice.team, 60)}: ${total}.`;
    const rule = `From now on: ${ruleWords(notice, notice.starts.rule).replace(' (recommended)', '')}.`;
    return fit({ text: bare(`${said} ${rule}`), blocks: [section(say(said)), context(say(rule))] });
  }
  const pulls = notice.withPullRequest === 0 ? '' : ` (${notice.withPullRequest} with a pull request)`;
  const groups = [
    `${notice.backlog} not started → backlog, no threads, no drafts, no cost.`,
    `${notice.inProgress} in progress${pulls} → on the board as “by hand”, no threads.`,
    `${notice.leftAlone} not touched for half a year → left alone.`,
  ].join(' ');
  const later = decided === null ? [] : [context(say(`${plain(decided.by, 60)} said: not now.`))];
  return fit({
    text: `${bare(head)} ${bare(groups)} Buttons: Adopt quietly, See the list, Not now.`,
    blocks: [
      section(`*${say(head)}*`),
      section(say(groups)),
      section('*From now on:*'),
      { type: 'actions', block_id: STARTS_BLOCK, elements: [rules(notice)] },
      ...row(presses(notice), `${label} for ${notice.team}`),
      ...later,
    ],
  });
}

function rules(notice: TrackerFound): RadioButtons {
  const option = (rule: Rule) => ({
    text: { type: 'plain_text' as const, text: plain(ruleWords(notice, rule), 75) },
    value: rule,
  });
  return {
    type: 'radio_buttons',
    action_id: STARTS_CHOICE,
    options: (['by_hand', 'labelled', 'every_issue'] as const).map(option),
    initial_option: option(notice.starts.rule),
  };
}

function presses({ id, decided }: TrackerFound): Press[] {
  return [
    { label: 'Adopt quietly', action: `tracker:adopted:${id}`, style: 'primary' },
    { label: 'See the list…', action: `tracker:list:${id}` },
    ...(decided === null ? [{ label: 'Not now', action: `tracker:later:${id}` }] : []),
  ];
}

export function trackerCrowd(notice: Extract<TrackerNotice, { kind: 'tracker_crowd' }>): Content {
  const said = `${count(notice.count, 'issue')} arrived from ${plain(notice.label, 24)}. They are in the backlog.`;
  return fit({
    text: `${bare(said)} Button: Choose which to start.`,
    blocks: [
      section(say(said)),
      ...row([{ label: 'Choose which to start…', action: 'tracker:backlog:' }], said),
    ],
  });
}

export function issueGone(notice: Extract<TrackerNotice, { kind: 'issue_gone' }>): Content {
  const { key, title, thread } = notice.ticket;
  const who = notice.by === null ? 'Somebody' : plain(notice.by, 60);
  const did = notice.gone === 'removed' ? 'deleted' : 'closed';
  const said = `${who} ${did} ${plain(notice.ref, 40)} in ${plain(notice.label, 24)}. ${key} goes on as it is; close it from its card if nobody wants it.`;
  return fit({
    text: bare(said),
    blocks: [
      section(`*${key}* ${say(plain(title, 150))}`),
      section(say(said)),
      ...row(linkTo('Open thread', thread), key),
    ],
  });
}
