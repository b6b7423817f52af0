import { sql } from 'drizzle-orm';
import type { Db } from '../../../src/store/db.ts';

/** Moves everybody to a zone, which it returns, where this hour of the day has begun whenever the test runs. */
export async function everybodyWhereItIs(db: Db, hour: number): Promise<string> {
  const ahead = hour - new Date().getUTCHours();
  const hours = ahead < -12 ? ahead + 24 : ahead;
  const zone = `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
  await db.execute(sql`update people set zone = ${zone}`);
  return zone;
}
