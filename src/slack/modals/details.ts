import type { KnownBlock, ModalView } from '@slack/types';
import { blastRadiusMissing, blastRadiusPath } from '../../pipeline/blast-radius.ts';
import { beingBuilt } from '../../pipeline/facts/under-way.ts';
import { stageNames } from '../../pipeline/stages.ts';
import { allFlags } from '../../pipeline/untrusted/flags.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { TicketView } from '../../ports/chat.ts';
import type { Desk } from '../../ports/flow.ts';
import { context, linkTo, type Press, picture, row, type Shown, section } from '../cards/blocks.ts';
import { asking, openOf } from '../cards/facts.ts';
import { broughtWords, leftNow } from '../cards/release/left.ts';
import { stateOf, wordOfStage } from '../cards/state.ts';
import { when } from '../text/dates.ts';
import { flagLines } from '../text/flags.ts';
import { code, link, say, sourceLink } from '../text/mrkdwn.ts';
import { allOf, nameOf, usd } from '../text/names.ts';
import { ownersShown } from '../text/owners.ts';
import { shown } from './form.ts';

const known = (pairs: [string, string | null][]): string =>
  pairs
    .flatMap(([name, value]) => (value === null || value === '' ? [] : [`*${name}:* ${value}`]))
    .join('\n');

/** All links, people, facts with source and time, what could not be reached, cost, and what is seldom done. */
export function details(view: TicketView, graph: Shown | null = null): ModalView {
  const { item } = view;
  const state = stateOf(view);
  const person = (id: string | null): string | null => (id === null ? null : nameOf(view, id));
  const everybody = (ids: string[]): string | null =>
    ids.length === 0 ? null : allOf([...new Set(ids)].map((id) => nameOf(view, id)));
  const blocks: KnownBlock[] = [
    section(`*${item.key} · ${say(item.title)}*\n${state.emoji} *${state.word}*  ${state.sentence}`),
    ...(item.description === '' ? [] : [section(say(item.description, 1_500))]),
    section(
      known([
        [
          'Service',
          item.service === null
            ? null
            : `${say(item.service.name, 60)}${item.service.tier === null ? '' : `, ${item.service.tier}`}`,
        ],
        ['Team', item.service?.team == null ? null : say(item.service.team, 60)],
        ['Kind', item.kind],
        ['Priority', item.priority],
        [
          'Labels',
          item.labels
            .slice(0, 40)
            .map((label) => say(label, 60))
            .join(', '),
        ],
        ['Filed', `${nameOf(view, item.reporter)}, ${when(item.filedAt)}`],
        ['PM', person(item.pm)],
        ['Engineer', person(item.engineer)],
        ['Accepted by', everybody(item.acceptances.map((one) => one.by))],
        ['Asked now', everybody(asking(view).flatMap((ask) => ask.asked))],
        ['PRD', document(view, item.prd)],
        ['Spec', document(view, item.spec)],
        ['Cost', cost(view)],
      ]),
    ),
    ...row(everyLink(view), item.key),
    ...row(earlierTexts(item), item.key),
    ...row(deeds(view), item.key),
    ...files(view),
    ...owners(view),
    ...release(view),
    ...flagged(view),
    ...facts(view, graph),
  ];
  return shown(item.key, blocks);
}

/** Of the files in scope, or of those that were changed. */
function owners(view: TicketView): KnownBlock[] {
  const shownNow = ownersShown(view, view.scopeOwners ?? []);
  return shownNow === null ? [] : [section(`*Owners of the files, by CODEOWNERS:* ${shownNow}`)];
}

/** Files and pictures that came with it, where they were shared. */
function files({ item }: TicketView): KnownBlock[] {
  const all = item.attachments ?? [];
  const named = all.map((one) =>
    `${sourceLink(one.url ?? undefined, one.name)} ${say(sizeOf(one.size), 20)}`.trim(),
  );
  return named.length === 0 ? [] : [section(`*Files:* ${named.join(' · ')}`)];
}

const sizeOf = (bytes: number): string =>
  bytes === 0
    ? ''
    : bytes < 1_000_000
      ? `(${Math.max(1, Math.round(bytes / 1_000))} kB)`
      : `(${(bytes / 1_000_000).toFixed(1)} MB)`;

/** What of other tickets ships with it; of a ticket that was rolled back, whether its change is live or may be again. */
function release({ item, comebacks = [] }: TicketView): KnownBlock[] {
  const left = leftNow(item);
  const brought = item.deploy?.deployment?.bringsBack ?? [];
  return [
    ...(left === null ? [] : [section(`*After the rollback:* ${left}`)]),
    ...comebacks.slice(0, 10).map(({ words }) => section(`*Ships with it:* ${say(words, 600)}`)),
    ...(comebacks.length > 0 || brought.length === 0
      ? []
      : [section(`*Shipped with it:* ${broughtWords(item)}`)]),
  ];
}

/** Passages that address a machine, in everything that was read for the ticket. */
function flagged({ item }: TicketView): KnownBlock[] {
  const flags = allFlags(
    item.context?.flagged,
    item.prd?.flagged,
    item.spec?.flagged,
    item.judgement?.flagged,
    item.pullRequest?.ci.at(-1)?.flagged,
  );
  return flags.length === 0 ? [] : [section(`*Addresses the model, treated as text:*\n${flagLines(flags)}`)];
}

/** Version, the skill that drafted it, who signed it, and the hash of what was signed or stands. */
function document(view: TicketView, state: WorkItem['prd'] | WorkItem['spec']): string | null {
  if (state === null) return null;
  const { signed } = state;
  const by =
    signed === null
      ? 'not signed'
      : `${signed.version === state.version ? '' : `v${signed.version} `}signed by ${nameOf(view, signed.by)}, ${when(signed.at)}`;
  const skill = state.skill === undefined ? '' : `, drafted with ${say(state.skill, 250)}`;
  return `v${state.version}, ${code((signed ?? state).hash.slice(0, 12))}${skill}, ${by}`;
}

function cost({ item: { run, delegation }, texts }: TicketView): string | null {
  const of = (sum: number, limit: number): string =>
    limit === 0 ? usd(sum) : `${sum.toFixed(2)} of ${usd(limit)}`;
  const agent = run === null ? [] : [of(run.costUsd, delegation?.capUsd ?? 0)];
  return [...agent, ...(texts === undefined ? [] : [`texts ${of(texts.costUsd, texts.limitUsd)}`])].join(
    ' · ',
  );
}

/** A first version has nothing to be compared with. */
const earlierTexts = ({ key, prd, spec }: WorkItem): Press[] => [
  ...((prd?.version ?? 0) > 1 ? [{ label: 'PRD versions…', action: `open:versions:${key}:prd` }] : []),
  ...((spec?.version ?? 0) > 1 ? [{ label: 'Spec versions…', action: `open:versions:${key}:spec` }] : []),
];

/** From the merge on its preview is gone. */

function everyLink({ item, links }: TicketView): Press[] {
  const { pullRequest: pull, revert, origin } = item;
  return [
    ...linkTo('Open thread', links.thread),
    ...linkTo('Earlier discussion', links.earlier),
    ...(origin.kind === 'tracker' ? [] : linkTo('Original', origin.url)),
    ...(links.tracker === null ? [] : linkTo(links.tracker.ref, links.tracker.url)),
    ...linkTo('Read PRD', links.prd),
    ...linkTo('Read spec', links.spec),
    ...linkTo('Release notes', links.notes ?? item.releaseNotes?.url),
    ...(pull === null ? [] : linkTo(`Open #${pull.number}`, pull.url)),
    ...(revert == null ? [] : linkTo(`Open #${revert.number}`, revert.url)),
    ...(beingBuilt.includes(item.stage) ? linkTo('Open preview', item.preview?.url) : []),
    ...linkTo('Open it', item.deploy?.deployment?.url),
  ];
}

/** What is seldom done with a ticket, and so stands on no card. */
function deeds(view: TicketView): Press[] {
  const control = openOf(view, 'card');
  const file: Press = { label: 'Export…', action: `export:${view.item.key}` };
  if (control === undefined) return [file];
  const early = stageNames.indexOf(view.item.stage) < stageNames.indexOf('delegated');
  return [
    { label: 'Move…', action: 'open:moved', ask: control.id },
    ...(early ? [{ label: 'Split…', action: 'open:split_chosen', ask: control.id }] : []),
    file,
  ];
}

function facts(view: TicketView, graph: Shown | null): KnownBlock[] {
  const found = view.item.context;
  if (found === null) return [];
  const incidents = found.incidents
    .slice(0, 5)
    .map((one) => `${link(one.url, `${one.id} ${one.title}`)} since ${when(one.openedAt)}`);
  const others = found.otherWork.slice(0, 5).map((one) => link(one.url, `${one.ref} ${one.title}`));
  const evidence = found.evidence.slice(0, 8).map((one) => link(one.url, one.title));
  const sources = found.sources
    .filter((one) => one.state !== 'unknown')
    .slice(0, 10)
    .map((one) => {
      const state = one.state === 'ok' ? 'as of' : 'there is none, as of';
      return `${link(one.url, one.source)}: ${state} ${when(one.at)}`;
    });
  const away = found.sources
    .filter((one) => one.state === 'unknown')
    .slice(0, 10)
    .map(
      (one) =>
        `${say(one.source, 60)}, tried ${when(one.at)}${one.reason === undefined ? '' : `: ${say(one.reason, 120)}`}`,
    );
  const services = found.blastRadius.services.map((one) => say(one.name, 60)).slice(0, 10);
  const why = blastRadiusPath(found.blastRadius) ?? blastRadiusMissing(found.blastRadius);
  return [
    section(
      `*Blast radius:* ${found.blastRadius.level}${services.length === 0 ? '' : ` (${services.join(', ')})`}${why === null ? '' : `. ${say(why, 600)}`}`,
    ),
    ...(graph === null ? [] : [picture(graph)]),
    ...(incidents.length === 0 ? [] : [section(`*Incidents:* ${incidents.join(' · ')}`)]),
    ...(others.length === 0 ? [] : [section(`*Same ground:* ${others.join(' · ')}`)]),
    ...(evidence.length === 0 ? [] : [section(`*Found:* ${evidence.join(' · ')}`)]),
    ...(away.length === 0 ? [] : [section(`*Not reached:* ${away.join(' · ')}`)]),
    ...(sources.length === 0 ? [] : [context(sources.join(' · '))]),
  ];
}

export type Entries = Awaited<ReturnType<Desk['history']>>;

export const historyLine = (entry: Entries[number]): string => {
  const moved = entry.to === null || entry.to === entry.from ? '' : ` → ${wordOfStage(entry.to)}`;
  return `${when(entry.at)}  ${say(entry.who, 60)} ${say(entry.what, 150)}${entry.why === null ? '' : `: ${say(entry.why, 400)}`}${moved}`;
};

export function history(view: TicketView, entries: Entries): ModalView {
  const blocks = entries.slice(0, 90).map((entry) => context(historyLine(entry)));
  return shown(`${view.item.key} history`, blocks.length === 0 ? [section('Nothing yet.')] : blocks);
}
