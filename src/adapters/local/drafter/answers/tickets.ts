/** Other work: tickets that stand open, and what others change on the same ground. */
import type { Evidence, SourceNote } from '../../../../pipeline/item/context.ts';
import type { Material } from '../../../../ports/model.ts';
import { asCode, day, spoken } from '../inert.ts';
import { allEvidence, commitLine } from '../material.ts';
import { common, count, stem, stems } from '../words.ts';
import { type Asked, commitSource, type Item, notReached, type Part, sourceOf } from './answer.ts';
import { speaksOf, termsIn } from './passages.ts';

export interface OpenWork {
  ref: string;
  title: string;
  /** As its card says it: *For review*; null: changed now, by whatever stage. */
  where: string | null;
  files: string[];
  service: string | null;
  sources: Item['sources'];
}

const standsIn = /\bNow in: ([^.\n]{1,40})\./;

function ticketOf(each: Evidence): OpenWork[] {
  const where = standsIn.exec(each.excerpt)?.[1];
  const title = each.title.startsWith(`${each.id} `) ? each.title.slice(each.id.length + 1) : each.title;
  return where === undefined || where === 'Deployed'
    ? []
    : [{ ref: each.id, title, where, files: [], service: each.service ?? null, sources: [sourceOf(each)] }];
}

/** Tickets that were found and are open, then what else changes the same repository. Its own ticket is none of them. */
export function openWork(material: Material): OpenWork[] {
  const { item, context } = material;
  const tickets = allEvidence(material)
    .filter((each) => each.kind === 'ticket' && each.id !== item.key)
    .flatMap(ticketOf);
  const others = (context?.otherWork ?? []).map(
    (one): OpenWork => ({
      ref: one.ref,
      title: one.title,
      where: tickets.find((ticket) => ticket.ref === one.ref)?.where ?? null,
      files: one.files,
      service: item.service?.name ?? null,
      sources: [
        {
          title: `${spoken(one.ref, 40)} ${spoken(one.title, 60)}`,
          ...(one.url !== undefined && /^https?:\/\/\S+$/.test(one.url) ? { url: one.url } : {}),
        },
      ],
    }),
  );
  return [...others, ...tickets.filter((ticket) => !others.some((one) => one.ref === ticket.ref))];
}

/** Files that this ticket means to change, as far as they are known. */
const ownFiles = ({ item }: Material): string[] =>
  item.run?.plan?.files ?? item.spec?.digest.filesInScope ?? [];

/** Of those, what is about the same: it shares half of the title's words, or a file. */
export function likeIt(material: Material): OpenWork[] {
  const service = stems(material.item.service?.name ?? '');
  const title = new Set([...stems(material.item.title)].filter((word) => !service.has(word)));
  return openWork(material).filter(
    (one) =>
      common(title, stems(one.title)).length * 2 >= Math.max(1, title.size) ||
      one.files.some((file) => ownFiles(material).includes(file)),
  );
}

export function workItem(one: OpenWork): Item {
  const files = one.files.length === 0 ? '' : `, ${one.files.slice(0, 2).map(asCode).join(', ')}`;
  return {
    text: `${spoken(one.ref, 40)} ${spoken(one.title, 70)} (${one.where ?? 'being changed now'}${files})`,
    sources: one.sources,
  };
}

/** When open pull requests and the files of tickets were looked at; they are not looked at again for a question. */
const noteOf = ({ context }: Material): SourceNote[] =>
  (context?.sources ?? []).filter((one) => one.source.includes('in flight')).slice(0, 1);
export const lookedAt = (material: Material): string =>
  noteOf(material)
    .map(({ at }) => `, as of ${day(at)}, ${at.slice(11, 16)} UTC`)
    .join('');

const asksTickets = new Set(
  'other open similar same right currently touch chang touching progress flight duplicat pull request invoic item else service wait number total count'
    .split(' ')
    .map(stem),
);
const fileIn = /[\w@./-]*\w\.[a-z]{1,4}\b/i;
/** Nobody may take what was found for all that there is. */
const NOT_ALL = 'I cannot count all tickets from here: App Home and `/ticket list` do.';

/** "Which other tickets …?", "How many are open?", "Who else changes this file?" */
export function answerTickets({ question, material }: Asked): Part {
  const all = openWork(material);
  const file = fileIn.exec(question)?.[0];
  const path = material.paths.find((one) => file !== undefined && (one === file || one.endsWith(`/${file}`)));
  if (path !== undefined) return onFile(path, material, all);
  const service = material.item.service?.name ?? null;
  const own = new Set([...asksTickets, ...stems(service ?? '')]);
  const terms = termsIn(question, own);
  const isAsked = (one: OpenWork): boolean =>
    speaksOf({ id: one.ref, title: one.title, kind: 'ticket', excerpt: '' }, terms);
  const meansThis = terms.length === 0 && /\b(?:similar|same|like|duplicat\w*)\b/i.test(question);
  const isNow = /\b(?:open|in flight|right now|now|currently|works? on|working on|how many)\b/i.test(
    question,
  );
  const open =
    terms.length > 0
      ? all.filter(isAsked)
      : meansThis
        ? likeIt(material)
        : all.filter((one) => service === null || one.service === service);
  const past = terms.length === 0 || isNow ? [] : pastTickets(terms, material, all);
  const found = [...open.map(workItem), ...past];
  const where = service === null ? '' : ` on ${spoken(service, 60)}`;
  const what = terms.length > 0 ? ' about that' : meansThis ? ' like this one' : where;
  const counted = /\bhow many\b/i.test(question) ? ` ${NOT_ALL}` : '';
  const kind = past.length > 0 ? 'other ticket' : 'other open ticket or pull request';
  const kinds = past.length > 0 ? 'other tickets' : 'other open tickets and pull requests';
  const head = `I found ${found.length === 0 ? `no ${kind}` : count(found.length, kind, kinds)}${what}.`;
  return { lines: [`${head}${counted}${notReached(material)}`], items: found, sources: [] };
}

/** What was asked for before and is not open any more: our own tickets, and PRDs that go by a key. */
function pastTickets(terms: string[], material: Material, open: OpenWork[]): Item[] {
  return allEvidence(material)
    .filter(({ kind, title }) => kind === 'ticket' || (kind === 'prd' && /^\p{Lu}+-\d+ /u.test(title)))
    .filter((each) => each.id !== material.item.key && !open.some(({ ref }) => ref === each.id))
    .filter((each) => speaksOf({ ...each, excerpt: '', says: '' }, terms))
    .map((each) => ({
      text: `${spoken(each.title, 80)} (past${each.at === undefined ? '' : `, ${day(each.at)}`})`,
      sources: [sourceOf(each)],
    }));
}

function onFile(path: string, material: Material, all: OpenWork[]): Part {
  const found = all.filter((one) => one.files.includes(path));
  const commits = material.commits.filter((commit) => commit.files.includes(path));
  const head =
    found.length === 0
      ? `No other ticket or pull request that I know of changes ${asCode(path)}${lookedAt(material)}.`
      : `${count(found.length, 'other ticket or pull request changes', 'other tickets and pull requests change')} ${asCode(path)}${lookedAt(material)}.`;
  const before =
    commits.length === 0
      ? 'No commit of the last 180 days changed it.'
      : `${count(commits.length, 'commit')} of the last 180 days changed it, the newest: ${commitLine(commits[0] as Material['commits'][number])}.`;
  return {
    lines: [`${head}${notReached(material)}`],
    items: found.map(workItem),
    after: [before],
    sources: [
      ...noteOf(material).map(({ source, at }) => ({ title: source, at })),
      ...commits.slice(0, 1).map(commitSource),
    ],
  };
}
