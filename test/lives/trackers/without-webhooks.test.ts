/**
 * Fault 10 for trackers: a life that begins there, with all that people do there meanwhile, without one kind of webhook
 * after the other, and without any. It ends as with all of them; only the round of looking has to come first.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAtTrackers } from '../../../src/flow/tracking/look.ts';
import { createTrackerInbox } from '../../../src/flow/tracking/tracker-inbox.ts';
import { newestItems } from '../../../src/store/work-items.ts';
import { chatId, type FlowWorld, INVOICES, startFlow } from '../../flow/flow-world.ts';
import { way } from '../../flow/smooth-way.ts';
import { desks } from '../../support/trackers/all.ts';
import type { TrackerDesk } from '../../support/trackers/desk.ts';

let flow: FlowWorld;
beforeAll(async () => {
  flow = await startFlow();
});
afterAll(() => flow?.close());

interface Ended {
  /** What was known of each step before anybody looked. */
  known: boolean[];
  tickets: unknown[];
  ledger: string[][];
  told: unknown[];
  shown: unknown;
}

/** One life. `reaches` says which webhooks arrive; after each step the round of looking comes once. */
async function life(desk: TrackerDesk, reaches: (what: string) => boolean): Promise<Ended> {
  desk.reset();
  await flow.reset();
  const { kind, place } = desk;
  const team = { kind, team: 'billing', places: [place], statuses: {}, channel: INVOICES };
  flow.deps.company.trackers = [{ ...team, starts: { rule: 'every_issue' } }];
  const tracker = desk.open();
  flow.deps.trackers = [tracker];
  const inbox = createTrackerInbox(flow.deps, tracker, desk.sort);
  const looks = (): Promise<void> => lookAtTrackers(flow.deps, { boot: true });
  let heard = 0;
  const hears = async (): Promise<void> => {
    const news = desk.sent().slice(heard);
    heard += news.length;
    for (const { id, what, body } of news) if (reaches(what)) await inbox.accept({ id, body });
    await inbox.idle();
    await flow.works();
    await flow.later();
  };
  const entries = async (): Promise<number> => {
    let count = 0;
    for (const item of await newestItems(flow.database.db, { privateChannels: [], limit: 50 }))
      count += (await flow.ledger(item.key)).length;
    return count;
  };
  const known: boolean[] = [];
  /** Somebody does something there; it is heard, or seen when we look. */
  const step = async (act: () => void): Promise<void> => {
    const before = await entries();
    act();
    await hears();
    known.push((await entries()) > before);
    await looks();
    await hears();
  };
  const answers = async (index: number): Promise<void> => {
    const next = way[index];
    if (next === undefined) throw new Error(`the way has no step ${index}`);
    expect(await flow.answers(next.name, { key: 'TL-1', ...next })).toMatchObject({ kind: 'done' });
    await flow.works();
    await hears();
  };

  await looks();
  await flow.flow.tracking.decide({ id: `${kind}/billing`, as: 'adopted', starts: null, by: chatId.kim });
  await looks();
  let ref = '';
  await step(() => {
    ref = desk.files({ title: 'Export', description: 'Accountants type them by hand.' });
  });
  await step(() => desk.edits(ref, { title: 'Export invoices as CSV' }));
  await step(() => desk.edits(ref, { priority: 'low' }));
  await answers(0);
  await step(() => desk.edits(ref, { description: 'Accountants type them by hand, every Monday.' }));
  expect(
    await flow.answers('ana', { key: 'TL-1', gate: 'redraft', signal: 'redraft_declined' }),
  ).toMatchObject({ kind: 'done' });
  await step(() => desk.comments(ref, 'Me too.'));
  for (const index of [1, 2, 3, 4]) await answers(index);
  let other = '';
  await step(() => {
    other = desk.files({ title: 'Round taxes once', description: 'A cent is lost.' });
  });
  await step(() => desk.closes(other));
  await step(() => desk.reopens(other));
  await step(() => desk.removes(other));
  const items = (await newestItems(flow.database.db, { privateChannels: [], limit: 50 })).toReversed();
  return {
    known,
    tickets: items.map(({ key, stage, title, description, priority, issue }) => ({
      key,
      stage,
      title,
      description,
      priority,
      issue: { ref: issue?.ref, gone: issue?.gone ?? null },
    })),
    ledger: await Promise.all(
      items.map(async ({ key }) => (await flow.ledger(key)).map(({ signal }) => signal)),
    ),
    told: flow.chat.notices.flatMap(({ channel, notice }) =>
      notice.kind === 'issue_gone' ? [{ channel, gone: notice.gone }] : [],
    ),
    shown: desk.shows(ref),
  };
}

describe.each(Object.entries(desks))('%s', (_name, start) => {
  let desk: TrackerDesk;
  let whole: Ended;
  beforeAll(async () => {
    desk = await start();
    whole = await life(desk, () => true);
  });
  afterAll(() => desk?.end());

  test('with all of them: edited, commented on, closed, opened again and deleted there, each is told', () => {
    expect(new Set(desk.sent().map(({ what }) => what))).toEqual(new Set(desk.hooks));
    // A comment of theirs is none of the ticket's.
    expect(whole.known).toEqual([true, true, true, true, false, true, true, true, true]);
    expect(whole.tickets).toMatchObject([
      {
        stage: 'deployed',
        title: 'Export invoices as CSV',
        description: 'Accountants type them by hand, every Monday.',
        priority: 'low',
        issue: { gone: null },
      },
      { stage: 'prd_draft', title: 'Round taxes once', issue: { gone: 'removed' } },
    ]);
    expect(whole.told).toEqual([
      { channel: chatId.ana, gone: 'closed' },
      { channel: chatId.ana, gone: 'removed' },
    ]);
    // What we did there came back too, and is nothing.
    expect(whole.ledger[0]?.filter((signal) => signal.startsWith('issue_'))).toEqual([
      'issue_edited',
      'issue_edited',
      'issue_edited',
    ]);
    expect(whole.shown).toEqual({
      title: 'Export invoices as CSV',
      status: desk.kind === 'github' ? 'closed as completed' : 'Done',
      comments: [
        'TL-1 is worked on in Slack: open the thread.',
        'Ana signed off the PRD, version 1.',
        'Me too.',
        'Eli signed off the tech spec, version 1.',
        'Pull request #18 was opened.',
        'It is live in production.',
      ],
    });
  });

  test('without one kind, whichever it is, nothing differs but the delay', async () => {
    const { known: _known, ...expected } = whole;
    for (const missing of desk.hooks) {
      const { known: _later, ...ended } = await life(desk, (what) => what !== missing);
      expect(ended, `without ${missing}`).toEqual(expected);
    }
  }, 60_000);

  test('without any, nothing is known before we look, and all of it after', async () => {
    const { known, ...ended } = await life(desk, () => false);
    const { known: _known, ...expected } = whole;
    expect(known).toEqual(known.map(() => false));
    expect(ended).toEqual(expected);
  });
});
