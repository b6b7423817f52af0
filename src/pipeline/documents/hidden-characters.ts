/** Characters that people cannot see and models can read: [from, to], inclusive. */
const invisible: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x0c],
  [0x0e, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xd800, 0xdfff],
  [0xe0000, 0xe0fff],
];
const zeroWidthNonJoiner = 0x200c;
const zeroWidthJoiner = 0x200d;
const emojiStyle = 0xfe0f;
const joinsScripts =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Sinhala}]/u;
const joinsEmoji = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Emoji_Component}\u{fe0f}]/u;

const isInvisible = (code: number): boolean => invisible.some(([from, to]) => code >= from && code <= to);

/** Joiners stay where a script or an emoji is written with them; anywhere else they only hide something. */
function belongs(code: number, before: string, after: string): boolean {
  if (code === zeroWidthNonJoiner) return joinsScripts.test(before) && joinsScripts.test(after);
  if (code === zeroWidthJoiner) {
    return (
      (joinsEmoji.test(before) && joinsEmoji.test(after)) ||
      (joinsScripts.test(before) && joinsScripts.test(after))
    );
  }
  if (code === emojiStyle) return /[\p{Extended_Pictographic}\d#*]/u.test(before);
  return false;
}

/** The text without NUL, control, zero-width, bidi and tag characters and lone surrogates; line ends become `\n`. */
export function visibleText(text: string): string {
  let kept = '';
  let before = '';
  const characters = Array.from(text.replaceAll(/\r\n?|\u2028|\u2029|\u0085/g, '\n'));
  for (const [index, character] of characters.entries()) {
    const code = character.codePointAt(0) ?? 0;
    if (isInvisible(code) && !belongs(code, before, characters[index + 1] ?? '')) continue;
    kept += character;
    before = character;
  }
  return kept;
}

/** What tag characters spell: they mirror ASCII one to one and are shown nowhere. */
export function spelledInTags(text: string): string {
  let spelled = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xe0020 && code <= 0xe007e) spelled += String.fromCodePoint(code - 0xe0000);
  }
  return spelled;
}
