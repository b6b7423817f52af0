/** What people answered when they were asked which service a ticket is about: a team's own corrections. */
import { sql } from 'drizzle-orm';
import type { EarlierChoice } from '../../pipeline/knowledge/resolve-service.ts';
import { type Db, rowsOf } from '../db.ts';
import { ledger, workItems } from '../schema.ts';
import { conditions } from '../work-items.ts';

const MOST = 300;

/** The newest first; of private tickets only those of these channels. */
export async function chosenServices(db: Db, privateChannels: string[]): Promise<EarlierChoice[]> {
  return rowsOf<EarlierChoice>(
    await db.execute(sql`
      select ${ledger.key} as key, ${workItems.title} as title, ${ledger.facts}->>'service' as service
      from ${ledger} join ${workItems} on ${workItems.key} = ${ledger.key}
      where ${ledger.signal} = 'service_chosen' and ${ledger.outcome} in ('moved', 'stayed')
        and ${conditions({ privateChannels })}
      order by ${ledger.seq} desc limit ${MOST}`),
  );
}
