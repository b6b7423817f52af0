/** What an IP address is, whatever it is written as: mapped and embedded IPv4 counts as the IPv4 that it reaches. */

export type AddressKind = 'public' | 'loopback' | 'private' | 'link-local' | 'reserved';

function fourBytes(text: string): number[] | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  const bytes = parts.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256));
  return bytes.every((byte) => byte < 256) ? bytes : null;
}

function sixteenBytes(text: string): number[] | null {
  const [bare = ''] = text.split('%');
  const lastColon = bare.lastIndexOf(':');
  const dotted = bare.includes('.') ? fourBytes(bare.slice(lastColon + 1)) : [];
  if (dotted === null) return null;
  const words = dotted.length === 4 ? `${bare.slice(0, lastColon + 1)}0:0` : bare;
  const halves = words.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  const bytes = groups.flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 255];
  });
  return dotted.length === 4 ? [...bytes.slice(0, 12), ...dotted] : bytes;
}

const starts = (bytes: number[], prefix: readonly number[]): boolean =>
  prefix.every((byte, index) => bytes[index] === byte);

function kindOfFour(bytes: number[]): AddressKind {
  const [a = 0, b = 0, c = 0] = bytes;
  if (a === 127) return 'loopback';
  if (a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168)) return 'private';
  if (a === 100 && b >= 64 && b < 128) return 'private';
  if (a === 169 && b === 254) return 'link-local';
  const isReserved =
    a === 0 ||
    a >= 224 ||
    (a === 192 && b === 0 && (c === 0 || c === 2)) ||
    (a === 192 && b === 88 && c === 99) ||
    (a === 198 && (b === 18 || b === 19)) ||
    (a === 198 && b === 51 && c === 100) ||
    (a === 203 && b === 0 && c === 113);
  return isReserved ? 'reserved' : 'public';
}

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);

function kindOfSixteen(bytes: number[]): AddressKind {
  if (starts(bytes, [...zeros(15), 1])) return 'loopback';
  // Mapped (::ffff:a.b.c.d) and translated (64:ff9b::a.b.c.d) addresses are IPv4 at the other end.
  if (starts(bytes, [...zeros(10), 255, 255]) || starts(bytes, [0, 0x64, 0xff, 0x9b, ...zeros(8)]))
    return kindOfFour(bytes.slice(12));
  // 6to4 carries the IPv4 in the middle.
  if (starts(bytes, [0x20, 0x02])) return kindOfFour(bytes.slice(2, 6));
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  if (a === 0xfe && (b & 0xc0) === 0x80) return 'link-local';
  if ((a & 0xfe) === 0xfc) return 'private';
  if ((a & 0xe0) !== 0x20) return 'reserved';
  const isReserved =
    (a === 0x20 && b === 0x01 && c < 2) ||
    (a === 0x20 && b === 0x01 && c === 0x0d && d === 0xb8) ||
    (a === 0x3f && b === 0xff);
  return isReserved ? 'reserved' : 'public';
}

/** Null where the text is no IP address, e.g. a host's name. */
export function addressKind(text: string): AddressKind | null {
  const four = fourBytes(text);
  if (four !== null) return kindOfFour(four);
  const sixteen = text.includes(':') ? sixteenBytes(text.replaceAll(/[[\]]/g, '')) : null;
  return sixteen === null ? null : kindOfSixteen(sixteen);
}
