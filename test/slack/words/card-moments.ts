/** The card of a ticket, at the moments at which it says something else. */
import type { TicketView } from '../../../src/ports/chat.ts';
import { lost, revert } from '../../fixtures/changes.ts';
import { items } from '../../fixtures/items.ts';
import { askOf, viewOf } from '../../fixtures/views.ts';
import type { Moment } from './moments.ts';

const card = (view: TicketView): Moment => ({ view, message: { kind: 'card' } });
const control = askOf('card');
export const cards: Record<string, Moment> = {
  incoming: card(viewOf(items.filed, [control])),
  'incoming, unclear': card(viewOf(items.unclear, [askOf('choose_service', { asked: ['ana'] }), control])),
  'for review': card(viewOf(items.drafted, [askOf('prd_sign_off', { asked: ['ana'] }), control])),
  blocked: card(viewOf(items.blocked, [askOf('unblock', { asked: ['eli'] }), control])),
  ready: card(viewOf(items.ready, [askOf('delegate', { asked: ['eli'] }), control])),
  'in development': card(viewOf(items.delegated, [askOf('run'), control])),
  'agent asks': card(viewOf(items.asking, [askOf('run'), askOf('permission', { asked: ['eli'] }), control])),
  'needs attention': card(viewOf(items.stuck, [askOf('attention', { asked: ['eli'] }), control])),
  preview: card(viewOf(items.judged, [askOf('acceptance', { asked: ['sam', 'ana'] }), control])),
  bypassed: card(viewOf(items.bypassed, [askOf('accept_merged', { asked: ['kim'] }), control])),
  held: card(viewOf(items.held, [askOf('hold'), control])),
  staging: card(viewOf(items.staging, [askOf('ship_to_production', { asked: ['sam'] }), control])),
  'deploy failed': card(viewOf(items.failed, [askOf('deploy_failed', { asked: ['sam'] }), control])),
  deployed: card(viewOf(items.live, [askOf('rollback'), control])),
  'live, its branch rewritten': card(viewOf({ ...items.live, lost }, [askOf('rollback'), control])),
  'rolled back, with the revert open': card(
    viewOf({ ...items.rolledBack, revert }, [askOf('reopen', { asked: ['eli'] }), control]),
  ),
  'rolled back': card(viewOf(items.rolledBack, [askOf('reopen', { asked: ['eli'] }), control])),
  'a step failed': card(viewOf(items.troubled, [askOf('trouble', { asked: ['ana'] }), control])),
  paused: card(viewOf(items.paused, [control])),
  closed: card(viewOf(items.closed, [askOf('reopen')])),
};
