/** Freezes and locks by a person's word: who may, what is stored, who hears of it. */
import { createHash } from 'node:crypto';
import { readsAlong } from '../../pipeline/authorise.ts';
import { momentIn } from '../../pipeline/facts/moment.ts';
import type { OrderOutcome, OrderRequest, Orders } from '../../ports/standing.ts';
import { dbNow, inTransaction } from '../../store/db.ts';
import { type PersonRow, rolesIn } from '../../store/people.ts';
import {
  endedIn,
  endOrder,
  endOrders,
  findOrder,
  openOrders,
  placeOrder,
  revive,
  type StandingOrder,
} from '../../store/standing/orders.ts';
import { itemsOfService } from '../../store/work-items.ts';
import { policyOf } from '../company/company.ts';
import { whoIs } from '../company/who.ts';
import type { Deps } from '../deps.ts';
import { services, valueOf } from '../gather-facts.ts';
import { near } from '../near.ts';
import { leftOn } from '../shipping/comebacks.ts';
import { showOrders } from './order-lines.ts';
import { unlockTicket } from './unlock-ticket.ts';
import { factChanged, waits } from './waiting.ts';

const UNDO_MS = 600_000;
const matter = { freeze: 'freeze', unfreeze: 'freeze', lock: 'lock', unlock: 'lock' } as const;

export function createOrders(deps: Deps): Orders {
  return {
    give: async (request) => {
      const outcome = await give(deps, request);
      deps.log.info('order.given', {
        what: request.what,
        service: request.service,
        by: request.by,
        outcome: outcome.kind,
      });
      if (outcome.kind === 'done') await showOrders(deps);
      return outcome;
    },
    takeBack: async (undo, by) => {
      const outcome = await takeBack(deps, undo, by);
      if (outcome.done) await showOrders(deps);
      return outcome;
    },
  };
}

const refused = (sentence: string, title = false): OrderOutcome => ({ kind: 'refused', sentence, title });
const idOf = (delivery: string): string =>
  createHash('sha256').update(delivery).digest('base64url').slice(0, 16);

async function give(deps: Deps, request: OrderRequest): Promise<OrderOutcome> {
  const person = await whoIs(deps, request.by);
  if (person === null || person.outsider) return refused(readsAlong(deps.company.name));
  const known = valueOf(await services(deps), []);
  const service = known.find((one) => one.name === request.service);
  if (service === undefined)
    return unknownService(
      request.service,
      known.map((one) => one.name),
    );
  const may = mayGive(deps, person, { ...request, team: service.owner });
  if (!may.yes) return refused(may.sentence);
  return request.what === 'freeze' || request.what === 'lock'
    ? begin(deps, request, person)
    : end(deps, request, person);
}

function unknownService(name: string, names: string[]): OrderOutcome {
  const close = near(name, names);
  const hint = close.length > 0 ? `Near: ${close.join(', ')}.` : `Known: ${names.slice(0, 12).join(', ')}.`;
  return refused(`No service ${name}. ${hint} Nothing was done.`, true);
}

/** Engineers and approvers of the service's team begin; those whom policy names end. */
function mayGive(
  deps: Deps,
  person: PersonRow,
  about: { what: OrderRequest['what']; service: string; team: string | null },
): { yes: true } | { yes: false; sentence: string } {
  const nameOf = (id: string): string => deps.company.people.find((one) => one.id === id)?.name ?? id;
  const said = (who: string, ids: string[]): { yes: false; sentence: string } => ({
    yes: false,
    sentence: `Only ${who} can ${about.what} ${about.service}: ${ids.map(nameOf).join(', ') || 'nobody yet'}. Nothing changed.`,
  });
  if (about.what === 'freeze' || about.what === 'lock') {
    const roles = rolesIn(person, about.team ?? '');
    if (roles.includes('engineer') || roles.includes('approver')) return { yes: true };
    const team = deps.company.teams[about.team ?? ''];
    return said('engineers and approvers of its team', [
      ...new Set([...(team?.engineer ?? []), ...(team?.approver ?? [])]),
    ]);
  }
  const policy = policyOf(deps.company, about.service);
  const named = about.what === 'unfreeze' ? policy.mayOverride : policy.mayUnlock;
  return named.includes(person.id) ? { yes: true } : said('those whom the policy names', named);
}

async function begin(deps: Deps, request: OrderRequest, person: PersonRow): Promise<OrderOutcome> {
  const { service } = request;
  const now = await dbNow(deps.db);
  const until =
    request.until === null ? null : momentIn(request.until, { now, zone: person.zone, dayAlone: 'ends' });
  if (request.until !== null && until === null)
    return refused(
      `I do not understand "${request.until}" as a time. Try Monday 9:00, 18:00, 2026-12-01 or 3 days. Nothing was done.`,
    );
  if (until !== null && Date.parse(until) <= Date.parse(now))
    return refused(`${request.until} is over already. Nothing was done.`);
  const kind = matter[request.what];
  const order = await inTransaction(deps.db, (tx) =>
    placeOrder(tx, {
      id: idOf(request.delivery),
      kind,
      service,
      until,
      reason: request.reason ?? '',
      by: person.id,
    }),
  );
  await factChanged(deps, service, { what: `${service} ${past[request.what]}`, id: `order:${order.id}` });
  return done(deps, request, { until: order.until, undo: `order:${order.id}`, tickets: [] });
}

const past = {
  freeze: 'frozen',
  lock: 'locked',
  unfreeze: 'not frozen any more',
  unlock: 'unlocked',
} as const;

async function end(deps: Deps, request: OrderRequest, person: PersonRow): Promise<OrderOutcome> {
  const { service } = request;
  const command = idOf(request.delivery);
  const kind = matter[request.what];
  const ended = await inTransaction(deps.db, (tx) =>
    endOrders(tx, { kind, service, by: person.id, endedIn: command }),
  );
  const before = await endedIn(deps.db, command, UNDO_MS);
  const ticket = kind === 'lock' ? await unlockTicket(deps, request) : null;
  if (ticket?.kind === 'refused')
    return refused(ended.length === 0 ? ticket.sentence : `The lock by hand is over. ${ticket.sentence}`);
  if (before.length === 0 && ticket === null) return refused(await notThere(deps, request));
  await factChanged(deps, service, { what: `${service} is ${past[request.what]}`, id: `ended:${command}` });
  return done(deps, request, {
    until: null,
    undo: before.length === 0 ? null : `ended:${command}`,
    tickets: ticket?.kind === 'done' ? [ticket.key] : [],
  });
}

async function notThere(deps: Deps, { what, service }: OrderRequest): Promise<string> {
  if (what === 'unlock') return `${service} is not locked. Nothing changed.`;
  const theirs = valueOf(await deps.incidents.freezes(), []);
  const other = theirs.find((one) => one.services === 'all' || one.services.includes(service));
  return other === undefined
    ? `${service} is not frozen. Nothing changed.`
    : `The freeze of ${service} comes from the company's own list (${other.id}: ${other.reason}). It ends there, not here. Nothing changed.`;
}

async function done(
  deps: Deps,
  { what, service }: OrderRequest,
  about: { until: string | null; undo: string | null; tickets: string[] },
): Promise<OrderOutcome> {
  const items = await itemsOfService(deps.db, service, ['deploying']);
  const left = what === 'unlock' ? await leftOn(deps, service) : [];
  return { kind: 'done', what, service, waiting: items.filter(waits).length, left, ...about };
}

/** Only one's own order, and only while nobody has built on it. */
async function takeBack(deps: Deps, undo: string, by: string): Promise<{ done: boolean; sentence: string }> {
  const person = await whoIs(deps, by);
  const [what = '', id = ''] = undo.split(':');
  const [order] = what === 'order' ? [await findOrder(deps.db, id)] : await endedIn(deps.db, id, UNDO_MS);
  if (order == null) return { done: false, sentence: late };
  const giver = what === 'order' ? order.by : order.endedBy;
  if (person === null || person.outsider || giver !== person.id)
    return { done: false, sentence: 'Only whoever gave that order can take it back. Nothing changed.' };
  if (what === 'order' && (await isOld(deps, order))) return { done: false, sentence: late };
  const changed = await inTransaction(deps.db, async (tx) =>
    what === 'order' ? await endOrder(tx, id, person.id) : ((await revive(tx, id))[0] ?? null),
  );
  if (changed === null)
    return { done: false, sentence: `${order.service} is unchanged: that is over already.` };
  const now = await stands(deps, order);
  await factChanged(deps, order.service, { what: `${order.service} ${now}`, id: `undone:${undo}` });
  return { done: true, sentence: `Taken back. ${order.service} ${now}.` };
}

const late = 'That is longer ago than ten minutes, or over already. Nothing changed.';

async function isOld(deps: Deps, order: StandingOrder): Promise<boolean> {
  return Date.parse(await dbNow(deps.db)) - Date.parse(order.since) > UNDO_MS;
}

async function stands(deps: Deps, { kind, service }: StandingOrder): Promise<string> {
  const open = await openOrders(deps.db, { kind, service });
  const word = kind === 'freeze' ? 'frozen' : 'locked';
  return open.length > 0 ? `is ${word}` : `is not ${word} any more`;
}
