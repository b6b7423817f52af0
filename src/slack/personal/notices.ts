/** Direct messages that belong to no ticket. */
import type { GateName } from '../../pipeline/gates.ts';
import { gates } from '../../pipeline/gates.ts';
import type { Notices, PersonalNotice } from '../../ports/chat.ts';
import { type Content, context, fit, linkTo, row, section } from '../cards/blocks.ts';
import { METADATA, openDirect, posted } from '../chat.ts';
import { utcTime, when } from '../text/dates.ts';
import { bare, say } from '../text/mrkdwn.ts';
import { allOf } from '../text/names.ts';
import type { Api } from '../wire/api.ts';

export function createNotices(api: Api): Notices {
  return {
    post: async ({ to, outboxId, notice }) => {
      const content = noticeContent(notice);
      const channel = await openDirect(api, to);
      const metadata = { event_type: METADATA, event_payload: { outbox: outboxId, kind: notice.kind } };
      const { ts } = await api.call(
        'chat.postMessage',
        { channel, ...content, unfurl_links: false, unfurl_media: false, metadata },
        posted,
      );
      return ts;
    },
  };
}

export function noticeContent(notice: PersonalNotice): Content {
  switch (notice.kind) {
    case 'back':
      return back(notice);
    case 'status':
      return status(notice);
    case 'model_stopped':
      return modelStopped(notice);
    case 'nobody':
      return nobody(notice);
  }
}

/** Where it is switched off stands with it: people do not expect that a status does more than show. */
function status({ until }: Extract<PersonalNotice, { kind: 'status' }>): Content {
  const said = (at: (instant: string) => string): string =>
    `Your Slack status says that you are away${until === null ? '' : ` until ${at(until)}`}. Questions go to others meanwhile.`;
  return fit({
    text: bare(`${said(utcTime)} Buttons: Undo, Change.`, 900),
    blocks: [
      section(said(when)),
      context(
        'Not so? Undo it here; then no status counts today. When you are back, say so in App Home, or clear the status.',
      ),
      ...row(
        [
          { label: 'Undo', action: 'self:undo' },
          { label: 'Change…', action: 'self:away' },
        ],
        'absence',
      ),
    ],
  });
}

function back(notice: Extract<PersonalNotice, { kind: 'back' }>): Content {
  const who = notice.answered.map(({ name, count }, index) =>
    index === 0 ? `${name} answered ${count}` : `${name} ${count}`,
  );
  const said = `While you were away: ${allOf(who)} for you.`;
  return fit({
    text: `${bare(said, 900)} Button: List.`,
    blocks: [
      section(say(said, 900)),
      ...row([{ label: 'List…', action: 'self:list', ask: notice.absence }], 'while you were away'),
    ],
  });
}

/** What happened, what stands still, what to do. */
function modelStopped({
  why,
  said,
  fix,
  url,
  ticket,
}: Extract<PersonalNotice, { kind: 'model_stopped' }>): Content {
  const happened = `The model stands still: ${said}.`;
  const waits = 'Drafts and verdicts wait. Signing, agents and deploys go on.';
  const mend =
    why === 'day'
      ? 'It goes on after midnight, UTC. For today: *Add 2 USD* in a ticket that waits, or raise `usd_per_day` under `model_budget` in throughline.yaml and start again.'
      : (fix ?? '');
  const then =
    'Tickets that wait go on with *Try again*. Nobody else was told by message; each ticket says it.';
  const links = [
    ...linkTo('Open the Console', url),
    ...linkTo(`Open ${ticket?.key ?? 'thread'}`, ticket?.thread ?? null),
  ];
  return fit({
    text: `${bare(`${happened} ${waits}`, 900)}${links.length === 0 ? '' : ` Buttons: ${links.map(({ label }) => label).join(', ')}.`}`,
    blocks: [
      section(say(happened, 900)),
      section(waits),
      section(mend),
      context(then),
      ...row(links, 'the model'),
    ],
  });
}

/** What nobody can do now, in general: it stands for all tickets of the service. */
const several: Partial<Record<GateName, string>> = {
  prd_sign_off: 'sign off PRDs',
  spec_sign_off: 'sign off specs',
  both_sign_off: 'sign off PRDs and specs',
  delegate: 'delegate tickets',
  plan_approval: 'approve plans',
  waive: 'decide on waivers',
  acceptance: 'accept changes',
  accept_merged: 'accept merges',
  deploy_approval: 'approve deploys',
};

function nobody(notice: Extract<PersonalNotice, { kind: 'nobody' }>): Content {
  const what = several[notice.gate] ?? gates[notice.gate].matter;
  const where = notice.service === null ? '' : ` for ${notice.service}`;
  const until = (at: (instant: string) => string): string =>
    notice.until === null ? '.' : ` until ${at(notice.until)}.`;
  return fit({
    text: bare(`Nobody can ${what}${where}${until(utcTime)}`, 900),
    blocks: [
      section(`Nobody can ${say(`${what}${where}`, 300)}${until(when)}`),
      ...row(linkTo('Open thread', notice.thread), 'this ticket'),
    ],
  });
}
