/** What a sentence of a ticket wishes for, by its shape: who, and what; words that only lead there are left out. */
import { plain } from '../words.ts';

/** Names of people that a ticket may speak of. */
export const people =
  /\b(finance(?: team)?|accounting|accountants?|bookkeepers?|customers|clients|companies|users|support(?: team| agents?)?|admins?|administrators?|merchants?|operators?|operations|sales(?: team)?|shoppers?|buyers?|auditors?|developers?|engineers?|warehouse(?: staff)?|managers?|partners?|visitors?|guests?)\b/gi;
const peopleAlone = new RegExp(
  `^(?:(?:the|an?|each|every|our|all|some|many|most|few|other) )*(?:\\p{L}+ )?${people.source}$`,
  'iu',
);

/** Who wishes: the team, whoever uses it, "they", people by name, or a thing that ought to be some way. */
export type Who = { kind: 'team' | 'anyone' | 'they' | 'it' } | { kind: 'people' | 'thing'; name: string };

export interface Wish {
  who: Who;
  /** `can`: they want to do it; `must`: it ought to be so; `thing`: they want to have it. */
  form: 'can' | 'must' | 'should' | 'thing';
  isDenied: boolean;
  /** Without who and without the modal verb: "download the list". */
  clause: string;
}

const leads: readonly RegExp[] = [
  /^(?:hey|hi|hello|dear)\b[^,.!]{0,30}[,.!]\s*/i,
  /^(?:so|well|basically|anyway|also|and|but|oh|plus|then|besides|additionally|furthermore|moreover|ideally|actually|finally|lastly|in addition|on top(?: of (?:that|this|it))?|while (?:you|we)(?:['’]re| are) at it|(?:an)?other thing|one more thing|last but not least)\b[,:]?\s+/i,
  /^(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|next|again|maybe|perhaps|probably|imho|imo|please|fyi)(?:,\s*|(?<=maybe|perhaps|probably|please)\s+)/i,
  /^(?:i|we) (?:think|guess|believe|feel|suppose|suspect)(?: that)?,?\s+/i,
  /^as (?:discussed|agreed|mentioned)(?: with [^:,]{1,40})?[:,]\s*/i,
  /^(?:action items?|to-? ?do|tasks?|wish|request|idea|suggestion|feature request|note)\s*:\s*/i,
];
const trail = /[\s,]+(?:though|please|too|as well|thanks|thank you|thx|:\)|;\))\s*[.!]*$/i;

/** Without greeting, "also", "I think" and the like. */
export function bareOf(sentence: string): string {
  let line = plain(sentence.trim());
  for (let before = ''; before !== line; ) {
    before = line;
    for (const lead of leads) line = line.replace(lead, '');
    line = line.replace(trail, '');
  }
  return line;
}

/** "…, because …", "…, finance asks for it every week": why, apart from what. */
export function reasonOf(line: string): { main: string; reason: string | null; aim: string | null } {
  const aimed =
    /^(.{8,}?),?\s+(?:so that|in order that|in order to|so(?= (?:we|they|i|people|customers|users)\b))\s+(.+)$/i.exec(
      line,
    );
  if (aimed?.[1] && aimed[2]) return { main: aimed[1], reason: null, aim: aimed[2] };
  const why =
    /^(.{8,}?),?\s+((?:because|as (?=they|we|it\b)|since (?=they|we|it|the|our))\s*.+)$/i.exec(line) ??
    /^(.{8,}?),\s+((?:they|we|it|\p{L}+(?: \p{L}+)?) (?:asks?|wants?|needs?|complains?|holds?|ha(?:s|ve)|is|are)\b.+)$/iu.exec(
      line,
    );
  return why?.[1] && why[2] && !/^(?:if|when|whenever|once|as soon as|while)\b/i.test(line)
    ? { main: why[1], reason: why[2], aim: null }
    : { main: line, reason: null, aim: null };
}

const nice =
  /^(?:(?:it|that|this) (?:would|['’]d|might|could) (?:really |also )?be |would be )(?:so |very |really |super |even )?(?:great|nice|good|helpful|useful|cool|awesome|lovely|handy|neat|perfect|ideal|amazing|wonderful) (?:if|to|when)\s+/i;
const asked =
  /^(?:(?:can|could|would|may) (?:we|you|one|someone|somebody|i) (?:please )?|(?:is|would) it (?:be )?possible (?:to|for us to)\s+|how about (?:we )?|what about |let['’]?s )/i;
const modal =
  /^(?<subject>[^,;:]{1,70}?)\s+(?:also |really |still |just |then |already |currently )*(?<modal>(?:would|['’]d) (?:really )?(?:like|love)|wants?|needs?|wish(?:es)?|asks?|expects?|(?:should|must|shall) be able|ha(?:s|ve) to be able|could|can|should|must|shall|ha(?:s|ve) to|ought)(?<denied>\s+(?:not|never)\b)?\s+(?:also |really |please |just )*(?<to>to\s+)?(?<core>.+)$/iu;
/** "They asked whether we can …" */
const reported =
  /^[^,;:]{2,40}? (?:asks?|asked|would like to know|wants? to know) (?:us )?(?:whether|if) (?:we|you|one) (?:can|could|would|will) (.+)$/i;
const refused =
  /^(?:we|i)\s+(?:do not|don['’]t|would not|wouldn['’]t)\s+(?:really )?(?:want|like|need|wish)\s+(?:us |it )?to\s+(.+)$/i;
const forbidden = /^(?:do not|don['’]t|never)\s+(.+)$/i;
const assured = /^(?:make sure|ensure|see to it|take care|be sure)(?: that)?\s+(.+)$/i;
/** "As a manager I want to …": who, in their own words. */
const inRole =
  /^as (an? [^,]{2,40}?),? i (?:(?:want|need|wish)(?: to)?|would like(?: to)?|['’]d like(?: to)?|(?:must|should) be able to|can) (.+)$/i;
const subordinate = /\b(?:that|which|when|because|although|while|if|who|what|how)\b/i;

function whoIs(subject: string): Who | null {
  const line = subject.trim();
  if (/^(?:we|i|us)$/i.test(line)) return { kind: 'team' };
  if (/^(?:you|one|someone|somebody|anyone|anybody|people|everyone|everybody)$/i.test(line))
    return { kind: 'anyone' };
  if (/^they$/i.test(line)) return { kind: 'they' };
  if (/^(?:it|this|that|these|those)$/i.test(line)) return { kind: 'it' };
  if (subordinate.test(line) || /^(?:there|he|she|nobody|nothing|no)\b/i.test(line)) return null;
  return peopleAlone.test(line) ? { kind: 'people', name: line } : { kind: 'thing', name: line };
}

const verbs =
  'add|allow|let|enable|show|display|hide|say|tell|send|rename|change|move|replace|remove|delete|drop|make|print|export|import|sort|order|group|filter|search|find|download|upload|copy|share|save|edit|cancel|mark|choose|pick|open|close|support|warn|log|notify|remind|translate|fix|create|introduce|offer|provide|include|set|use|keep|limit|split|update|upgrade|bump|handle|validate|accept|reject|remember|store|write|return|render|extract|merge|put|stop|switch|turn|raise|lower|increase|reduce|document|explain|mention|list|round|check|prevent|block|lock|convert|generate|build|connect|integrate|migrate|refactor|clean up|give|retry|encrypt|cache|sign|verify|skip|ignore|redirect|track|count|archive|restore|highlight|escape|pay|reset|register|undo';
const verbFirst = new RegExp(
  `^(?:${verbs})\\s+(?!(?:of|and|for|never|always|not|#?\\d|\\p{Lu}+-\\d|\\S+:)\\b)\\S`,
  'iu',
);
/** A sentence about something: "Export button does nothing", "Order 4711: …". */
const finite =
  /\s(?:is|are|was|were|has|have|had|does|do|did|shows?|jumps?|fails?|breaks?|takes?|took|returns?|gives?|crashes|works?|comes?|came|should|must|can(?:not|['’]t)?|could|will|would|(?:is|do|does|did|was|wo)n['’]t)(?=\s|$)/i;
/** An order: it begins with a verb, and nothing before a clause of its own says what something does. */
export const orders = {
  test: (line: string): boolean => {
    const [main = ''] = line.split(
      /\s(?:that|which|when|whenever|if|where|who|whose|what|how|why|because|as soon as|once|until|after|before)\s|["“]/i,
    );
    return verbFirst.test(line) && !finite.test(main) && !/^\S+ \S+:/.test(line);
  },
};
/** "If X is away, show Y." */
const conditional =
  /^((?:when|whenever|if|once|as soon as|before|after|unless)\s+[^,]{3,120}),\s+(?:then\s+)?(.+)$/i;

/** Who wants or ought to do what; null where the shape does not say it. */
export function wishIn(sentence: string): (Wish & { condition: string | null }) | null {
  const line = bareOf(sentence.replace(/\?+$/, ''));
  const [, role, deed] = inRole.exec(line) ?? [];
  if (role !== undefined && deed !== undefined) {
    const clause = reasonOf(deed).main;
    return { who: { kind: 'people', name: role }, form: 'can', isDenied: false, clause, condition: null };
  }
  const [, condition, ordered] = conditional.exec(line) ?? [];
  if (condition !== undefined && ordered !== undefined) {
    const wish = wishOf(ordered);
    return wish === null ? null : { ...wish, condition };
  }
  const wish = wishOf(line);
  return wish === null ? null : { ...wish, condition: null };
}

function wishOf(line: string): Wish | null {
  const refusal = refused.exec(line)?.[1] ?? forbidden.exec(line)?.[1];
  if (refusal !== undefined) return { who: { kind: 'team' }, form: 'must', isDenied: true, clause: refusal };
  const request = reported.exec(line)?.[1];
  if (request !== undefined) return { who: { kind: 'team' }, form: 'can', isDenied: false, clause: request };
  const polite = line.replace(nice, '').replace(asked, '');
  const isWished = polite !== line;
  const rest = bareOf(polite);
  const sure = assured.exec(rest)?.[1];
  if (sure !== undefined) return stateIn(sure) ?? wishOf(sure);
  const said = modal.exec(rest)?.groups;
  const who = said?.['subject'] === undefined ? null : whoIs(said['subject']);
  if (said !== undefined && who !== null) {
    const found = modalWish(who, said, isWished);
    return found === null ? null : unwound(found);
  }
  if (isWished && /^(?:\p{Ll}+)\s/u.test(rest) && !subordinate.test(rest.split(' ')[0] ?? ''))
    return who === null && !orders.test(rest) && /^(?:the|our|an?|it|there)\b/i.test(rest)
      ? null
      : { who: { kind: 'team' }, form: 'can', isDenied: false, clause: rest };
  const subjectless = /^(should|must)( not|n['’]t)? (.+)$/i.exec(rest);
  if (subjectless?.[3] !== undefined)
    return {
      who: { kind: 'it' },
      form: subjectless[1]?.toLowerCase() === 'should' ? 'should' : 'must',
      isDenied: subjectless[2] !== undefined,
      clause: subjectless[3],
    };
  return orders.test(rest) ? { who: { kind: 'team' }, form: 'can', isDenied: false, clause: rest } : null;
}

/** "We need to make sure that X never Y": what is to be made sure of. */
function unwound(wish: Wish): Wish {
  const sure = wish.form === 'thing' ? undefined : assured.exec(wish.clause)?.[1];
  return sure === undefined ? wish : (stateIn(sure) ?? wish);
}

/** "Paid invoices never get one", "the list does not jump": a state to be made sure of. */
function stateIn(line: string): Wish | null {
  const [, never, verb] = /^([^,;:]{2,70}?) never (.+)$/i.exec(line) ?? [];
  if (never !== undefined && verb !== undefined)
    return { who: { kind: 'thing', name: never }, form: 'must', isDenied: true, clause: verb };
  const [, subject, rest] = /^([^,;:]{2,70}?) (?:do|does)(?: not|n['’]t) (.+)$/i.exec(line) ?? [];
  if (subject !== undefined && rest !== undefined)
    return { who: { kind: 'thing', name: subject }, form: 'must', isDenied: true, clause: rest };
  const [, what, is] = /^([^,;:]{2,70}?) (?:is|are) (.+)$/i.exec(line) ?? [];
  return what !== undefined && is !== undefined && !subordinate.test(what)
    ? { who: { kind: 'thing', name: what }, form: 'must', isDenied: false, clause: `be ${is}` }
    : null;
}

function modalWish(who: Who, said: Record<string, string>, isWished: boolean): Wish | null {
  const verb = (said['modal'] ?? '').toLowerCase();
  const core = said['core'] ?? '';
  const isDenied = said['denied'] !== undefined;
  const hasTo = said['to'] !== undefined;
  if (verb.endsWith('able')) return { who, form: 'can', isDenied, clause: core };
  if (/like|love|want|need|wish|ask|expect/.test(verb)) {
    if (hasTo) return { who, form: who.kind === 'thing' ? 'must' : 'can', isDenied, clause: core };
    if (
      /^(?:for )?(?:it|that|this|them|us to)\b/i.test(core) ||
      (verb.startsWith('ask') && !/^for\s/i.test(core))
    )
      return null;
    const [, thing, deed] = /^(.{2,60}?) to (.+)$/i.exec(core) ?? [];
    if (
      thing !== undefined &&
      deed !== undefined &&
      !/\b(?:a|the)? ?(?:way|option|button|link)$/i.test(thing)
    )
      return { who: whoIs(thing) ?? { kind: 'thing', name: thing }, form: 'must', isDenied, clause: deed };
    return who.kind === 'thing'
      ? null
      : { who, form: 'thing', isDenied, clause: core.replace(/^for\s+/i, '') };
  }
  if (/^(?:can|could)$/.test(verb)) {
    const isOwn = who.kind === 'team' || who.kind === 'anyone';
    // "An admin can turn it off": of the thing that is asked for.
    const isOfIt =
      verb === 'can' && /\b(?:it|them)\b/i.test(core) && (who.kind === 'people' || who.kind === 'anyone');
    return (verb === 'could' && isOwn) || isWished || isOfIt
      ? { who, form: 'can', isDenied, clause: core }
      : null;
  }
  if (/^ha(?:s|ve) to$/.test(verb) || (verb.startsWith('ha') && hasTo)) {
    // What people have to do today is a burden, what a thing has to be is an order.
    return who.kind === 'people' || who.kind === 'they' || who.kind === 'anyone'
      ? null
      : { who, form: 'must', isDenied, clause: core };
  }
  return { who, form: verb === 'should' ? 'should' : 'must', isDenied, clause: core };
}
