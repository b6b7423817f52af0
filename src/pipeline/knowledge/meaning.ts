/**
 * A text as the set of what it speaks of, whatever words it takes: *download* is *export*, *sign in* is *log in*. A
 * short list of what people say for the same act or thing in tickets; a word that is not on it is itself, by its stem.
 */

/** Each line is one meaning, named by its first word. Words that are the same in some product only are left out. */
const GROUPS = [
  'export download extract',
  'import upload ingest',
  'remove delete erase purge',
  'login signin logon',
  'logout signout logoff',
  'signup register registration',
  'mail email e-mail',
  'notify notification alert notice',
  'customer client buyer',
  'invoice bill',
  'image picture photo',
  'fail failure break broken broke crash error exception bug wrong incorrect',
  'slow latency performance sluggish lag',
  'search find lookup',
  'sort reorder',
  'edit modify amend',
  'display show view see',
  'cancel void revoke',
  'spreadsheet csv excel xlsx xls',
  'phone mobile smartphone',
  'typo misspelling misspell spelling',
  'duplicate twice double',
  'hide conceal',
  'dark night',
  'language locale translation translate',
  'docs documentation readme',
  'total sum',
].map((line) => line.split(' '));

/** Said in several words, or with a sign between them. */
const PHRASES: [RegExp, string][] = [
  [/\b(?:log|sign)(?:s|ged|ging|ing|ed)?[\s-]?(?:in|on)\b(?:to\b)?/g, ' login '],
  [/\b(?:log|sign)(?:s|ged|ging|ing|ed)?[\s-]?(?:out|off)\b/g, ' logout '],
  [/\bsign(?:s|ing|ed)?[\s-]?up\b/g, ' signup '],
  [/\bget(?:s|ting)? rid of\b|\btake(?:s)? (?:out|away)\b/g, ' remove '],
  [
    /\btakes? (?:too |very |so )?(?:long|ages|forever)(?: to (?:load|open|show))?\b|\btim(?:e|es|ed|ing)[\s-]?outs?\b/g,
    ' slow ',
  ],
  [/\b(?:does|do|did|is|are|was)(?:n'?t| not) (?:work|working|load|loading)\b/g, ' fail '],
  [/\be-mail/g, ' email'],
  [/\bsave(?:s|d)? (?:\w+ ){0,3}as\b/g, ' export as '],
  [/\border(?:s|ed|ing)? by\b/g, ' sort by '],
  [/\blook(?:s|ed|ing)? up\b/g, ' search '],
];

/** Of every ticket, so they tell nothing. */
const noise = new Set(
  'a about able add added adds all allow allows also an and any are as at be been but by can cannot could do does each enable every feature for from get gets give had has have help how i if improve in into is it its itself just let like make makes me more must my need needs new no not now of on one only option or our out please possibility should so some somebody someone support supports that the their them then there they this those ticket to too up update us use used user users using via want wants we what when where which who why will with would you your change changes'.split(
    ' ',
  ),
);

/** The beginning that forms of a word share. English, and short on purpose: two forms of one word, never two words. */
function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  let base = word.replace(/'s?$/, '');
  if (/(?:ss|sh|ch|x|z)es$/.test(base)) base = base.slice(0, -2);
  else if (base.endsWith('ies') && base.length > 4) base = `${base.slice(0, -3)}y`;
  else if (/[^siu]s$/.test(base)) base = base.slice(0, -1);
  const shorter = /^(.*[aeiouy].*)(?:ing|ed)$/.exec(base)?.[1];
  if (shorter !== undefined && shorter.length >= 3)
    base = /([bdgklmnprt])\1$/.test(shorter) && !shorter.endsWith('ll') ? shorter.slice(0, -1) : shorter;
  return base.length > 3 ? base.replace(/e$/, '') : base;
}

const meanings = new Map<string, string>();
for (const [name = '', ...others] of GROUPS)
  for (const word of [name, ...others]) if (!meanings.has(stem(word))) meanings.set(stem(word), name);

/** What a text speaks of. */
export function meaningOf(text: string): Set<string> {
  let said = ` ${text.toLowerCase().replaceAll('’', "'")} `;
  for (const [phrase, word] of PHRASES) said = said.replaceAll(phrase, word);
  const found = new Set<string>();
  for (const word of said.match(/[\p{L}\p{N}]+(?:'[\p{L}]+)?/gu) ?? []) {
    if (noise.has(word)) continue;
    const base = stem(word);
    if (base.length > 1) found.add(meanings.get(base) ?? base);
  }
  return found;
}
