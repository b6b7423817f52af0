/** Where the ticket is, whether it is live, and who owns its service: told by the ticket, never searched for. */
import type { Deploy } from '../../../../pipeline/item/deploy.ts';
import { type StageName, stages } from '../../../../pipeline/stages.ts';
import type { WorkItem } from '../../../../pipeline/work-item.ts';
import type { Material } from '../../../../ports/model.ts';
import { day, saying, spoken } from '../inert.ts';
import { allEvidence } from '../material.ts';
import { ended } from '../wording.ts';
import { common, sentences, stems } from '../words.ts';
import { type Asked, itemOf, type Part, sourceOf, ticketSource } from './answer.ts';
import { lookedAt, openWork } from './tickets.ts';

const minute = (at: string): string => `${day(at)}, ${at.slice(11, 16)} UTC`;

const waits: Partial<Record<StageName, string>> = {
  backlog: 'nobody has started it',
  incoming: 'its service, code and incidents are being looked up',
  enriched: 'its PRD is being drafted',
  prd_draft: 'it waits for its PRD to be signed off',
  prd_ready: 'its spec is being drafted',
  spec_draft: 'it waits for its spec to be signed off',
  spec_ready: 'it is being checked whether an agent may do it',
  blocked: 'an agent may not do it as it stands',
  ready: 'it waits to be delegated',
  delegated: 'it is being built',
  needs_attention: 'it needs a person',
  preview: 'it waits to be accepted',
};

const phases: Record<Deploy['phase'], string> = {
  checking: 'its gate is being checked',
  held: 'its deploy is held',
  awaiting_approval: 'its deploy waits for an approver',
  awaiting_ship_after_hold: 'its hold has ended, and somebody must ship it',
  awaiting_production: 'it waits to be shipped to production',
  merging: 'it is being merged',
  awaiting_ci: 'it is merged and waits for CI',
  starting: 'its deploy is starting',
  deploying: 'it is being deployed',
  failed: 'its deploy failed',
  unknown: 'how its deploy ended is not known',
  rolling_back: 'it is being rolled back',
  live: 'it is being verified',
};

function standingOf(item: WorkItem): string {
  if (item.closed !== null)
    return `${item.key} was closed on ${day(item.closed.at)}: ${ended(saying(item.closed.reason, 120))}`;
  const { column } = stages[item.stage];
  const where = column === null ? item.stage.replaceAll('_', ' ') : column;
  const why =
    item.stage === 'deploying' && item.deploy !== null ? phases[item.deploy.phase] : waits[item.stage];
  const paused = item.paused === null ? '' : ' It is paused.';
  return `${item.key} is in ${where}${why === undefined ? '' : `: ${why}`}, since ${minute(item.stageSince)}.${paused}`;
}

export function answerStatus({ material }: Asked): Part {
  const { item } = material;
  if (item.stage === 'deployed' || item.stage === 'rolled_back')
    return {
      lines: [liveWords(item).replace(/^(?:Yes|No|Not known)\. /, '')],
      sources: [ticketSource(material)],
    };
  const signed = [
    item.prd?.signed ? `PRD v${item.prd.signed.version}` : '',
    item.spec?.signed ? `spec v${item.spec.signed.version}` : '',
  ].filter((each) => each !== '');
  const known = signed.length === 0 ? '' : ` Signed: ${signed.join(', ')}.`;
  const attention = item.attention === null ? '' : ` ${saying(item.attention.sentence, 160)}`;
  return {
    lines: [`${standingOf(item)}${known}${attention} The card says who is asked.`],
    sources: [ticketSource(material)],
  };
}

/** Of production only what we deployed and verified is known; what others did there is not. */
function liveWords(item: WorkItem): string {
  const { deploy, rollback, pullRequest } = item;
  const back =
    rollback === null
      ? ''
      : `was rolled back on ${minute(rollback.at)}${rollback.reason === null ? '' : `: ${saying(rollback.reason, 120)}`}`;
  if (item.stage === 'rolled_back') {
    const failed =
      rollback?.failed == null ? '' : ` The rollback failed: ${ended(saying(rollback.failed, 120))}`;
    const locked = item.locked ? ` ${spoken(item.service?.name ?? 'The service', 60)} is locked.` : '';
    return `${failed === '' ? 'No' : 'Not known'}. ${item.key} ${ended(back || 'was rolled back')}${failed}${locked}`;
  }
  if (item.stage === 'deployed') {
    const ran = deploy?.deployment ?? null;
    const what = ran === null ? '' : `: commit ${ran.sha.slice(0, 7)} in ${spoken(ran.environment, 40)}`;
    const checked = ran?.verifiedAt == null ? '' : ` It was healthy when checked, ${minute(ran.verifiedAt)}.`;
    const lost =
      item.lost != null && item.lost.backAt === null
        ? ` Its merge is no longer on ${spoken(item.lost.branch, 60)}, which was rewritten.`
        : '';
    return `Yes. ${item.key} is live${item.liveAt === null ? '' : ` since ${minute(item.liveAt)}`}${what}.${checked}${lost}`;
  }
  const elsewhere =
    deploy?.deployment?.verifiedAt == null ? '' : ` It runs in ${spoken(deploy.deployment.environment, 40)}.`;
  const merged = pullRequest?.state === 'merged' ? ` #${pullRequest.number} is merged.` : '';
  const before = back === '' ? '' : ` It ${ended(back)}`;
  const preview = item.preview?.state === 'up' ? ' A preview of it runs.' : '';
  const never =
    item.liveAt === null && merged === '' && elsewhere === '' && before === ''
      ? ' Throughline has deployed nothing of it.'
      : '';
  return `${item.closed === null ? 'Not yet' : 'No'}. ${standingOf(item)}${merged}${elsewhere}${before}${preview}${never}`;
}

/** What a ticket's record says of where it is, or how it ended. */
const standing = /\b(?:Now in: |Live since |Decided against on |Closed |Shipped on |Undone )[^\n]{1,200}/;
const keyIn = /\b\p{Lu}[\p{Lu}\d]*-\d+\b/u;
/** Words that ask whether it is live, and those that stand for the ticket. */
const asksLive = stems(
  'live deployed deploy deployment released release shipped ship production prod staging rolled back rollback merged fixed fix fixes change done ready finished gone went out still yet already date today customers people users currently really',
);

/** "Is it live?" of another ticket is answered by what is known of that one; of another thing by what is written. */
export function answerLive(asked: Asked, otherwise: (asked: Asked) => Part): Part {
  const { question, material } = asked;
  const key = keyIn.exec(question)?.[0];
  if (key !== undefined && key !== material.item.key) return answerOther(key, material);
  const title = stems(material.item.title);
  const other = [...stems(question)].filter((word) => !asksLive.has(word) && !title.has(word));
  if (other.length > 0) return otherwise(asked);
  const when = /^\W*when\b/i.test(question) && material.item.liveAt === null && material.item.closed === null;
  const unknown = when ? ' When it will be is not known: people decide at each gate.' : '';
  return { lines: [`${liveWords(material.item)}${unknown}`], sources: [ticketSource(material)] };
}

function answerOther(key: string, material: Material): Part {
  const about = allEvidence(material).filter((each) => each.id === key || each.title.startsWith(`${key} `));
  const items = about.flatMap((each) => {
    const said = standing.exec(`${each.says ?? ''}\n${each.excerpt}`)?.[0];
    return said === undefined ? [] : [itemOf(each, said)];
  });
  if (items.length > 0) return { lines: [], items, sources: [] };
  const open = openWork(material).find(({ ref }) => ref === key);
  if (open !== undefined)
    return {
      lines: [
        `${key} is in flight${lookedAt(material)}: it is being built or shipped. Its own thread says how far it is.`,
      ],
      sources: open.sources,
    };
  return {
    lines: [`Where ${key} is I cannot see from here. Ask in its thread, or send \`/ticket show ${key}\`.`],
    sources: about.slice(0, 1).map(sourceOf),
  };
}

const owning = /\bown(?:s|ed|er|ers)?\b/i;

/** "Who owns this?": the team of the service; where a thing is named, whoever is written down for it comes first. */
export function answerOwner({ question, material }: Asked): Part {
  const { service } = material.item;
  const asksOf = new Set(
    [...stems(question)].filter((word) => !/^(?:own|respons|maint|team|servic|code|hook|tier)/.test(word)),
  );
  for (const word of stems(service?.name ?? '')) asksOf.delete(word);
  const written = allEvidence(material).flatMap((each) => {
    const line = sentences(`${each.says ?? ''}\n${each.excerpt}`).find(
      (one) => owning.test(one) && common(asksOf, stems(`${one} ${each.title}`)).length * 2 >= asksOf.size,
    );
    return line === undefined || asksOf.size === 0 ? [] : [itemOf(each, line)];
  });
  if (!service) {
    if (written.length > 0) return { lines: [], items: written.slice(0, 2), sources: [] };
    return { lines: ['No service is linked to this ticket, so nobody owns it yet.'], sources: [] };
  }
  const owner = service.team
    ? `${spoken(service.team, 60)} owns ${spoken(service.name, 60)}`
    : `Nobody is known to own ${spoken(service.name, 60)}`;
  const about = [service.tier, service.repo].filter((each) => each !== null).map((each) => spoken(each, 80));
  const line = `${owner}${about.length > 0 ? ` (${about.join(', ')})` : ''}.`;
  const why = /\bwhy\b/i.test(question) ? ['Why that is so is not written in what I found.'] : [];
  return {
    lines: [line],
    items: written.slice(0, 2),
    after: why,
    sources: [{ title: 'Service catalog' }],
  };
}
