/** Spellings that a model reads and a person does not: the plain text behind them, to be screened like any other. */

export interface Disguise {
  /** How it was spelled, for whoever reads the flag; null: as people would read it. */
  how: string | null;
  text: string;
}

/** Letters of other alphabets that look Latin. NFKC folds the rest: full-width, mathematical, circled. */
const pairs = Array.from(
  'аaеeоoрpсcхxуyіiјjѕsԁdһhԛqԝwցgոnɡgαaοoνvιiκkρpτtυuεeηnАAВBЕEКKМMНHОOРPСCТTХXУYІIЅSΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXℓlꞮIıi',
);
const alike = new Map(
  pairs.flatMap((one, index) => (index % 2 === 0 ? [[one, pairs[index + 1] ?? one] as const] : [])),
);
const mixed =
  /[\p{Script=Latin}][\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]|[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}][\p{Script=Latin}]/u;
const folded = (text: string): string =>
  mixed.test(text) ? Array.from(text, (one) => alike.get(one) ?? one).join('') : text;

const leet: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
/** Words alone in which digits stand between letters: `1gn0r3`, not `2026` and not `TL-42`. */
const unleeted = (text: string): string =>
  text.replaceAll(
    /(?<![\p{L}\p{N}@$!])(?=[\p{L}\p{N}@$!]{3,24}(?![\p{L}\p{N}]))(?=[\d@$!]{0,3}[a-z])(?=[a-z]{0,20}[\d@$])[a-z\d@$!]+/giu,
    (word) => Array.from(word, (one) => leet[one] ?? one).join(''),
  );

/** `i g n o r e   a l l`, `i.g.n.o.r.e`: letters that stand alone are one word; wider gaps part words. */
const closedUp = (text: string): string =>
  text.replaceAll(/(?<![\p{L}\p{N}])(?:\p{L}[ .\-_*|]{1,3}){4,200}\p{L}(?![\p{L}\p{N}])/gu, (letters) =>
    letters
      .replaceAll(/(?<=\p{L})(?: {2,3}| [.\-_*|] )(?=\p{L})/gu, '\u0001')
      .replaceAll(/[ .\-_*|]/g, '')
      .replaceAll('\u0001', ' '),
  );

const rot13 = (text: string): string =>
  text.replaceAll(/[a-z]/gi, (one) => {
    const base = one <= 'Z' ? 65 : 97;
    return String.fromCharCode(((one.charCodeAt(0) - base + 13) % 26) + base);
  });

const isReadable = (text: string): boolean =>
  text.length > 7 &&
  !text.includes('\ufffd') &&
  (text.match(/[\p{L}\p{P}\p{Zs}\d\n]/gu)?.length ?? 0) > text.length * 0.9;

const MOST_CODED = 20;
const LONGEST_CODED = 4_000;
const coded = /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{24,}={0,2}(?![A-Za-z0-9+/=_-])/g;
const hex = /(?<![A-Za-z0-9])(?:(?:0x|\\x)?[0-9a-f]{2}[ ,]?){16,}(?![A-Za-z0-9])/gi;

function decoded(text: string): Disguise[] {
  const found: Disguise[] = [];
  for (const [letters] of [...text.matchAll(coded)].slice(0, MOST_CODED)) {
    const plain = Buffer.from(
      letters.slice(0, LONGEST_CODED).replaceAll('-', '+').replaceAll('_', '/'),
      'base64',
    ).toString('utf8');
    if (isReadable(plain)) found.push({ how: 'base64', text: plain });
  }
  for (const [digits] of [...text.matchAll(hex)].slice(0, MOST_CODED)) {
    const plain = Buffer.from(
      digits.slice(0, LONGEST_CODED).replaceAll(/0x|\\x|[\s,]/gi, ''),
      'hex',
    ).toString('utf8');
    if (isReadable(plain)) found.push({ how: 'hex', text: plain });
  }
  return found;
}

/** `%69%67%6e`, `&#105;&#x67;`, `\u0069\u0067`: enough of them in a row to be a word. */
function unescaped(text: string): string {
  return text
    .replaceAll(/(?:%[0-9a-f]{2}(?:[a-z]{0,8})){4,}/gi, (all) =>
      Buffer.from(
        all.replaceAll(
          /%([0-9a-f]{2})|([a-z]+)/gi,
          (_one, code?: string, plain?: string) => code ?? Buffer.from(plain ?? '').toString('hex'),
        ),
        'hex',
      ).toString('utf8'),
    )
    .replaceAll(
      /&#(?:x([0-9a-f]{2,6})|(\d{2,7}));?/gi,
      (whole, code?: string, number?: string) =>
        letter(code === undefined ? Number(number) : Number.parseInt(code, 16)) ?? whole,
    )
    .replaceAll(
      /\\u\{?([0-9a-f]{4,6})\}?/gi,
      (whole, code: string) => letter(Number.parseInt(code, 16)) ?? whole,
    );
}
const letter = (code: number): string | null =>
  code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : null;

/** Only where some word of an attack shows up, since nearly any text is readable letters when turned. */
const turnedWords = /snoitcurtsni|suoiverp|evorppa|tpmorp|tnatsissa/i;
const shiftedWords = /\b(?:vafgehpgvbaf?|cerivbhf|nccebir|vtaber|cebzcg|nffvfgnag)\b/i;

/** Every other reading of a text that is not the text itself. */
export function disguises(text: string): Disguise[] {
  const plain = closedUp(unleeted(folded(unescaped(text).normalize('NFKD').replaceAll(/\p{M}/gu, ''))));
  return [
    ...(plain === text ? [] : [{ how: null, text: plain }]),
    ...decoded(text),
    ...(turnedWords.test(text) ? [{ how: 'backwards', text: Array.from(text).toReversed().join('') }] : []),
    ...(shiftedWords.test(text) ? [{ how: 'rot13', text: rot13(text) }] : []),
  ];
}
