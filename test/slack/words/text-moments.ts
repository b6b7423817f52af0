/** A document's text is questioned: changed after it was signed, proposed, applied, clashing, filed anew. */
import type { TicketView } from '../../../src/ports/chat.ts';
import { items } from '../../fixtures/items.ts';
import { askOf, viewOf } from '../../fixtures/views.ts';
import type { Moment } from './moments.ts';

const asking = (view: TicketView): Moment => ({
  view,
  message: { kind: 'ask', ask: view.asks[0]?.id ?? '' },
});

export const textMoments: Record<string, Moment> = {
  'text changed after sign-off': asking(
    viewOf(
      {
        ...items.delegated,
        reSign: 'prd',
        prd: {
          ...items.redrafted.prd,
          author: 'ana',
          signed: { version: 1, hash: 'a', by: 'ana', at: items.filed.filedAt },
        },
      },
      [askOf('re_sign', { asked: ['ana'] })],
    ),
  ),
  proposal: asking(
    viewOf(
      {
        ...items.drafted,
        proposal: { document: 'prd', section: 'Non-goals', before: '', after: 'PDF export.', id: 'p1' },
      },
      [askOf('proposal')],
    ),
  ),
  'proposal, settled here': asking(
    viewOf(
      {
        ...items.drafted,
        proposal: {
          document: 'prd',
          section: 'Non-goals',
          before: '- Changes in other services.',
          after: '- Changes in other services.\n- PDF export.',
          id: 'p1',
          by: ['ana', 'sam'],
          url: 'https://acme.slack.com/archives/C1/p1',
        },
      },
      [askOf('proposal')],
    ),
  ),
  'a small change, applied at once': asking(
    viewOf(
      {
        ...items.redrafted,
        prd: { ...items.redrafted.prd, author: 'ana' },
        applied: { document: 'prd', section: 'Requirements', before: 'all invoices', version: 2, id: 'a1' },
      },
      [askOf('proposal', { bound: 'undo:a1' })],
    ),
  ),
  clash: asking(
    viewOf(
      {
        ...items.drafted,
        clash: {
          document: 'prd',
          section: 'Requirements',
          theirs: 'Only paid ones.',
          ours: 'All but cancelled.',
          id: 'c1',
        },
      },
      [askOf('clash', { asked: ['ana'] })],
    ),
  ),
  'issue edited': asking(
    viewOf({ ...items.drafted, redraft: { hash: 'h', at: items.filed.filedAt } }, [
      askOf('redraft', { asked: ['ana'] }),
    ]),
  ),
};
