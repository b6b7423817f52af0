import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { trackerIssues } from '../../../src/store/tracking/schema-tracking.ts';
import { newestItems } from '../../../src/store/work-items.ts';
import { stateOf as statusOf } from '../../support/linear/state.ts';
import { chatId } from '../flow-world.ts';
import { stageOf, startTracking, type TrackingWorld } from './tracking-world.ts';

let world: TrackingWorld;
beforeAll(async () => {
  world = await startTracking();
});
afterAll(() => world?.close());
beforeEach(() => world.reset());

const count = async (): Promise<number> =>
  (await newestItems(world.flow.database.db, { privateChannels: [], limit: 200 })).length;

/** A ticket of an issue, started, with its PRD asked about. */
async function drafted(description = 'Accountants type them.'): Promise<{ ref: string; key: string }> {
  const ref = world.linear.files({ title: 'Export invoices as CSV', description });
  await world.hears();
  const key = (await world.ticketOf(ref)) ?? '';
  await world.flow.answers('ana', { key, gate: 'start', signal: 'started' });
  await world.flow.works();
  await world.flow.later();
  return { ref, key };
}

describe('what starts by itself', () => {
  test('by hand: a new issue waits in the backlog, and nobody is told', async () => {
    await world.adopts();
    const ref = world.linear.files({ title: 'Tax is off by a cent', labels: ['bug'], priority: 'high' });
    await world.hears();
    await world.flow.works();
    const key = (await world.ticketOf(ref)) ?? '';
    expect(await world.flow.item(key)).toMatchObject({
      stage: 'backlog',
      kind: 'bug',
      priority: 'high',
      labels: ['bug'],
      issue: { tracker: 'linear', ref },
    });
    expect(world.flow.chat.posts).toEqual([]);
  });

  test('every issue: it begins at once, in the channel of its service', async () => {
    await world.adopts('every_issue');
    const ref = world.linear.files({ title: 'Export invoices as CSV' });
    await world.hears();
    await world.flow.works();
    expect(await stageOf(world, await world.ticketOf(ref))).toBe('prd_draft');
  });

  test('the kind is the tracker’s own label, and then may go the short way; a text that calls itself a bug is none', async () => {
    await world.adopts('every_issue');
    const labelled = world.linear.files({ title: 'Tax is off by a cent', labels: ['bug'] });
    const claimed = world.linear.files({
      title: 'This is a bug: rebuild the list',
      description: 'kind: bug',
    });
    await world.hears();
    await world.flow.works();
    const [one, other] = [await world.ticketOf(labelled), await world.ticketOf(claimed)];
    expect(await world.flow.item(one ?? '')).toMatchObject({ kindFrom: 'tracker', path: 'short' });
    expect(await world.flow.item(other ?? '')).toMatchObject({ kind: 'feature', path: 'full' });
  });

  test('by label, also when it comes later; no more a day than the rule says', async () => {
    await world.reset({ starts: { rule: 'labelled', label: 'Throughline', perDay: 2 } });
    await world.adopts();
    const labels = ['throughline'];
    const first = world.linear.files({ title: 'One', labels });
    const second = world.linear.files({ title: 'Two' });
    await world.hears();
    expect(await stageOf(world, await world.ticketOf(first))).toBe('incoming');
    expect(await stageOf(world, await world.ticketOf(second))).toBe('backlog');
    const throughline = world.linear.space.labels.filter(({ name }) => name === 'throughline');
    world.linear.edits(second, { labels: throughline });
    await world.hears();
    expect(await stageOf(world, await world.ticketOf(second))).toBe('incoming');
    const third = world.linear.files({ title: 'Three', labels });
    await world.hears();
    expect(await stageOf(world, await world.ticketOf(third))).toBe('backlog');
  });

  test('five a day: the sixth and seventh wait for the next day, and start by themselves', async () => {
    await world.adopts('labelled');
    const labels = ['throughline'];
    const refs = Array.from({ length: 7 }, (_, index) =>
      world.linear.files({ title: `No. ${index}`, labels }),
    );
    await world.hears();
    await world.looks();
    const stages = () => Promise.all(refs.map(async (ref) => stageOf(world, await world.ticketOf(ref))));
    const [started, waits] = ['incoming', 'backlog'];
    expect(await stages()).toEqual([...Array.from({ length: 5 }, () => started), waits, waits]);
    const aDayAgo = sql`${trackerIssues.startedAt} - interval '25 hours'`;
    await world.flow.database.db.update(trackerIssues).set({ startedAt: aDayAgo });
    await world.looks();
    expect(await stages()).toEqual(Array.from({ length: 7 }, () => started));
  });

  test('what its people have under way stays theirs, by hand', async () => {
    await world.adopts('every_issue');
    const ref = world.linear.files({ title: 'Hotfix', started: true });
    await world.hears();
    await world.flow.works();
    expect(await stageOf(world, await world.ticketOf(ref))).toBe('delegated');
    expect(world.flow.chat.posts).toEqual([]);
    expect(world.linear.issue(ref).comments).toEqual([]);
  });

  test('an issue of a team that is nobody’s is left alone', async () => {
    await world.adopts('every_issue');
    const ref = world.linear.files({ title: 'Not ours' });
    const issue = world.linear.issue(ref);
    const [sent] = world.linear.sent.splice(-1);
    const body = structuredClone(sent?.body) as { data: { team: { key: string } } };
    body.data.team.key = 'OPS';
    await world.inbox.accept({ id: 'ops-1', body });
    await world.inbox.idle();
    expect(issue.comments).toEqual([]);
    expect(await count()).toBe(0);
  });
});

test('ten in ten minutes make one message, and wait in the backlog', async () => {
  await world.adopts('every_issue');
  for (let number = 1; number <= 13; number += 1) world.linear.files({ title: `Imported ${number}` });
  await world.hears();
  await world.looks();
  for (let number = 14; number <= 23; number += 1) world.linear.files({ title: `Imported ${number}` });
  await world.hears();
  await world.looks();
  expect(world.notices('tracker_crowd')).toEqual([{ kind: 'tracker_crowd', label: 'Linear', count: 23 }]);
  const items = await newestItems(world.flow.database.db, { privateChannels: [], limit: 50 });
  expect(items.filter((item) => item.stage === 'backlog')).toHaveLength(14);
});

describe('fault 132: an issue that changes after it was taken in', () => {
  beforeEach(() => world.adopts());

  test('title and priority: the card says so, and nothing else', async () => {
    const { ref, key } = await drafted();
    world.linear.edits(ref, { title: 'Export invoices as a file', priority: 2 });
    await world.hears();
    await world.flow.works();
    expect(await world.flow.item(key)).toMatchObject({
      title: 'Export invoices as a file',
      priority: 'high',
      redraft: null,
      stage: 'prd_draft',
    });
  });

  test('description: a redraft is offered, and says who changed it where', async () => {
    const { ref, key } = await drafted();
    world.linear.edits(ref, { description: 'Accountants need a file with a header row.' });
    await world.hears();
    await world.flow.works();
    expect(await world.flow.open(key, 'redraft')).toMatchObject({ asked: ['ana'] });
    expect((await world.flow.item(key)).redraft).toMatchObject({ from: 'Ana' });
    expect((await world.flow.item(key)).description).toBe('Accountants need a file with a header row.');
  });

  test('another list style or line break is no change', async () => {
    const { ref, key } = await drafted('Because:\n\n- one\n- two');
    world.linear.edits(ref, { description: 'Because:\n\n* one\n* two\n' });
    await world.hears();
    await world.flow.works();
    expect((await world.flow.item(key)).redraft).toBeNull();
  });

  test('moved to another name: the same ticket, with its new link', async () => {
    const { ref, key } = await drafted();
    world.linear.edits(ref, { number: 77 });
    await world.hears();
    await world.flow.works();
    expect((await world.flow.item(key)).issue).toMatchObject({ ref: 'BIL-77' });
    expect(await count()).toBe(1);
  });

  test('deleted: its owner is told once, the ticket is kept', async () => {
    const { ref, key } = await drafted();
    world.linear.removes(ref);
    await world.hears();
    await world.looks();
    expect(await stageOf(world, key)).toBe('prd_draft');
    expect(world.flow.chat.notices.filter(({ notice }) => notice.kind === 'issue_gone')).toMatchObject([
      { channel: chatId.ana, notice: { ref, gone: 'removed', by: 'Ana', ticket: { key } } },
    ]);
  });

  test('closed there before anybody began: it leaves the backlog, and nobody is told', async () => {
    const ref = world.linear.files({ title: 'Never mind' });
    await world.hears();
    world.linear.edits(ref, { state: statusOf(world.linear.space, 'canceled') });
    await world.hears();
    const key = (await world.ticketOf(ref)) ?? '';
    expect(await world.flow.item(key)).toMatchObject({
      stage: 'cancelled',
      closed: { reason: 'Closed in Linear.', as: 'elsewhere' },
    });
    expect(world.notices('issue_gone')).toEqual([]);
  });

  test('adopted work ends with its issue', async () => {
    const ref = world.linear.files({ title: 'Hotfix', started: true });
    await world.hears();
    world.linear.edits(ref, { state: statusOf(world.linear.space, 'completed') });
    await world.hears();
    expect(await stageOf(world, await world.ticketOf(ref))).toBe('cancelled');
  });
});

describe('deliveries', () => {
  beforeEach(() => world.adopts());
  const edits = async (): Promise<string> => {
    const ref = world.linear.files({ title: 'First', description: 'One.' });
    world.linear.edits(ref, { title: 'Second' });
    world.linear.edits(ref, { description: 'Two.', priority: 1 });
    world.linear.edits(ref, { title: 'Third' });
    return ref;
  };
  const now = async (ref: string) => {
    const item = await world.flow.item((await world.ticketOf(ref)) ?? '');
    return { title: item.title, description: item.description, priority: item.priority };
  };
  const last = { title: 'Third', description: 'Two.', priority: 'critical' };

  test('fault 11: each comes twice, some under a new id: the ledger says everything once', async () => {
    const ref = await edits();
    for (const [index, { headers, body }] of world.linear.sent.entries())
      for (const id of [headers['linear-delivery'] ?? '', headers['linear-delivery'] ?? '', `again-${index}`])
        await world.inbox.accept({ id, body });
    await world.inbox.idle();
    expect(await now(ref)).toEqual(last);
    const ledger = await world.flow.ledger((await world.ticketOf(ref)) ?? '');
    expect(ledger.map(({ signal }) => signal)).toEqual([
      'imported',
      'issue_edited',
      'issue_edited',
      'issue_edited',
    ]);
  });

  test('late and in another order, the newest wins', async () => {
    const ref = await edits();
    const [created, ...rest] = world.linear.sent;
    for (const [index, sent] of [created, ...rest.toReversed()].entries())
      await world.inbox.accept({ id: `late-${index}`, body: sent?.body });
    await world.inbox.idle();
    expect(await now(ref)).toEqual(last);
  });

  test('fault 131: the same issue from a webhook and from a look at once is one ticket', async () => {
    world.linear.files({ title: 'Once' });
    await Promise.all([world.hears(), world.looks(), world.looks()]);
    expect(await count()).toBe(1);
  });

  test.each([0, 1, 2, 3, 4])(
    'fault 10: without webhook %i nothing differs but the delay',
    async (missing) => {
      const ref = await edits();
      const gone = world.linear.files({ title: 'Gone' });
      await world.hears((index) => index === missing);
      await world.looks();
      world.linear.removes(gone);
      await world.hears(() => true);
      await world.looks();
      expect(await now(ref)).toEqual(last);
      expect(await stageOf(world, await world.ticketOf(gone))).toBe('cancelled');
    },
  );

  test('fault 46: after a night without us, everything is caught up with at the start', async () => {
    const refs = Array.from({ length: 5 }, (_, number) => world.linear.files({ title: `Night ${number}` }));
    await world.hears(() => true);
    await world.looks();
    for (const ref of refs) expect(await stageOf(world, await world.ticketOf(ref))).toBe('backlog');
  });
});
