/** What is to be seen once a requirement holds, by its shape; where its shape does not tell, nobody here knows. */
import { lowerFirst, plain } from '../words.ts';
import { capital, isPlural, thirdPerson, withArticle } from './grammar.ts';

interface Said {
  /** Who or what must. */
  subject: string;
  clause: string;
  isDenied: boolean;
  /** "If the storefront is away". */
  condition: string | null;
}

const modal =
  /^(?:(?<condition>(?:when|whenever|if|once|as soon as|before|after|unless|on)\s[^,]{2,120}),\s+)?(?<subject>.{1,140}?)\s+(?:must|should)(?<denied>\s+(?:not|never))?\s+(?<clause>.+)$/iu;

function parts(requirement: string): Said | null {
  const found = modal.exec(withoutAside(requirement))?.groups;
  if (found?.['subject'] === undefined || found['clause'] === undefined) return null;
  return {
    subject: found['subject'],
    clause: found['clause'],
    isDenied: found['denied'] !== undefined,
    condition: found['condition'] ?? null,
  };
}

const withoutAside = (requirement: string): string =>
  plain(
    plain(requirement)
      .replace(/\s\((?:today|asked for in review)\b.*\)$/i, '')
      .replace(/\s\(sources?: [^()]*\)$/, ''),
  );

const verbOf = (clause: string): string => clause.split(' ')[0] ?? '';

/** "must show" as it reads once it is so: "shows". */
function holds({ subject, clause, isDenied }: Said): string {
  const many = isPlural(subject);
  const verb = verbOf(clause).toLowerCase();
  const rest = clause.slice(verb.length);
  if (/^be able to\b/i.test(clause))
    return `${subject} ${isDenied ? 'cannot' : 'can'}${clause.replace(/^be able to/i, '')}`;
  if (verb === 'be') return `${subject} ${many ? 'are' : 'is'}${isDenied ? ' not' : ''}${rest}`;
  if (isDenied) return `${subject} ${many ? 'do' : 'does'} not ${clause}`;
  const both = rest.replace(
    /\sand (log|show|send|say|warn|mark|keep|write|hide)\b/gi,
    (whole, second: string) => (many ? whole : ` and ${thirdPerson(second)}`),
  );
  return `${subject} ${many ? (verb === 'have' ? 'have' : verb) : thirdPerson(verb)}${both}`;
}

/** A requirement as the news that it is so: "Finance can download the list". Null: of no such shape. */
/** Of what could only be quoted nobody here knows what to look at. */
const isQuoted =
  /^(?:As the ticket puts it|This must be put right|What is expected must be so|What was reported must no longer happen): /;

export function asNews(requirement: string): string | null {
  if (/^(?:As the ticket puts it|This must be put right|What is expected must be so): /.test(requirement))
    return null;
  const there = /^There must be (.+)$/i.exec(withoutAside(requirement))?.[1];
  if (there !== undefined)
    return `There ${isPlural(there) && !/^an?\s/i.test(there) ? 'are' : 'is'} now ${there}`;
  const gone = /^What was reported must no longer happen: (.+)$/i.exec(withoutAside(requirement))?.[1];
  if (gone !== undefined) return `What was reported does not happen any more: ${gone}`;
  const said = parts(requirement);
  // How it is to be stands in some requirements as it will be.
  if (said === null) return / means? /.test(requirement) ? null : withoutAside(requirement);
  const line = capital(holds(said));
  return said.condition === null ? line : `${capital(said.condition)}, ${lowerFirst(line)}`;
}

const place =
  /\s(?:on|in) ((?:the|each|every|an?|its|their) [^,;]*?(?:pages?|lists?|screens?|views?|forms?|headers?|footers?|mails?|e-?mails?|menus?|tables?|dialogs?|downloads?|exports?|reports?|files?|invoices?|orders?|labels?))$/iu;
const manner = /\s(?:as|in) (?:an? )?([\p{Lu}\d]{2,6})(?: files?)?\b/u;
const measured =
  /\b(?:within|in under|under|less than|more than|fewer than|at most|at least|no more than|not? (?:slower|longer|more|larger|bigger) than|slower than|longer than|larger than|up to)\s+\d|\b\d[\d.,]*\s?(?:ms|milliseconds?|s|seconds?|minutes?|%|percent|[KMG]B)(?![\p{L}])/iu;
const sized = /\blimit of \d/i;
/** A part of a page. */
const onScreen =
  /^(?:an? |the )?(?:\p{L}+ )?(?:columns?|fields?|buttons?|links?|labels?|checkbox(?:es)?|options?|tooltips?|box(?:es)?|menus?|tabs?)\b/iu;
const situation =
  /\s((?:(?:an?|one|two|three|\d+) (?:minute|hour|day|week|month)s? )?(?:before|after|when|whenever|if|once|as soon as|while|during|until|unless)\s.+|on (?:weekends?|weekdays|mondays?|fridays?|holidays)\b.*)$/i;

const article = (thing: string): string => (/^[aeiou]/i.test(thing) ? `an ${thing}` : `a ${thing}`);
const bareThing = (thing: string): string =>
  thing.replace(/^(?:the|their|its|an?)\s/i, '').replace(/^\w+ies$/i, (word) => `${word.slice(0, -3)}y`);
const upTo = (text: string): string => capital(text.trim());

type Rule = (said: Said, about: { isBug: boolean }) => string | null;

/** Of what somebody can do, by what such an act brings. */
const able: Rule = ({ subject, clause, isDenied }) => {
  const deed = /^be able to (\p{L}+)\s*(.*)$/iu.exec(clause);
  if (deed === null || isDenied) return null;
  const [, verb = '', rest = ''] = deed;
  const does = isPlural(subject) ? verb : thirdPerson(verb);
  const when = `When ${lowerFirst(subject)} ${does}`;
  if (/^(?:download|export|print)$/i.test(verb)) {
    const format = manner.exec(` ${rest}`)?.[1];
    const what = rest.replace(manner, '').trim() || 'it';
    return format === undefined ? null : `${when} ${withArticle(what)}, the result is a ${format} file`;
  }
  const by = /^(.*?)\s?by (?:the |an? )?(.{2,60})$/i.exec(rest);
  if (/^(?:sort|order|group)$/i.test(verb) && by?.[2] !== undefined)
    return `${when} ${withArticle(by[1] ?? '')} by ${by[2]}, the entries stand in the order of ${bareThing(by[2])}`;
  if (/^filter$/i.test(verb) && by?.[2] !== undefined)
    return `${when} ${by[1] === '' || by[1] === undefined ? '' : `${withArticle(by[1])} `}by ${article(bareThing(by[2]))}, only entries of that ${bareThing(by[2])} are left`;
  if (/^(?:search|find)$/i.test(verb) && by?.[2] !== undefined)
    return `${when} ${withArticle(by[1] ?? '')} by ${article(bareThing(by[2]))}, what has that ${bareThing(by[2])} is found`;
  if (/^(?:see|read|find out|view)$/i.test(verb)) {
    const where = place.exec(` ${rest}`)?.[1];
    return where === undefined ? null : `${upTo(where)} shows ${rest.replace(place, '').trim()}`;
  }
  return situated({ subject, clause, isDenied, condition: null });
};

const told: Rule = ({ subject, clause, condition }) => {
  const what = /^(?:find out|find|know|learn|see) ((?:how|where|what|when|why|who|which)\b.+)$/i.exec(
    clause,
  )?.[1];
  const where = /^on (.+)$/i.exec(condition ?? '')?.[1];
  return what === undefined || where === undefined
    ? null
    : `${upTo(where)} tells ${lowerFirst(subject)} ${what}`;
};

const renamed: Rule = ({ subject, clause, isDenied }) => {
  const to =
    /^be (?:changed|renamed|reworded|replaced) (?:to|by|with|into) (["“'‘][^"”'’]+["”'’])(?: (?:in|on) (.+))?$/i.exec(
      clause,
    );
  const from = /["“'‘][^"”'’]+["”'’]/.exec(subject)?.[0];
  if (to?.[1] === undefined || from === undefined || isDenied) return null;
  return to[2] === undefined
    ? `Where ${from} is read today, ${to[1]} is read`
    : `${upTo(to[2])} reads ${to[1]} and no longer ${from}`;
};

/** "Cancelled invoices must not be in the download." */
const absent: Rule = ({ subject, clause, isDenied }) => {
  const where = /^be (?:in|on|part of) (.+)$/i.exec(clause)?.[1];
  return isDenied && where !== undefined ? `Given ${lowerFirst(subject)}, ${where} has none of them` : null;
};

const without: Rule = ({ subject, clause }) => {
  const what = /^have no (.+)$/i.exec(clause)?.[1];
  return what === undefined
    ? null
    : `Whoever looks through ${withArticle(lowerFirst(subject))} finds no ${what}`;
};

const shown: Rule = (said) => {
  const what = /^(?:show|display|list|say|offer) (.+)$/i.exec(said.clause)?.[1];
  if (what === undefined || said.isDenied || said.condition !== null) return null;
  const where = place.exec(` ${what}`)?.[1];
  if (where !== undefined)
    return `${upTo(where)} shows ${what.slice(0, what.length - ` on ${where}`.length).trim()}`;
  return /^(?:it|the .* service|the service)$/i.test(said.subject)
    ? null
    : `Whoever opens ${lowerFirst(withArticle(said.subject))} reads ${what.replace(/, not (.+)$/, ' and not $1')}`;
};

const given = (condition: string): string =>
  condition.replace(/^(?:when|whenever|if|once|as soon as)\s/i, 'Given that ');

/** A number or a situation makes a thing that can be tried out. */
function situated(said: Said): string | null {
  if (said.condition !== null && !/^on\s/i.test(said.condition))
    return `${given(said.condition)}, ${lowerFirst(holds({ ...said, condition: null }))}`;
  const when = situation.exec(said.clause);
  if (when?.[1] !== undefined) {
    const clause = said.clause.slice(0, when.index).replace(/,$/, '');
    return clause === '' ? null : `${upTo(when[1])}, ${lowerFirst(holds({ ...said, clause }))}`;
  }
  return measured.test(said.clause) ? `Measured: ${lowerFirst(holds(said))}` : null;
}

const faultGone: Rule = (said, { isBug }) =>
  isBug && !/^it$/i.test(said.subject) ? `In the case that was reported, ${lowerFirst(holds(said))}` : null;

const gone: Rule = ({ subject, clause, isDenied }) => {
  const where = /^be (?:removed|deleted|dropped)\b(.*)$/i.exec(clause)?.[1];
  return where === undefined || isDenied ? null : `Nobody finds ${lowerFirst(subject)} any more${where}`;
};

/** "Paid invoices must not get one": of those that there are, none does. */
const noneOf: Rule = ({ subject, clause, isDenied, condition }) => {
  if (!isDenied || condition !== null || !isPlural(subject) || /^(?:be|able)\b/i.test(clause)) return null;
  const verb = verbOf(clause);
  return `Given ${lowerFirst(subject)}, none of them ${thirdPerson(verb)}${clause.slice(verb.length)}`;
};

const rules: readonly Rule[] = [
  told,
  able,
  renamed,
  absent,
  gone,
  without,
  shown,
  situated,
  faultGone,
  noneOf,
];

/** Of what is to be there: where, when, how much. */
function thereSeen(there: string): string | null {
  const is = isPlural(there) ? 'are' : 'is';
  const when = situation.exec(there);
  if (when?.[1] !== undefined && when.index > 0)
    return `${upTo(when[1])}, there ${is} ${there.slice(0, when.index)}.`;
  if (measured.test(there) || sized.test(there)) return `Measured: there ${is} ${there}.`;
  const where = place.exec(` ${there}`)?.[1];
  if (where !== undefined)
    return `${upTo(where)} has ${there.slice(0, there.length - ` on ${where}`.length).trim()}.`;
  return onScreen.test(there) ? `Whoever opens the page that it belongs to finds ${there} there.` : null;
}

/** How one sees that a requirement holds; null where the sentence gives nothing to look at. */
export function seenBy(requirement: string, about: { isBug: boolean }): string | null {
  if (isQuoted.test(requirement)) return null;
  const there = /^There must be (.+)$/i.exec(withoutAside(requirement))?.[1];
  if (there !== undefined) return thereSeen(there);
  const said = parts(requirement);
  if (said === null) return null;
  const reported = /\s\(today: (.+)\)\.?$/.exec(requirement)?.[1];
  if (reported !== undefined)
    return `In the case that was reported (${reported}), ${lowerFirst(holds(said))}.`;
  for (const rule of rules) {
    const seen = rule(said, about);
    if (seen !== null) return `${capital(seen)}.`;
  }
  return null;
}
