/** A wish as a sentence that can be required. */
import { inert } from '../inert.ts';
import { actsOf, bringsOf, doesOf } from '../wording.ts';
import { lowerFirst, plain } from '../words.ts';
import { baseForm, capital, participle } from './grammar.ts';
import { orders, type Who, type Wish } from './wishes.ts';

export interface About {
  /** Who uses it, as the ticket names them. */
  who: string;
  service: string;
  /** The thing that "it" stands for, where a sentence before names one. */
  it?: string | null;
}

const changes =
  /^(?:rename|change|move|replace|remove|split|translate|fix|update|upgrade|bump|keep|extract|merge|convert|migrate|refactor|round|limit|put|drop|turn|switch|raise|lower|increase|reduce)$/i;
const around = /\s(?=(?:to|with|into|from|as|by|in|on|off|out of|at|within|under|instead of)\s)/i;
const allows = /^(?:allow|let|enable|permit)\s+(.+?)\s+(?:to\s+)?([a-z]+)\b(.*)$/i;
/** Of these it matters that they are done, not that somebody can. */
const handed = /^(?:be|get|receive|have|know|own)\b/i;
const notPerson = /^(?:the|an?|any|each|every|it|this)\b/i;

const anyone = (about: About): string => `people who use ${about.service}`;
/** Names of services are plural as often as not; said so, it takes a verb with -s. */
const service = (about: About): string =>
  /^the service$/i.test(about.service) ? about.service : `the ${about.service} service`;
/** Titles leave articles out. */
const withThe = (clause: string): string =>
  clause.replace(/^(\p{L}+) (?=(?:list|page|report|table|view|screen)\b)/iu, '$1 the ');

function nameOf(who: Who, about: About): string {
  switch (who.kind) {
    case 'people':
    case 'thing':
      return who.name;
    case 'they':
      return lowerFirst(about.who);
    case 'it':
      return about.it ?? 'it';
    case 'anyone':
      return anyone(about);
    case 'team':
      return service(about);
  }
}

const sentence = (text: string): string => `${inert(capital(plain(text)), 300)}.`;

/** What the team is asked to do, as what must be so once it is done. */
export function ordered(clause: string, about: About): string {
  const line = plain(clause.trim());
  const verb = /^\p{L}+/u.exec(line)?.[0] ?? '';
  const [, whom, deed, rest = ''] = allows.exec(line) ?? [];
  if (whom !== undefined && deed !== undefined && !notPerson.test(whom))
    return sentence(`${whom} must be able to ${deed}${rest}`);
  const [, what, how] =
    /^make ((?:the|our|an?|all|each|every) .+) ((?:more |less )?\p{L}+(?:er|able|ible|ed|y))$/iu.exec(line) ??
    [];
  if (what !== undefined && how !== undefined) return sentence(`${what} must be ${how}`);
  const brought = bringsOf(line) ?? /^(?:have|get) (an? .+)$/i.exec(line)?.[1] ?? null;
  if (brought !== null) return sentence(`there must be ${brought}`);
  if (changes.test(verb)) {
    const [subject = '', ...manner] = line.slice(verb.length).trim().split(around);
    if (subject !== '')
      return sentence(
        `${subject} must be ${participle(verb)}${manner.length === 0 ? '' : ` ${manner.join(' ')}`}`,
      );
  }
  return actsOf(line)
    ? sentence(`${about.who} must be able to ${withThe(lowerFirst(line))}`)
    : sentence(`${service(about)} must ${lowerFirst(line)}`);
}

/** A wish as what must be so; null where its shape does not say. */
export function required(wish: Wish & { condition: string | null }, about: About): string | null {
  const bare = requiredOf(wish, about);
  if (bare === null || wish.condition === null) return bare;
  return sentence(`${wish.condition}, ${/^\p{Lu}\p{Ll}/u.test(bare) ? lowerFirst(bare) : bare}`);
}

function requiredOf(wish: Wish, about: About): string | null {
  const { who, form, clause, isDenied } = wish;
  if (form === 'thing') {
    if (isDenied) return null;
    if (who.kind === 'team' || who.kind === 'anyone' || who.kind === 'it')
      return sentence(`there must be ${clause}`);
    return sentence(`${nameOf(who, about)} must get ${clause}`);
  }
  const subject = nameOf(who, about);
  if (isDenied) return sentence(`${subject} must not ${denied(clause)}`);
  if (form === 'can') {
    if (who.kind === 'team') return ordered(clause, about);
    if (who.kind === 'thing' || who.kind === 'it') return sentence(`${subject} must ${clause}`);
    return sentence(`${subject} must ${handed.test(clause) ? '' : 'be able to '}${clause}`);
  }
  if (who.kind === 'team')
    return doesOf(clause) || !orders.test(`${clause} `) || actsOf(clause)
      ? sentence(`${service(about)} must ${clause}`)
      : ordered(clause, about);
  return sentence(`${subject} ${form} ${clause}`);
}

/** "never gets one": what must not happen, without the -s. */
function denied(clause: string): string {
  const [verb = '', ...rest] = clause.split(' ');
  return [baseForm(verb), ...rest].join(' ');
}
