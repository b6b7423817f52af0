/**
 * A ticket's life that begins in a team's tracker: created there, edited there on the way, shipped from Slack, and its
 * issue says so. One product with three teams, each with a tracker of its own; every tracker answers over the network.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAtTrackers } from '../../../src/flow/tracking/look.ts';
import { entriesOf } from '../../../src/store/ledger.ts';
import {
  INVOICES,
  linkOn,
  offering,
  opens,
  posts,
  sends,
  stepByStep,
  wordsOn,
} from '../../stories/acting.ts';
import type { Hook, TrackerDesk } from '../../support/trackers/desk.ts';
import { githubDesk } from '../../support/trackers/github-desk.ts';
import { jiraDesk } from '../../support/trackers/jira-desk.ts';
import { linearDesk } from '../../support/trackers/linear-desk.ts';
import { startWorld, type World } from '../../support/world.ts';

stepByStep();
/** Two of them are tickets that the demo agent can build, once somebody mends their titles there; the last one is not. */
const stories = [
  { label: 'Linear', team: 'billing', title: 'Export invoices as CSV', key: 'TL-2', isBuilt: true },
  { label: 'Jira', team: 'shop', title: 'Tax total off by a cent', key: 'TL-3', isBuilt: true },
  { label: 'GitHub Issues', team: 'books', title: 'Show the VAT number', key: 'TL-4', isBuilt: false },
] as const;
type Story = (typeof stories)[number];

let world: World;
const desks = new Map<string, TrackerDesk>();
const answered = new Map<string, { status: number; hook: Hook }[]>();
let forgotten = '';

const deskOf = ({ label }: Pick<Story, 'label'>): TrackerDesk => {
  const desk = desks.get(label);
  if (desk === undefined) throw new Error(`There is no ${label}`);
  return desk;
};
const path = (desk: TrackerDesk): string => `${world.product.httpUrl}/webhooks/${desk.kind}`;

beforeAll(async () => {
  const [linear, jira, github] = await Promise.all([linearDesk(), jiraDesk(), githubDesk()]);
  for (const [label, desk] of [
    ['Linear', linear],
    ['Jira', jira],
    ['GitHub Issues', github],
  ] as const)
    desks.set(label, desk);
  forgotten = linear.files({ title: 'Rename the tax column', description: 'It says VAT.' });
  const trackers = stories.map((story) => {
    const { kind, place } = deskOf(story);
    return `  - { kind: ${kind}, team: ${story.team}, places: [${place}], channel: ${INVOICES} }\n`;
  });
  world = await startWorld({
    env: { ...linear.env, ...jira.env, ...github.env },
    company: (file) =>
      `${file.replace(/^( {2})billing: (.*)$/m, '$1billing: $2\n$1books: $2')}\ntrackers:\n${trackers.join('')}`,
  });
  for (const [label, desk] of desks) {
    const answers: { status: number; hook: Hook }[] = [];
    answered.set(label, answers);
    desk.deliverTo(async (hook) => {
      const { raw: body, headers } = hook;
      const { status } = await fetch(path(desk), { method: 'POST', headers, body });
      answers.push({ status, hook });
    });
  }
});
afterAll(async () => {
  await world?.close();
  for (const desk of desks.values()) await desk.end();
});

test('Kim sees what is in each, and nothing has been posted; she adopts them, and every new issue may begin', async () => {
  for (const { label, team } of stories) {
    const found = new RegExp(`${label}: ${label === 'Linear' ? '1 open issue' : '0 open issues'} found`);
    const asked = await offering(world.kim, 'Adopt quietly', found);
    expect(wordsOn(asked.blocks)).toContain('Nothing was posted or changed.');
    const direct = await world.kim.finds('the direct messages', (seen) =>
      seen.channels.find((one) => one.is_im),
    );
    const about = { channel: direct.id, ts: asked.ts };
    await world.kim.click({ ...about, action_id: 'tracker:choose', value: 'every_issue' });
    await world.kim.presses('Adopt quietly', found);
    await world.kim.message(new RegExp(`Kim adopted ${label} for ${team}: .*From now on: every new issue`));
  }
  expect(deskOf({ label: 'Linear' }).shows(forgotten).comments).toEqual([]);
  await lookAtTrackers(world.product.deps, { boot: true });
  expect(await world.item('TL-1')).toMatchObject({
    stage: 'backlog',
    title: 'Rename the tax column',
    home: null,
  });
  expect(await posts(world.ana, INVOICES, 'TL-1')).toEqual([]);
});

describe.each(stories)('$label', (story) => {
  const { key, title } = story;
  const about = (words: string): RegExp => new RegExp(`^${key} .*${words}`);
  let desk: TrackerDesk;
  let ref = '';
  const shown = () => desk.shows(ref);

  test('a new issue becomes a ticket by itself, with its card in the channel and its thread in the tracker', async () => {
    desk = deskOf(story);
    ref = desk.files({ title: 'To be named', description: 'Accountants ask for it.' });
    const asked = await world.ana.message(about('Ana, please sign off PRD v1'));
    expect(asked.channel).toBe(INVOICES);
    await desk.until(() => shown().comments.some((one) => one.startsWith(`${key} is worked on in Slack`)));
  });

  test('fault 132: its title and priority are changed there, and the card says so; a new description is asked about', async () => {
    desk.edits(ref, { title, priority: 'low' });
    await world.ana.finds('the card with the new title', (seen) =>
      seen.channels.some(({ messages }) =>
        messages.some(({ text }) => text.startsWith(`${key} `) && text.includes(title)),
      ),
    );
    await world.ana.presses('Sign off PRD', about('please sign off PRD v1'));
    desk.edits(ref, { description: 'Accountants ask for it every Monday.' });
    await world.ana.presses('Leave it', about('changed the description in .*Redraft the PRD'));
    expect(await world.item(key)).toMatchObject({
      title,
      priority: 'low',
      description: 'Accountants ask for it every Monday.',
      prd: { signed: { version: 1 } },
    });
  });

  test('it is taken through to production', async () => {
    await opens(world.eli, 'Sign off and delegate…', about('Eli, please sign off spec v1'));
    await sends(world.eli, {});
    await world.eli.presses('Approve plan', about('proposes a plan'));
    await offering(world.sam, 'Open preview', about('Sam, it is ready to look at'));
    if (story.isBuilt) await world.sam.presses('Accept and ship', about('ready to look at'));
    else {
      await opens(world.sam, 'Accept…', about('ready to look at'));
      await sends(world.sam, { reason_1: 'To see the rest.' });
    }
    const live = await offering(world.ana, 'Release notes', about('is live'));
    expect(linkOn(live, 'Open it')).toMatch(/^http/);
  });

  test('the issue says so: done, with a comment for each milestone, each once', async () => {
    const done = desk.kind === 'github' ? 'closed as completed' : 'Done';
    await desk.until(() => shown().status === done);
    await desk.until(() => shown().comments.some((one) => one.startsWith('It is live')));
    const { pullRequest } = await world.item(key);
    expect(shown()).toEqual({
      title,
      status: done,
      comments: [
        `${key} is worked on in Slack: open the thread.`,
        'Ana signed off the PRD, version 1.',
        'Eli signed off the tech spec, version 1.',
        `Pull request #${pullRequest?.number} was opened.`,
        'It is live in production.',
      ],
    });
  });

  test('fault 133: what we did there came back by webhook, and changed nothing', async () => {
    await desk.delivered();
    const answers = answered.get(story.label) ?? [];
    expect(answers.length).toBeGreaterThan(7);
    // Linear takes nothing but 200 as delivered.
    expect(new Set(answers.map(({ status }) => status))).toEqual(
      new Set([desk.kind === 'linear' ? 200 : 202]),
    );
    const told = await entriesOf(world.product.deps.db, key);
    const signals = told.map(({ signal }) => signal).filter((one) => one.startsWith('issue_'));
    // Where title and priority are told apart, they come one after the other.
    expect(signals.length).toBe(desk.kind === 'github' ? 3 : 2);
    expect(new Set(signals)).toEqual(new Set(['issue_edited']));
  });

  test('a forged webhook is refused, and one that was sent too long ago', async () => {
    const { headers, raw } = answered.get(story.label)?.at(-1)?.hook ?? { headers: {}, raw: '' };
    const forged = await fetch(path(desk), { method: 'POST', headers, body: `${raw} ` });
    expect(forged.status).toBe(401);
    const late = desk.late?.();
    if (late === undefined) return;
    const refused = await fetch(path(desk), { method: 'POST', headers: late.headers, body: late.raw });
    expect([refused.status, await refused.json()]).toEqual([
      401,
      { error: 'It was sent more than a minute ago, or our clocks differ.' },
    ]);
  });
});

test('the other direction: what Ana files in Slack stands in the tracker of its team, once, in the current cycle', async () => {
  const desk = deskOf({ label: 'Linear' });
  await world.ana.command(INVOICES, '/ticket', 'Remember the last filter');
  await desk.until(() => desk.count() === 3);
  await desk.until(() => desk.shows('BIL-3').comments.length > 0);
  await desk.delivered();
  expect(desk.shows('BIL-3')).toMatchObject({ title: 'Remember the last filter', status: 'Todo' });
  expect(desk.filed('BIL-3')).toMatchObject({ cycle: 7 });
  // TL-5 is a record of another time.
  expect((await world.item('TL-6')).issue).toMatchObject({ tracker: 'linear', ref: 'BIL-3' });
});

test('what was there before is left as its people have it, and there is no issue that nobody filed', () => {
  expect(deskOf({ label: 'Linear' }).shows(forgotten)).toMatchObject({ status: 'Todo', comments: [] });
  expect([...desks.values()].map((desk) => desk.count())).toEqual([3, 1, 1]);
});
