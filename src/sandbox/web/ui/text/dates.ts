/** How Slack writes a moment: in the reader's zone, by the 24-hour clock. Times are in seconds since 1970. */
export type Reader = { zone: string; now: number };

type Parts = {
  year: number;
  month: number;
  day: number;
  weekday: string;
  hour: string;
  minute: string;
  second: string;
};

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(seconds: number, zone: string): Parts {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'long',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(zone, format);
  }
  const found = Object.fromEntries(
    format.formatToParts(seconds * 1000).map((part) => [part.type, part.value]),
  );
  return {
    year: Number(found['year']),
    month: Number(found['month']),
    day: Number(found['day']),
    weekday: found['weekday'] ?? '',
    hour: found['hour'] ?? '',
    minute: found['minute'] ?? '',
    second: found['second'] ?? '',
  };
}

function dayNumber(parts: Parts): number {
  return Math.floor(Date.UTC(parts.year, parts.month - 1, parts.day) / 86_400_000);
}

function ordinal(day: number): string {
  const teen = day % 100 >= 11 && day % 100 <= 13;
  return `${day}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th')}`;
}

/** *Today*, *yesterday*, *tomorrow*, or null for any other day. */
function nearDay(parts: Parts, reader: Reader): string | null {
  const distance = dayNumber(parts) - dayNumber(partsOf(reader.now, reader.zone));
  return distance === 0 ? 'today' : distance === -1 ? 'yesterday' : distance === 1 ? 'tomorrow' : null;
}

function ago(seconds: number, now: number): string {
  const distance = Math.abs(now - seconds);
  const steps: [number, string][] = [
    [31_536_000, 'year'],
    [2_592_000, 'month'],
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ];
  const step = steps.find(([size]) => distance >= size);
  if (!step) return 'just now';
  const count = Math.floor(distance / step[0]);
  const span = `${count} ${step[1]}${count === 1 ? '' : 's'}`;
  return seconds > now ? `in ${span}` : `${span} ago`;
}

type Token = (parts: Parts, reader: Reader, seconds: number) => string;

const monthOf = (parts: Parts) => MONTHS[parts.month - 1] ?? '';
const pad = (value: number) => String(value).padStart(2, '0');
const long: Token = (p) => `${p.weekday}, ${monthOf(p)} ${ordinal(p.day)}, ${p.year}`;
const longWithoutYear: Token = (p) => `${p.weekday}, ${monthOf(p)} ${ordinal(p.day)}`;
const short: Token = (p) => `${monthOf(p).slice(0, 3)} ${p.day}, ${p.year}`;
/** Slack leaves the year away within six months of today. */
const date: Token = (p, reader, seconds) =>
  Math.abs(reader.now - seconds) < 183 * 86_400
    ? `${monthOf(p)} ${ordinal(p.day)}`
    : `${monthOf(p)} ${ordinal(p.day)}, ${p.year}`;
const pretty =
  (otherwise: Token): Token =>
  (p, reader, seconds) =>
    nearDay(p, reader) ?? otherwise(p, reader, seconds);
const thisYear: Token = (p, reader, seconds) =>
  (p.year === partsOf(reader.now, reader.zone).year ? longWithoutYear : long)(p, reader, seconds);

const TOKENS: Record<string, Token> = {
  date_num: (p) => `${p.year}-${pad(p.month)}-${pad(p.day)}`,
  date_slash: (p) => `${pad(p.day)}/${pad(p.month)}/${p.year}`,
  date,
  date_pretty: pretty(date),
  date_short: short,
  date_short_pretty: pretty(short),
  date_long: long,
  date_long_pretty: pretty(long),
  date_long_full: (p) => `${monthOf(p)} ${p.day}, ${p.year}`,
  day_divider_pretty: pretty(thisYear),
  time: (p) => `${p.hour}:${p.minute}`,
  time_secs: (p) => `${p.hour}:${p.minute}:${p.second}`,
  ago: (_parts, reader, seconds) => ago(seconds, reader.now),
};

/** Fills a Slack date format; null when it holds a token that Slack does not document, so the fallback shows. */
export function formatSlackDate(seconds: number, format: string, reader: Reader): string | null {
  if (!Number.isFinite(seconds)) return null;
  const parts = partsOf(seconds, reader.zone);
  let unknown = false;
  const text = format.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const token = TOKENS[name];
    if (!token) unknown = true;
    return token ? token(parts, reader, seconds) : whole;
  });
  if (unknown) return null;
  return /^\{(date|day)\w*_pretty\}/.test(format) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

export function secondsOf(ts: string): number {
  return Number.parseFloat(ts);
}

/** `10:42`. */
export function clock(ts: string, zone: string): string {
  const parts = partsOf(secondsOf(ts), zone);
  return `${parts.hour}:${parts.minute}`;
}

/** *Today*, *Yesterday* or `Thursday, November 19th`: the line between two days of messages. */
export function dayLabel(ts: string, reader: Reader): string {
  return formatSlackDate(secondsOf(ts), '{day_divider_pretty}', reader) ?? '';
}

/** A key that two messages share when the reader saw them on the same day. */
export function dayKey(ts: string, zone: string): number {
  return dayNumber(partsOf(secondsOf(ts), zone));
}

/** `2026-11-20T10:30` as a person in `zone` means it, in seconds; NaN when it is no date. */
export function secondsInZone(local: string, zone: string): number {
  const wanted = Date.parse(`${local}Z`) / 1000;
  if (Number.isNaN(wanted)) return Number.NaN;
  const first = wanted - (Date.parse(`${localInZone(wanted, zone)}Z`) / 1000 - wanted);
  return first - (Date.parse(`${localInZone(first, zone)}Z`) / 1000 - wanted);
}

/** The moment as a date field wants it: `2026-11-20T10:30`. */
export function localInZone(seconds: number, zone: string): string {
  const p = partsOf(seconds, zone);
  return `${p.year}-${pad(p.month)}-${pad(p.day)}T${p.hour}:${p.minute}:${p.second}`;
}
