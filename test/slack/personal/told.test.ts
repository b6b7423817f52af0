/** What people are told about absence and waiting: direct messages, the question in the thread, what is offered. */
import { describe, expect, test } from 'vitest';
import type { Telling } from '../../../src/pipeline/asking/telling.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { now } from '../../fixtures/company.ts';
import { items } from '../../fixtures/items.ts';
import { answeredBy, askOf, viewOf } from '../../fixtures/views.ts';
import { shown as drawn } from '../words/shown.ts';
import { startWorld, wordsOf } from '../world.ts';

test('coming back: one direct message, and the list behind its button', async () => {
  const world = await startWorld();
  const request = {
    to: 'U0ELI',
    outboxId: 'back-1',
    notice: {
      kind: 'back' as const,
      absence: 'absence_1',
      answered: [
        { name: 'Sam', count: 4 },
        { name: 'Kim', count: 1 },
      ],
    },
  };
  await world.slack.ports.notices.post(request);
  expect(await world.slack.chat.find({ channel: 'U0ELI', thread: null }, 'back-1')).not.toBeNull();
  const message = (await world.direct('eli'))[0];
  expect(message?.text).toMatchInlineSnapshot(
    `"While you were away: Sam answered 4 and Kim 1 for you. Button: List."`,
  );
  expect(wordsOf(message?.blocks)).toMatchInlineSnapshot(`
    "While you were away: Sam answered 4 and Kim 1 for you.
    List…"
  `);
  const im = (await world.sees('eli')).channels.find((one) => one.is_im === true);
  await world.does('eli', 'click', { channel: im?.id, ts: message?.ts, label: 'List…' });
  expect(wordsOf((await world.sees('eli')).modal?.blocks)).toMatchInlineSnapshot(`
    "*TL-42* Export invoices as CSV
    Sam signed off the spec, <!date^1795168800^{date_short_pretty} at {time}|20 Nov 2026, 10:00 UTC>"
  `);
});

test('nobody is there: said in one line', async () => {
  const world = await startWorld();
  const tell = (notice: {
    gate: 'deploy_approval' | 'trouble';
    service: string | null;
    until: string | null;
  }) =>
    world.slack.ports.notices.post({
      to: 'U0KIM',
      outboxId: notice.gate,
      notice: { kind: 'nobody', thread: null, ...notice },
    });
  await tell({ gate: 'deploy_approval', service: 'invoices', until: '2026-11-23T08:00:00.000Z' });
  await tell({ gate: 'trouble', service: null, until: null });
  expect((await world.direct('kim')).map((one) => one.text)).toMatchInlineSnapshot(`
    [
      "Nobody can approve deploys for invoices until 23 Nov 2026, 08:00 UTC.",
      "Nobody can choose after the failed step.",
    ]
  `);
});

describe('the question', () => {
  const told = (person: string, how: Telling['how'], step: Telling['step'] = 'asked'): Telling => ({
    person,
    step,
    how,
    at: now,
  });
  const shows = async (ask: ReturnType<typeof askOf>, kind: 'ask' | 'offered' | 'nudge' = 'ask') => {
    const world = await startWorld();
    const message = kind === 'nudge' ? { kind, ask: ask.id, by: null } : { kind, ask: ask.id };
    await world.show(viewOf(items.planned, [ask]), message);
    const [shown] = await world.messages('ana');
    return `${shown?.text}\n--\n${wordsOf(shown?.blocks)}`;
  };

  test('of somebody who is away says so, and who is asked', async () => {
    const moved = {
      from: 'eli',
      why: 'away' as const,
      absence: 'absence_1',
      until: '2026-11-23T08:00:00.000Z',
      deputy: true,
      by: null,
    };
    expect(
      await shows(askOf('spec_sign_off', { asked: ['sam'], told: [told('sam', 'thread')], moved })),
    ).toMatchInlineSnapshot(`
      "TL-42 Export invoices as CSV. Sam, please sign off spec v1. 5 files in scope, size S. Buttons: Sign off spec, Sign off and delegate, Ask for changes.
      --
      <@U0SAM> please sign off the *tech spec*, v1.
      *In short:* Stream rows from listInvoices as CSV. 5 files in scope, 2 not to touch, 2 steps, size S. Migration: adds a column. Undo: previous release, the column stays.
      *Thin:* 1 assumption without a source.
      Not reached: Zendesk, tried <!date^1795165800^{date_short_pretty} at {time}|20 Nov 2026, 09:10 UTC>. Drafted by a model. Check the sources.
      Eli is away until <!date^1795420800^{date_short_pretty} at {time}|23 Nov 2026, 08:00 UTC>. Asked Sam, deputy.
      Sign off spec
      Sign off and delegate…
      Ask for changes…
      Read spec
      Ask someone else…
      Remind me…
      Back to the PRD…
      Close…"
    `);
  });
  test('that was handed over says from whom; whoever wants it by message stands there by plain name', async () => {
    const moved = {
      from: 'eli',
      why: 'handed' as const,
      absence: null,
      until: null,
      deputy: false,
      by: 'eli',
    };
    const ask = askOf('spec_sign_off', { asked: ['sam'], told: [told('sam', 'direct')], moved });
    expect(await shows(ask)).toMatchInlineSnapshot(`
      "TL-42 Export invoices as CSV. Sam, please sign off spec v1. 5 files in scope, size S. Buttons: Sign off spec, Sign off and delegate, Ask for changes.
      --
      Sam, please sign off the *tech spec*, v1.
      *In short:* Stream rows from listInvoices as CSV. 5 files in scope, 2 not to touch, 2 steps, size S. Migration: adds a column. Undo: previous release, the column stays.
      *Thin:* 1 assumption without a source.
      Not reached: Zendesk, tried <!date^1795165800^{date_short_pretty} at {time}|20 Nov 2026, 09:10 UTC>. Drafted by a model. Check the sources.
      Asked Sam (from Eli).
      Sign off spec
      Sign off and delegate…
      Ask for changes…
      Read spec
      Ask someone else…
      Remind me…
      Back to the PRD…
      Close…"
    `);
    expect(await shows(ask, 'nudge')).toContain('Eli asks you to sign this off.');
  });
  test('that nobody answered for two days is offered to the others; those at rest stand there by plain name', async () => {
    const steps = [
      told('eli', 'thread'),
      told('eli', 'direct', 'message'),
      told('sam', 'thread', 'offered'),
      told('kim', 'later', 'offered'),
    ];
    const ask = askOf('spec_sign_off', { asked: ['eli'], told: steps });
    expect(await shows(ask, 'offered')).toMatchInlineSnapshot(`
      "TL-42 Export invoices as CSV. Eli has not answered since 20 Nov 2026, 09:10 UTC. Anyone with the role may: Sam and Kim. Button: Answer.
      --
      Eli has not answered since <!date^1795165800^{date_short_pretty} at {time}|20 Nov 2026, 09:10 UTC>. Anyone with the role may: <@U0SAM> and Kim.
      Answer…
      Open thread"
    `);
    const over = { ...ask, ...answeredBy('sam', 'spec_signed_off') };
    expect(await shows(over, 'offered')).toMatchInlineSnapshot(`
      "TL-42 Export invoices as CSV. Sam answered it.
      --
      Sam answered it."
    `);
  });
});

test('an agent that nobody answered for an hour is offered to the others, with what it asks', () => {
  const told = [{ person: 'sam', step: 'offered' as const, how: 'thread' as const, at: now }];
  const ask = askOf('permission', { asked: ['eli'], told });
  const content = contentOf({ kind: 'offered', ask: ask.id }, viewOf(items.asking, [ask]));
  expect(drawn(content)).toMatchInlineSnapshot(`
    "T: TL-42 Export invoices as CSV. Eli has not answered since 20 Nov 2026, 09:10 UTC. Anyone with the role may: Sam. The agent asks: run npm install csv-stringify@6. Button: Answer.
    S  Eli has not answered since <t>. Anyone with the role may: <@U0SAM>.
    C  The agent asks: run \`npm install csv-stringify@6\`
    A  [Answer…*] [Open thread↗]"
  `);
});

test('fault 20: [Ask Eli] tells Eli once a day, also after a restart', async () => {
  const world = await startWorld();
  const view = world.flow.add(viewOf(items.planned, [askOf('spec_sign_off', { asked: ['eli'] })]));
  const ts = await world.show(view, { kind: 'ask', ask: 'ask-spec_sign_off' });
  world.flow.decide = () => ({
    kind: 'refused',
    code: 'not_your_role',
    sentence: 'Only an engineer of invoices can sign this off: Eli. TL-42 is unchanged.',
    thread: null,
    offer: null,
    who: [{ id: 'eli', name: 'Eli', chatId: 'U0ELI' }],
  });
  const asks = async (): Promise<void> => {
    await world.clicks('ana', ts, 'Sign off spec');
    await world.does('ana', 'click', { modal: true, label: 'Ask Eli' });
  };
  await asks();
  expect(await world.direct('eli')).toHaveLength(1);
  await world.restart();
  await asks();
  expect(await world.direct('eli')).toHaveLength(1);
  expect((await world.direct('ana')).map((one) => one.text)).toEqual([
    'Eli was told.',
    'Eli was told today already.',
  ]);
});

test('live, outside the hours of whoever filed it: thanked by plain name', async () => {
  const world = await startWorld();
  const view = viewOf(items.live);
  const { liveAt, reporter } = items.live;
  const day = new Date(liveAt ?? '').getUTCDay() || 7;
  const rests = { zone: 'UTC', days: [(day % 7) + 1], from: '09:00', to: '18:00' };
  const works = { ...rests, days: [day], from: '00:00', to: '24:00' };
  const ana = view.people[reporter];
  if (ana === undefined) throw new Error('nobody filed it');
  const words = async (hours: typeof rests): Promise<string> => {
    const people = { ...view.people, [reporter]: { ...ana, hours } };
    const ts = await world.show({ ...view, people }, { kind: 'live', deployment: 'd1' });
    return wordsOf((await world.messages('eli')).find((one) => one.ts === ts)?.blocks);
  };
  expect(await words(rests)).toContain(' Ana you asked for this.');
  expect(await words(works)).toContain(' <@U0ANA> you asked for this.');
});
