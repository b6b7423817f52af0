import { expect, test } from 'vitest';
import type { OrderNotice } from '../../../src/ports/standing.ts';
import { orderLine } from '../../../src/slack/cards/standing/orders.ts';
import { wordsOf } from '../world.ts';

const freeze: OrderNotice = {
  kind: 'freeze',
  service: 'invoices',
  by: 'Eli',
  since: '2026-11-20T13:00:00.000Z',
  until: '2026-11-23T08:00:00.000Z',
  reason: 'month end <!channel>',
  ended: null,
};
const ended = { by: 'Kim', at: '2026-11-20T14:00:00.000Z' };

test('the channel’s one line, and what becomes of it', () => {
  const notices: OrderNotice[] = [
    freeze,
    { ...freeze, until: null },
    { ...freeze, ended },
    { ...freeze, ended: { ...ended, by: null } },
    { ...freeze, kind: 'lock', until: null },
    { ...freeze, kind: 'lock', until: null, ended },
  ];
  expect(notices.map((notice) => wordsOf(orderLine(notice).blocks))).toMatchInlineSnapshot(`
    [
      "Eli froze deploys of invoices until <!date^1795420800^{date_short_pretty} at {time}|23 Nov 2026, 08:00 UTC>: month end &lt;!channel&gt;.",
      "Eli froze deploys of invoices: month end &lt;!channel&gt;.",
      "Deploys of invoices were frozen by Eli since <!date^1795179600^{date_short_pretty} at {time}|20 Nov 2026, 13:00 UTC>: month end &lt;!channel&gt;. Kim ended it <!date^1795183200^{date_short_pretty} at {time}|20 Nov 2026, 14:00 UTC>.",
      "Deploys of invoices were frozen by Eli since <!date^1795179600^{date_short_pretty} at {time}|20 Nov 2026, 13:00 UTC>: month end &lt;!channel&gt;. Its time came <!date^1795183200^{date_short_pretty} at {time}|20 Nov 2026, 14:00 UTC>.",
      "Eli locked invoices, so nothing of it is deployed: month end &lt;!channel&gt;.",
      "invoices was locked by Eli since <!date^1795179600^{date_short_pretty} at {time}|20 Nov 2026, 13:00 UTC>: month end &lt;!channel&gt;. Kim ended it <!date^1795183200^{date_short_pretty} at {time}|20 Nov 2026, 14:00 UTC>.",
    ]
  `);
});
