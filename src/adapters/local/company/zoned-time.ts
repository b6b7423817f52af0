/**
 * The instant of a wall clock's time in a zone. In the hour that a change to summer time leaves out, the clock
 * before the change counts; of an hour that comes twice, the first one.
 */
export function instantIn(zone: string, wall: string): Date {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) throw new Error(`This is not a time: ${wall}`);
  const before = asUtc - offsetMs(zone, asUtc - 86_400_000);
  const after = asUtc - offsetMs(zone, asUtc + 86_400_000);
  const fits = [before, after].filter((at) => at + offsetMs(zone, at) === asUtc);
  return new Date(fits.length === 0 ? before : Math.min(...fits));
}

function offsetMs(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const get = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second'));
  return wall - Math.floor(at / 1000) * 1000;
}
