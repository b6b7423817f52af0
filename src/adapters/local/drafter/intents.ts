/** What a question is after, told by its words; several may be asked at once. */
export type Intent =
  | 'customers'
  | 'recent'
  | 'services'
  | 'patterns'
  | 'risks'
  | 'against'
  | 'decision'
  | 'live'
  | 'status'
  | 'owner'
  | 'document'
  | 'tickets'
  | 'general';

type Cue = readonly [RegExp, number];
const cues: Record<Exclude<Intent, 'general'>, readonly Cue[]> = {
  customers: [
    [/\b(?:customers?|clients?|accounts?|buyers?|shoppers?|merchants?|users?)\b/i, 2],
    [
      /\b(?:ask(?:ed|ing|s)?|request(?:ed|s|ing)?|demand(?:ed|s)?|want(?:s|ed)?|complain(?:ed|ts?|ing)?|interest(?:ed)?|begg(?:ed|ing)|need(?:ed|s)? this)\b/i,
      2,
    ],
    [/\bhow (?:many|often|much)\b/i, 1],
    [
      /\b(?:feature requests?|support tickets|complaints|voice of|customer evidence|feedback|people (?:saying|say|think))\b/i,
      3,
    ],
    [/\b(?:anyone|anybody|somebody|who) (?:\w+ )?(?:ask|request|want)/i, 2],
  ],
  recent: [
    [
      /\b(?:recent(?:ly)?|lately|last (?:week|month|few|\d+)|past (?:week|month|few|\d+)|this (?:week|month)|these days|\d+ days)\b/i,
      2,
    ],
    [
      /\b(?:chang(?:e|ed|es|ing)|touch(?:ed|es|ing)?|commit(?:s|ted)?|edit(?:ed|s)?|modif(?:y|ied)|merged|worked on|working on|activity|history|git log)\b/i,
      2,
    ],
    [
      /\bwho (?:is|was|has|are|'s)?\s*(?:been )?(?:active|working|worked|changing|touching|around)\b|\bwho (?:changed|touched|committed|edited|wrote|knows|maintains|works?)\b|\bwho (?:should|could|can|might) (?:review|look at|check) (?:this|it)\b/i,
      3,
    ],
    [/\bactive\b/i, 1],
  ],
  services: [
    [/\b(?:which|what|whose) (?:other )?(?:services?|systems?|teams?|components?|apps?)\b/i, 3],
    [
      /\b(?:affect(?:ed|s)?|impact(?:ed|s)?|hurt|depend(?:s|ed|ents|encies|ing)?|downstream|upstream|consumers?|relies|rely|calls? (?:us|this|it)|blast radius|ripple|knock-on)\b/i,
      3,
    ],
    [/\bwho else (?:uses|calls|depends|relies)\b/i, 3],
    [/\bbreak (?:anything|something|others?|elsewhere|for other)/i, 2],
  ],
  patterns: [
    [/\b(?:patterns?|conventions?|precedents?|prior art|blueprint|template|examples? to follow)\b/i, 3],
    [/\b(?:duplicat\w*|reinvent\w*|re-?us(?:e|able|ing)|overlap\w*|redundant)\b/i, 3],
    [
      /\b(?:already (?:have|do|exist|done|built|something|got)|exists? already|do we have (?:something|anything|a|an)|(?:been )?(?:done|tried|attempted|built) (?:this |something |that )?before|built (?:this|something) before|seen (?:this|something) before)\b/i,
      3,
    ],
    [/\b(?:similar|alike|the same thing|like this|follow)\b/i, 2],
    [
      /\bhow (?:did|have|do|would|was|were|is) (?:we|you|they|others|this|it|that)\b.*\b(?:before|last time|previously|usually|normally|elsewhere|in the past)\b/i,
      5,
    ],
    [/\b(?:tried|attempted|done|built)\b.{0,40}\bbefore\b/i, 4],
    [/\b(?:something|anything|a thing|one) (?:quite |much |rather )?(?:like|similar)\b/i, 4],
  ],
  risks: [
    [
      /\b(?:go(?:es)? wrong|risk(?:s|y)?|danger(?:s|ous)?|pitfalls?|gotchas?|careful|worried|worry|worst|fragile|scar(?:y|ed)|edge cases?|watch out|hazards?)\b/i,
      3,
    ],
    [
      /\b(?:incidents?|outages?|post-?mortems?|broke(?:n)?|failures?|failed|crash(?:ed)?|paged|on-?call)\b/i,
      3,
    ],
    [/\bwhat (?:could|might|can|would|will) (?:break|fail|happen)\b/i, 3],
  ],
  against: [
    [/\bwhy (?:should ?n[o']?t|should we not|not|wouldn'?t|would we not|don'?t we just not|shouldn.t)\b/i, 5],
    [
      /\bshould ?n[o']?t (?:we|i|this)\b|\b(?:should|do) we (?:really|even|actually)\b|\bdo we (?:really )?need\b/i,
      4,
    ],
    [
      /\b(?:reasons?|arguments?|case|anything|what speaks|speaks) (?:not to|against)\b|\bagainst (?:this|it|building|doing)\b/i,
      5,
    ],
    [
      /\b(?:devil'?s advocate|talk me out|convince me (?:not|otherwise)|worth (?:it|doing|building|the)|waste of|not worth|kill (?:this|it)|drop this|skip this|push ?back|bad idea|downsides?|cheaper|counter-?arguments?)\b/i,
      4,
    ],
  ],
  decision: [
    [
      /\bwhy (?:did|do|does|was|were|have|has) (?:we|you|they|it|this|that|the|\p{Lu}\w+|\w+ (?:skip|drop|choose|decide|pick|use))\b/iu,
      3,
    ],
    [
      /\b(?:decided?|decisions?|agreed|rationale|reasoning|settled|concluded|chose|chosen|ruled out|turned down)\b/i,
      3,
    ],
    [/\bwho (?:decided|agreed|chose|said|approved|wanted)\b/i, 4],
    [/\b(?:what was the reason|how come|what did we (?:say|decide|agree|settle))\b/i, 4],
  ],
  live: [
    [
      /^\W*(?:(?:so|and|but|ok)\W+)?(?:is|was|were|are|has|have|did|does|since when|when|where)\b[^?]*\b(?:live|in prod(?:uction)?|deployed|ship(?:ped)?|released|roll(?:ed)? ?(?:back|out)|gone out|merged)\b/i,
      6,
    ],
  ],
  document: [
    [
      /\b(?:how many|what|which|list|show|name)\b.{0,40}\b(?:criteri(?:a|on)|requirements?|assumptions?|open questions?|non-?goals?|(?:out of|in|not in) scope)\b/i,
      6,
    ],
    [/\b(?:how many|which|what) files\b.{0,30}\b(?:will|would|does|do|should|must|scope)\b/i, 6],
  ],
  tickets: [
    [/(?<!\b(?:this|the|our|my|that) )\b(?:tickets?|pull requests?|PRs?)\b/i, 2],
    [/\b(?:how many|which|what|any|other|open|in flight|duplicate)\b/i, 1],
    [/\bin flight\b|\bunder way\b/i, 4],
    [/\bwho else\b.*\b(?:chang|work|touch|build)/i, 7],
    [
      /\b(?:anyone|anybody|somebody|who|someone)\b.{0,20}\bwork(?:s|ing)? on\b.{0,20}\b(?:similar|same)\b/i,
      7,
    ],
  ],
  owner: [
    [/\b(?:what|which) (?:\w+ ){0,3}(?:tier|repo(?:sitory)?)\b/i, 4],
    [
      /\bwho (?:owns?|is responsible|maintains?)\b|\b(?:which|what) team\b|\bowner\b|\bwhose (?:service|code|is)\b|\bon the hook\b/i,
      4,
    ],
  ],
  status: [
    [
      /\b(?:where (?:is|are|does) (?:this|it|we|the ticket)|status|what(?:'s| is) (?:it |this )?(?:waiting|blocking|holding|next|left)|who (?:must|has to|needs to) (?:act|answer|sign)|how far|progress|when (?:will|does) (?:it|this) (?:ship|go live))\b/i,
      4,
    ],
    [/\b(?:stuck|waiting (?:on|for))\b/i, 2],
  ],
};

const threshold = 3;
type Known = keyof typeof cues;
const known: readonly Known[] = [
  'against',
  'decision',
  'live',
  'document',
  'customers',
  'services',
  'recent',
  'tickets',
  'patterns',
  'risks',
  'owner',
  'status',
];

export function intentOf(question: string): Intent {
  let best: { intent: Intent; score: number } = { intent: 'general', score: threshold - 1 };
  for (const intent of known) {
    const score = cues[intent].reduce(
      (sum, [pattern, points]) => sum + (pattern.test(question) ? points : 0),
      0,
    );
    if (score > best.score) best = { intent, score };
  }
  return best.intent;
}

/** "Which services …? What has been touched there …?" is two questions; at most three are answered. */
export function questionsIn(text: string): string[] {
  const parts = text
    .split(
      /(?<=\?)\s+|\n+|,?\s+and\s+(?=(?:who|which|what|how|why|where|when)\s|(?:is|are|has|have|did|does|was|were)\s+(?:it|this|that|there|we|they|anyone|anybody)\s)|,\s+(?=(?:who|which|what|how)\s)/i,
    )
    .map((part) => part.trim())
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
    .reduce<string[]>(joinTail, []);
  const asks =
    /\?$|^(?:who|which|what|how|why|where|when|is|are|was|were|has|have|had|did|do|does|can|could|should|any)\b/i;
  const asked = parts.filter((part) => asks.test(part));
  return (asked.length > 0 ? asked : parts.length > 0 ? [parts.join(' ')] : []).slice(0, 3);
}

/** "Where did outages come from, which files?" is one question: two words ask nothing by themselves. */
function joinTail(parts: string[], part: string): string[] {
  const before = parts.at(-1);
  return before === undefined || part.split(/\s+/).length > 2
    ? [...parts, part]
    : [...parts.slice(0, -1), `${before}, ${part}`];
}

/** Time that a question speaks of: "in the last 6 months", "this year", "30 days". */
export interface Period {
  from: Date;
  /** "in the last 6 months", "so far this year". */
  words: string;
}

const dayMs = 86_400_000;
const numbers: Record<string, number> = {
  a: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  nine: 9,
  ten: 10,
  twelve: 12,
  few: 3,
  couple: 2,
};
const unitDays: Record<string, number> = {
  day: 1,
  week: 7,
  fortnight: 14,
  month: 30.44,
  quarter: 91.3,
  year: 365.25,
};

export function periodIn(question: string, now: Date): Period | null {
  const span =
    /\b(\d{1,3}|a|one|two|three|four|five|six|nine|ten|twelve|few|couple(?: of)?)[\s-]+(day|week|fortnight|month|quarter|year)s?\b/i.exec(
      question,
    );
  if (span?.[1] && span[2]) {
    const number = Number(span[1]) || (numbers[span[1].toLowerCase().replace(' of', '')] ?? 1);
    const unit = span[2].toLowerCase();
    const from = new Date(now.getTime() - number * (unitDays[unit] ?? 30) * dayMs);
    return { from, words: `in the last ${number} ${unit}${number === 1 ? '' : 's'}` };
  }
  const current = /\bthis\s+(week|month|quarter|year)\b/i.exec(question)?.[1]?.toLowerCase();
  if (current !== undefined) return { from: beginning(current, now), words: `so far this ${current}` };
  const single = /\b(?:last|past|previous)\s+(week|month|quarter|year)\b/i.exec(question);
  if (single?.[1]) {
    const unit = single[1].toLowerCase();
    return { from: new Date(now.getTime() - (unitDays[unit] ?? 30) * dayMs), words: `in the last ${unit}` };
  }
  const since = sinceIn(question, now);
  if (since !== null) return since;
  if (/\b(?:recent(?:ly)?|lately|these days)\b/i.test(question))
    return { from: new Date(now.getTime() - 30 * dayMs), words: 'in the last 30 days' };
  return null;
}

/** This year began in January, not 365 days ago; a week begins on Monday. */
function beginning(unit: string, now: Date): Date {
  const [year, month, date] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  if (unit === 'year') return new Date(Date.UTC(year, 0, 1));
  if (unit === 'quarter') return new Date(Date.UTC(year, month - (month % 3), 1));
  if (unit === 'month') return new Date(Date.UTC(year, month, 1));
  return new Date(Date.UTC(year, month, date - ((now.getUTCDay() + 6) % 7)));
}

const monthNames =
  'january february march april may june july august september october november december'.split(' ');
/** Seasons begin with a month, as people count them north of the equator. */
const seasons: Record<string, number> = { spring: 2, summer: 5, autumn: 8, fall: 8, winter: 11 };

/** "since March", "since spring": from the first day of its last beginning. */
function sinceIn(question: string, now: Date): Period | null {
  const name = /\bsince\s+(?:last\s+)?([a-z]{3,9})\b/i.exec(question)?.[1]?.toLowerCase();
  if (name === undefined) return null;
  const named = monthNames.findIndex((month) => month.startsWith(name));
  const month = seasons[name] ?? (named === -1 ? undefined : named);
  if (month === undefined) return null;
  const year = now.getUTCFullYear() - (month > now.getUTCMonth() ? 1 : 0);
  const from = new Date(Date.UTC(year, month, 1));
  const months = Math.max(1, Math.round((now.getTime() - from.getTime()) / (30.44 * dayMs)));
  return { from, words: months === 1 ? 'in the last month' : `in the last ${months} months` };
}
