/** A company's tickets, as many as wanted, written by SQL in one go: stages, questions, cards and pages as after two years. */
import { sql } from 'drizzle-orm';
import { newItem } from '../../../src/pipeline/record/general.ts';
import type { WorkItem } from '../../../src/pipeline/work-item.ts';
import type { Db } from '../../../src/store/db.ts';
import { foldLaneChanges } from '../../../src/store/lane-counts.ts';
import { items } from '../../fixtures/items.ts';

/** People of the company; one in ten is a PM, whose questions the seed spreads over all of them. */
export const PEOPLE = 60;
const PMS = 6;

interface Template {
  /** Of a thousand tickets. */
  share: number;
  item: WorkItem;
  /** The question that is open, if any. */
  asks: string | null;
}

const backlog: WorkItem = {
  ...newItem({ ...items.filed, key: 'TL-1', service: 'invoices', proposedCriteria: [] }, items.filed.filedAt),
  stage: 'backlog',
};

/** A hundred of them fill the lane that is opened, so both pages show as much and growth is that of the queries. */
const templates: Template[] = [
  { share: 150, item: backlog, asks: null },
  { share: 20, item: items.filed, asks: null },
  { share: 20, item: items.unclear, asks: 'choose_service' },
  { share: 80, item: items.drafted, asks: 'prd_sign_off' },
  { share: 70, item: items.planned, asks: 'spec_sign_off' },
  { share: 30, item: items.blocked, asks: 'unblock' },
  { share: 50, item: items.ready, asks: 'delegate' },
  { share: 100, item: items.delegated, asks: null },
  { share: 20, item: items.stuck, asks: 'attention' },
  { share: 60, item: items.judged, asks: 'acceptance' },
  { share: 10, item: items.held, asks: null },
  { share: 330, item: items.live, asks: null },
  { share: 30, item: items.rolledBack, asks: 'reopen' },
  { share: 30, item: items.closed, asks: null },
];

/** Template of each ticket by its number: the shares, mixed by a step that hits every place of the thousand. */
const byPlace = templates.flatMap((template, at) => Array.from({ length: template.share }, () => at));
const STEP = 617;
const rows = templates.map((one) => ({ item: one.item, asks: one.asks }));

export async function seedBoard(db: Db, count: number): Promise<void> {
  const templated = sql`
    with template as (
      select (place - 1)::int as place, value->'item' as item, value->>'asks' as gate
      from jsonb_array_elements(${JSON.stringify(rows)}::text::jsonb) with ordinality as given(value, place)
    ), ticket as (
      select number, 'TL-' || number as key, template.*,
        (now() - make_interval(mins => number)) as since,
        'p' || (1 + number % ${PMS}::int) as pm, 'p' || (1 + number % ${PEOPLE}::int) as engineer
      from generate_series(1, ${count}::int) as number
      join template on template.place = (${JSON.stringify(byPlace)}::text::jsonb->((number * ${STEP}::int) % ${byPlace.length}::int))::int
    )`;
  await db.execute(sql`select setval('ticket_number', ${count}::int)`);
  await db.execute(sql`
    insert into people (id, name, chat_id, login, zone, is_admin, roles, outsider, away)
    select 'p' || n, 'Person ' || n, 'U' || n, 'octo-' || n, 'UTC', n = 1,
      jsonb_build_object('billing', case when n <= ${PMS}::int then '["pm"]'::jsonb else '["engineer"]'::jsonb end), false, false
    from generate_series(1, ${PEOPLE}::int) as n`);
  await db.execute(sql`${templated}
    insert into work_items (key, number, title, stage, stage_since, service, channel, is_private, external_ref, revision, item)
    select key, number, 'Ticket ' || number || ' about ' || (item->>'title'), item->>'stage', since,
      item->'service'->>'name', 'C0INVOICES', false, 'seed:' || number, 12,
      item || jsonb_build_object('key', key, 'title', 'Ticket ' || number || ' about ' || (item->>'title'),
        'stageSince', to_char(since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'pm', pm, 'engineer', engineer, 'revision', 12)
    from ticket`);
  await db.execute(sql`${templated}
    insert into asks (id, key, gate, bound, state, asked, slot, since, answer)
    select 'ask_' || number, key, gate, 'v1', 'open', jsonb_build_array(case when number % 2 = 0 then pm else engineer end),
      'ask:' || number, since, null
    from ticket where gate is not null
    union all
    select 'old_' || number || '_' || n, key, 'prd_sign_off', 'v' || n, 'answered', jsonb_build_array(pm), 'old:' || n, since,
      '{"signal": "prd_signed_off", "words": null}'::jsonb
    from ticket, generate_series(1, 3) as n where item->>'stage' not in ('backlog', 'incoming')`);
  await db.execute(sql`${templated}
    insert into messages (id, key, slot, channel, thread, ts, state, fingerprint)
    select number || '-' || slot, key, slot, 'C0INVOICES', case when slot = 'card' then null else number || '.000100' end,
      number || '.' || lpad((place * 10 + n)::text, 6, '0'), 'posted', 'seeded'
    from ticket, unnest(array['card', 'old:1', 'old:2', 'old:3']) with ordinality as given(slot, n)
    where item->>'stage' <> 'backlog'`);
  await db.execute(sql`${templated}
    insert into pages (key, kind, page, url, seen_hash, shown_version, access)
    select key, kind, 'F' || number || kind, 'https://chat.test/docs/F' || number || kind, 'seeded', 1, 'write'
    from ticket, unnest(array['prd', 'spec']) as kind where item->>'stage' not in ('backlog', 'incoming')`);
  await db.execute(sql`${templated}
    insert into agent_runs (id, key, agent, branch, state, active, cost_usd, started_at)
    select 'run_' || number, key, 'demo', 'tl-' || number, item->'run'->>'state',
      item->'run'->>'state' not in ('failed', 'stopped', 'finished'), '0.84', since
    from ticket where item->'run'->>'state' is not null`);
  // As every minute in a product that runs.
  await foldLaneChanges(db);
}
