/** What each sentence of a ticket is: what is wrong, what is wished for, what is left out, what is not settled. */
import { plain } from '../words.ts';
import { criteriaHeading, type Said, saidIn } from './said.ts';
import { bareOf, people, reasonOf, type Wish, wishIn } from './wishes.ts';

export interface Asked {
  text: string;
  wish: (Wish & { condition: string | null }) | null;
  /** Says how it is to be, not that somebody wants it; it stands as it is. */
  isStatement: boolean;
  /** What the sentence before is about, for an "it". */
  it: string | null;
  paragraph: number;
}

export interface TicketText {
  title: string;
  /** What is told: how it is today, what is wrong, why. */
  sentences: string[];
  asked: Asked[];
  exclusions: string[];
  criteria: string[];
  users: string[];
  /** Why something is wished for, where a sentence says both. */
  reasons: string[];
  aims: string[];
  /** What the ticket itself leaves open. */
  unsure: string[];
  /** What somebody believes to be the cause. */
  causes: string[];
  steps: string[];
  expected: string[];
}

const leftOut =
  /\b(?:out of scope|not part of (?:this|the)|no need (?:for|to)|(?:we|i|you) (?:don['’]t|do not) need|not needed|leave out|leave (?:it|them|this|that) (?:out|alone)|not in this|(?:can|will|may|comes?|do (?:it|this|that)) later|later on|not now|exclud(?:e|es|ing) from scope|nothing else)\b/i;
/** Nothing of this kind, and nothing done to that: it is about the work, not about how the product behaves. */
const noSuch = /^no (?!longer\b|one\b|idea\b|body\b|answer\b)\p{L}/iu;
const workNot =
  /^(?:please )?(?:do not|don['’]t) (?:build|change|touch|add|create|introduce|implement|refactor|rewrite|redesign|rename|move|migrate|worry|bother|spend|support|modify|alter|break|invent|over\S*)\b/i;
const untouched =
  /^(.*?)[,;]?\s*(?:\b(?:but|so|and)\s+)*\b(without (?:touching|changing|breaking|rewriting|redesigning)\b.*)$/i;
const unlike = /\b(?:except(?: for)?|apart from|other than) (.+)$/i;
const open =
  /^(?:(?:i|we)(?:['’]m|['’]re| am| are)? )?(?:not sure|no idea|unclear|unsure|don['’]t know|do not know|not decided|to be (?:decided|defined|clarified))\b|\btbd\b/i;
const believed =
  /\b(?:(?:we|i) (?:think|suspect|guess|believe)|probably|perhaps|maybe|might|seems?|likely|apparently)\b/i;
const causal = /\b(?:because|caused by|due to|root cause|comes from|reason)\b/i;
const complains =
  /\b(?:complain\w*|keeps? (?:telling|asking|calling)|annoy\w*|frustrat\w*|told us|tells? us|reported|struggl\w*|confus\w*)\b/i;
const defines = /\bmeans?\b(?! that (?:we|they|i)\b)|\b(?:is|are) defined as\b/i;
const works = /^(works|applies)\s+((?:for|to|with)\s+(?:all|every|each|any|only)\b.*)$/i;
/** Says how it is to be, in a few words. */
const bounds =
  /^(?:at most|at least|up to|no more than|not more than|max(?:imum)?\.?|min(?:imum)?\.?|within)\s+\d|^only .{2,60}? (?:may|can)\s|^(?:formats?|limits?|size|permissions?|access|languages?|colou?r|wording|default):\s/i;
const noise =
  /^(?:please )?(?:help|thanks|thank you|thx|cheers|hello|hi|hey)(?: me| us| all| everyone| a lot| so much)?\W*$/i;
const looksLike = /^(?:(?:it )?(?:looks|seems|feels) (?:like|as if|that)|apparently|presumably)\b/i;
const orMaybe = /,?\s+(?:and|or) ((?:maybe|perhaps|possibly)\s+.+)$/i;

/** Words that order in other languages; a sentence with one of them and no English word is quoted as a wish. */
const elsewhere =
  /(?<!\p{L})(?:soll(?:en|te|ten)?|muss|müssen|müsste[n]?|darf|dürfen|möchte[n]?|braucht?|brauchen|bitte|doit|doivent|faut|voudr\p{L}+|debe[n]?|quier\p{L}+|necesit\p{L}+|moet(?:en)?|mag|graag|deve|devono|vorremmo)(?!\p{L})/iu;
const notElsewhere = /^(?:nicht|kein\p{L}*|ohne|außer|pas de|sans|niet|geen|zonder|senza|sin)(?!\p{L})/iu;
const english =
  /(?<!\p{L})(?:the|and|is|are|to|of|we|it|be|for|that|this|with|on|must|should|not)(?!\p{L})/iu;

const subjectBefore =
  /^(?:opening|loading|saving|searching|exporting|printing|sending) ((?:the|our|an?) .+?) (?:takes|took|needs|lasts)\b|^((?:the|our) [\p{L} -]{2,40}?) (?:is|are|has|have|shows?|takes?|does|do|was|were)\b/iu;

export function readSaid(title: string, text: string): TicketText {
  const read: TicketText = {
    title,
    sentences: [],
    asked: [],
    exclusions: [],
    criteria: listedCriteria(text),
    users: [],
    reasons: [],
    aims: [],
    unsure: [],
    causes: [],
    steps: [],
    expected: [],
  };
  let before: string | null = null;
  const all = saidIn(text);
  // Beside a line that orders, the other lines of a list order as well.
  const orderly = new Set(
    all.flatMap((one) => (one.isItem && wishIn(one.text) !== null ? [one.paragraph] : [])),
  );
  for (const one of all) {
    sort(one, read, { before, isOrderly: orderly.has(one.paragraph) });
    before = one.text;
  }
  const role = /^as (an? [^,]{2,40}?),? i (?:want|need|would|['’]d|wish|can|must|should)\b/i;
  const named = [title, ...text.split('\n')].flatMap(
    (line) => role.exec(line.trim())?.[1]?.toLowerCase() ?? [],
  );
  const found = [...text.matchAll(people), ...title.matchAll(people)].map(([word]) => word.toLowerCase());
  // Who is to do it comes first, then whoever is spoken of.
  const doers = [wishIn(title), ...read.asked.map(({ wish }) => wish)].flatMap((wish) =>
    wish?.who.kind === 'people' ? [wish.who.name.toLowerCase().replace(/^(?:the|our|all) /, '')] : [],
  );
  const known = doers.filter((name) => found.includes(name));
  read.users = [...new Set(named.length > 0 ? named : [...known, ...found])].slice(0, 4);
  const aim = reasonOf(title).aim;
  if (aim !== null) read.aims.push(aim);
  return read;
}

function sort(
  one: Said,
  read: TicketText,
  { before, isOrderly }: { before: string | null; isOrderly: boolean },
): void {
  const { text, under } = one;
  if (criteriaHeading.test(text)) return;
  if (under === 'criteria') return;
  if (under === 'steps') return void read.steps.push(text);
  if (under === 'expected') return void read.expected.push(text);
  if (under === 'actual') return void read.sentences.push(text);
  if (under === 'excluded') return void read.exclusions.push(text);
  if (under === 'goal') return void read.aims.push(text);
  const bare = bareOf(text);
  if (!english.test(text) && notElsewhere.test(text)) return void read.exclusions.push(text);
  if (!english.test(text) && elsewhere.test(text)) return void read.asked.push(askedAs(one, null));
  if (open.test(bare)) return void read.unsure.push(text);
  if (noise.test(text)) return;
  if (looksLike.test(bare)) return void read.causes.push(text);
  const { main } = reasonOf(bare);
  if (leftOut.test(main) || noSuch.test(bare) || workNot.test(bare)) return void read.exclusions.push(bare);
  const isAsking = /^(?:can|could|would) (?:we|you|one|someone)\b|^(?:is|would) it (?:be )?possible\b/i.test(
    bare,
  );
  if (text.endsWith('?') && !isAsking) return void read.unsure.push(text);
  if (complains.test(bare) && under !== 'wish') return void read.sentences.push(text);
  if (believed.test(text) && causal.test(text) && !/\b(?:should|must|need)\b/i.test(text))
    return void read.causes.push(text);
  wishOrTold(one, read, { bare, before, isOrderly });
}

function askedAs(one: Said, wish: Asked['wish'], more: Partial<Asked> = {}): Asked {
  return { text: one.text, wish, isStatement: false, it: null, paragraph: one.paragraph, ...more };
}

function wishOrTold(
  one: Said,
  read: TicketText,
  about: { bare: string; before: string | null; isOrderly: boolean },
): void {
  const [, kept, spared] = untouched.exec(about.bare) ?? [];
  if (spared !== undefined) read.exclusions.push(spared);
  const except = unlike.exec(about.bare)?.[1];
  const { main, reason, aim } = reasonOf(kept !== undefined && kept !== '' ? kept : about.bare);
  const [sure = main, ...maybe] = main.split(orMaybe);
  const wish = wishIn(sure);
  const itself = subjectBefore.exec(about.before ?? '');
  const it = itself?.[1] ?? itself?.[2] ?? null;
  if (wish !== null) {
    read.asked.push(askedAs(one, wish, { text: sure, it }));
    if (reason !== null) read.reasons.push(reason);
    if (aim !== null) read.aims.push(aim);
    read.unsure.push(...maybe.filter((part) => /\p{L}/u.test(part)));
    if (except !== undefined) read.exclusions.push(except);
    return;
  }
  const [, verb, rest] = works.exec(about.bare) ?? [];
  const isListed = one.isItem && about.isOrderly;
  if (
    one.under === 'wish' ||
    isListed ||
    defines.test(about.bare) ||
    bounds.test(about.bare) ||
    verb !== undefined
  ) {
    const clause = verb === undefined ? null : `It ${verb.toLowerCase()} ${rest ?? ''}`;
    const isNoun =
      one.under === 'wish' &&
      one.isItem &&
      !/\b(?:is|are|has|have|opens?|shows?|means?|expires?)\b/i.test(one.text);
    const noun = {
      who: { kind: 'team' as const },
      form: 'thing' as const,
      isDenied: false,
      clause: plain(one.text),
      condition: null,
    };
    read.asked.push(
      askedAs(one, isNoun ? noun : null, { text: clause ?? about.bare, isStatement: true, it }),
    );
    if (except !== undefined) read.exclusions.push(except);
    return;
  }
  read.sentences.push(one.text);
}

/** Lines under a heading that announces criteria, and ticked or unticked boxes anywhere. */
function listedCriteria(text: string): string[] {
  const found: string[] = [];
  let under = false;
  for (const line of text.split('\n')) {
    const heading = line
      .replace(/^\s*#+\s*/, '')
      .replace(/[*_:]+/g, '')
      .trim();
    const item = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]?\]\s*)?(.+)$/.exec(line);
    const box = /^\s*[-*+]\s+\[[ xX]?\]\s*(.+)$/.exec(line);
    if (criteriaHeading.test(heading)) under = true;
    else if (box?.[1]) found.push(box[1]);
    else if (under && item?.[1]) found.push(item[1]);
    else if (line.trim() !== '' && !item) under = false;
  }
  return found;
}
