/** What an incident tool says, and what becomes of it on tickets that wait for it or are being deployed. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { webhookBody } from '../../../src/adapters/pagerduty/shapes.ts';
import { UpstreamError } from '../../../src/errors.ts';
import type { HookInbox } from '../../../src/flow/hearing/hook-inbox.ts';
import { createIncidentInbox } from '../../../src/flow/hearing/incident-inbox.ts';
import { reconcile } from '../../../src/flow/reconcile.ts';
import type { Incident } from '../../../src/pipeline/item/context.ts';
import type { IncidentEvent } from '../../../src/ports/lake/incident-events.ts';
import { inbox as inboxTable } from '../../../src/store/schema.ts';
import { type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
let hooks: HookInbox;
let deliveries = 0;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(async () => {
  await world.reset();
  hooks = createIncidentInbox(world.deps, async (body) => body as IncidentEvent);
});
afterAll(() => world?.close());

const incident = (more: Partial<Incident> = {}): Incident => ({
  id: 'PD-90',
  title: 'Invoices answer slowly',
  priority: 'P1',
  services: ['invoices'],
  owner: 'Dana',
  openedAt: new Date().toISOString(),
  ...more,
});

/** The tool says so, and it is so. */
async function happens(what: IncidentEvent['what'], one = incident()): Promise<void> {
  const others = world.facts.openIncidents.filter((each) => each.id !== one.id);
  world.facts.openIncidents = what === 'ended' ? others : [...others, one];
  await says(what, one);
  await world.works();
}

/** Heard, and nothing else goes on. */
async function says(what: IncidentEvent['what'], one = incident()): Promise<void> {
  deliveries += 1;
  await hooks.accept({ id: `hook-${deliveries}`, body: { what, incident: one, at: one.openedAt } });
  await hooks.idle();
}

async function whileDeploying(): Promise<string> {
  const key = await world.reaches('preview');
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  await world.worksUntil('verify');
  expect((await world.item(key)).deploy?.phase).toBe('deploying');
  return key;
}
const heard = async (key: string): Promise<string[]> =>
  (await world.ledger(key)).filter((one) => one.signal === 'incident_opened').map((one) => one.outcome);
const stored = async () =>
  (await world.deps.db.select().from(inboxTable)).map(({ state, note }) => ({ state, note }));

test('fault 90: an incident that opens while a ticket is deployed asks whether to go on, once', async () => {
  const key = await whileDeploying();
  world.facts.openIncidents = [incident()];
  await says('opened');
  await says('changed');
  await reconcile(world.deps, { boot: false });
  expect((await world.item(key)).deploy?.incident?.id).toBe('PD-90');
  expect(await heard(key)).toEqual(['stayed']);
  expect(await world.asks(key, 'deploy_incident')).toHaveLength(1);
});

test('fault 10: what no webhook told is found by the next round', async () => {
  const key = await whileDeploying();
  world.facts.openIncidents = [incident()];
  await reconcile(world.deps, { boot: false });
  expect((await world.open(key, 'deploy_incident')).state).toBe('open');
});

test('an opening that arrives after the end asks nobody', async () => {
  const key = await whileDeploying();
  await says('opened');
  expect(await heard(key)).toEqual([]);
  expect(await stored()).toEqual([{ state: 'ignored', note: 'PD-90 concerns no ticket that could ship' }]);
});

test('a tool that cannot be asked is believed', async () => {
  const key = await whileDeploying();
  world.facts.down.add('incidents');
  await says('opened');
  expect(await heard(key)).toEqual(['stayed']);
});

test('an incident outside the blast radius is nothing to the ticket', async () => {
  const key = await whileDeploying();
  world.facts.openIncidents = [incident({ services: ['mailer'] })];
  await says('opened', incident({ services: ['mailer'] }));
  await says('opened', incident({ services: [] }));
  expect(await heard(key)).toEqual([]);
});

test('who let it finish is not asked again about that incident, but about the next one', async () => {
  const key = await whileDeploying();
  world.facts.openIncidents = [incident()];
  await says('opened');
  await world.answers('sam', { key, gate: 'deploy_incident', signal: 'deploy_continued' });
  await says('changed');
  expect((await world.item(key)).deploy?.incident).toBeNull();
  world.facts.openIncidents.push(incident({ id: 'PD-91' }));
  await says('opened', incident({ id: 'PD-91' }));
  expect((await world.item(key)).deploy?.incident?.id).toBe('PD-91');
});

test('an incident that ends and opens again is asked about again, whether a webhook says so or a round sees it', async () => {
  const key = await whileDeploying();
  const letsGoOn = () => world.answers('sam', { key, gate: 'deploy_incident', signal: 'deploy_continued' });
  const isAsked = async () => (await world.item(key)).deploy?.incident?.id ?? null;
  const looks = () => reconcile(world.deps, { boot: false });
  world.facts.openIncidents = [incident()];
  await says('opened');
  await letsGoOn();
  world.facts.openIncidents = [];
  await says('ended');
  await looks();
  world.facts.openIncidents = [incident()];
  await says('opened');
  await looks();
  expect(await isAsked()).toBe('PD-90');
  await letsGoOn();
  await looks();
  expect(await isAsked()).toBeNull();
  world.facts.openIncidents = [];
  await looks();
  await looks();
  world.facts.openIncidents = [incident()];
  await looks();
  await looks();
  expect(await isAsked()).toBe('PD-90');
  expect(await heard(key)).toEqual(['stayed', 'stayed', 'stayed']);
  const ends = (await world.ledger(key)).filter((one) => one.signal === 'fact_changed');
  expect(ends.map((one) => one.facts)).toEqual([
    { what: 'incident PD-90 ended' },
    { what: 'incident PD-90 ended' },
  ]);
});

test('an incident that somebody overrode is not asked about again once the deploy runs; a newer one is', async () => {
  const key = await world.reaches('preview');
  const known = incident({ openedAt: new Date(Date.now() - 60_000).toISOString() });
  world.facts.openIncidents = [known];
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  await world.works();
  const reason = 'The export has nothing to do with it.';
  await world.answers('kim', { key, gate: 'hold', signal: 'hold_overridden', words: { reason } });
  await world.worksUntil('verify');
  expect((await world.item(key)).deploy?.phase).toBe('deploying');
  await says('changed', known);
  await reconcile(world.deps, { boot: false });
  expect((await world.item(key)).deploy?.incident).toBeNull();
  const newer = incident({ id: 'PD-91', openedAt: new Date(Date.now() + 60_000).toISOString() });
  world.facts.openIncidents.push(newer);
  await says('opened', newer);
  expect((await world.item(key)).deploy?.incident?.id).toBe('PD-91');
});

test('a held deploy is checked as soon as its incident ends, without its timer', async () => {
  const key = await world.reaches('preview');
  world.facts.openIncidents = [incident()];
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  await world.works();
  expect((await world.item(key)).deploy?.phase).toBe('held');
  await happens('ended');
  expect((await world.item(key)).stage).toBe('deployed');
});

test('a ticket that is ready is scored again when an incident opens, and again when it ends', async () => {
  const key = await world.reaches('ready');
  await happens('opened');
  expect((await world.item(key)).stage).toBe('blocked');
  await happens('ended');
  expect((await world.item(key)).stage).toBe('ready');
});

test('a body that is no event is acknowledged and ignored; one whose services cannot be looked up comes again', async () => {
  hooks = createIncidentInbox(world.deps, async () => {
    webhookBody.parse({});
    return null;
  });
  await hooks.accept({ id: 'strange', body: {} });
  await hooks.idle();
  hooks = createIncidentInbox(world.deps, async () => {
    throw new UpstreamError('PagerDuty', 'cannot be understood', { retryable: true });
  });
  await hooks.accept({ id: 'early', body: {} });
  await hooks.idle();
  expect(await stored()).toEqual([
    { state: 'ignored', note: 'not an event that we know' },
    { state: 'failed', note: 'cannot be understood' },
  ]);
  hooks = createIncidentInbox(world.deps, async () => null);
  await hooks.replay();
  expect((await stored()).map((one) => one.state)).toEqual(['ignored', 'ignored']);
});
