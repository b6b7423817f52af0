import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issueOfKey } from '../../../src/store/tracking/issues.ts';
import { secrets } from '../../fixtures/secrets.ts';
import { way } from '../smooth-way.ts';
import { startTracking, type TrackingWorld } from './tracking-world.ts';

let world: TrackingWorld;
beforeAll(async () => {
  world = await startTracking();
});
afterAll(() => world?.close());
beforeEach(() => world.reset());

const issueOf = async (key: string) => {
  const ref = (await world.flow.item(key)).issue?.ref;
  return ref === undefined ? null : world.linear.issue(ref);
};
const comments = async (key: string) =>
  (await issueOf(key))?.comments.map(({ body }) => body.replaceAll(/\[[^\]]*\]\([^)]*\)/g, 'LINK'));

async function answered(key: string, until: string): Promise<void> {
  for (const next of way) {
    if ((await world.flow.item(key)).stage === until) return;
    await world.flow.answers(next.name, { key, ...next });
    await world.flow.works();
    await world.flow.later();
  }
}

describe('a ticket filed in Slack', () => {
  test('becomes an issue of its team, in the current cycle, whoever adopted what', async () => {
    world.flow.deps.company.emails = {};
    const key = await world.flow.files('Export invoices as CSV', { description: 'Accountants type them.' });
    await world.flow.works();
    const issue = await issueOf(key);
    expect(issue).toMatchObject({
      title: 'Export invoices as CSV',
      team: { key: 'BIL' },
      cycle: { number: 7 },
      creator: world.linear.space.us,
    });
    expect(issue?.description).toContain('Accountants type them.');
    const card = world.flow.chat.posts.find((post) => post.message.kind === 'card');
    expect(card?.view.links.tracker?.ref).toBe('Linear BIL-1');
  });

  test('tells its issue how it goes, each thing once, and ends done', async () => {
    const key = await world.flow.files('Export invoices as CSV');
    await world.flow.works();
    await world.flow.later();
    await answered(key, 'deployed');
    expect((await world.flow.item(key)).stage).toBe('deployed');
    expect((await issueOf(key))?.state.name).toBe('Done');
    expect(await comments(key)).toMatchInlineSnapshot(`
      [
        "**TL-1** is worked on in Slack: LINK.",
        "Ana signed off the PRD, version 1.",
        "Eli signed off the tech spec, version 1.",
        "Pull request LINK was opened.",
        "It is live in production.",
      ]
    `);
  });

  test('fault 114, fault 122: what it says calls nobody there, loads nothing and holds no secret', async () => {
    const [, secret] = secrets[0] ?? ['', ''];
    const key = await world.flow.files('Ask @team, closes #5', {
      description: `See [rows](https://figma.example/a), ![shot](https://evil.example/p.png), @eli and ${secret}\n\n- The form must ask @team before it closes #5.`,
    });
    await world.flow.works();
    const issue = await issueOf(key);
    expect(issue?.title).toBe('Ask team, closes no. 5');
    expect(issue?.description?.split('\n').slice(0, 7)).toMatchInlineSnapshot(`
      [
        "See [rows](https://figma.example/a), [shot](https://evil.example/p.png), \`@eli\` and \\[redacted: Slack token]",
        "",
        "- The form must ask \`@team\` before it closes \`#5\`.",
        "",
        "## Acceptance criteria",
        "",
        "- [ ] Before it closes \`#5\`, the form asks team.",
      ]
    `);
    expect(issue?.description).not.toContain(secret);
  });

  test('undone within ten minutes, its issue is cancelled', async () => {
    const key = await world.flow.files('Export invoices as CSV');
    await world.flow.works();
    await world.flow.flow.intake.undo(key, 'U0ANA', 'undo-1');
    await world.flow.works();
    expect((await issueOf(key))?.state.name).toBe('Canceled');
  });

  test('undone before its issue was made, there is none', async () => {
    const key = await world.flow.files('Export invoices as CSV');
    await world.flow.worksUntil('file_issue');
    await world.flow.flow.intake.undo(key, 'U0ANA', 'undo-1');
    await world.flow.works();
    expect(world.linear.space.issues).toEqual([]);
  });

  test('of a private channel is not put where everybody reads', async () => {
    world.flow.chat.privateChannels.add('C0INVOICES');
    await world.flow.files('Salaries are off');
    await world.flow.works();
    expect(world.linear.space.issues).toEqual([]);
  });
});

describe('a tracker in trouble', () => {
  test('that is down holds nothing up: the issue is made once it is back, and there is one', async () => {
    world.linear.fault = 'limited';
    const key = await world.flow.files('Export invoices as CSV');
    await world.flow.works();
    expect((await world.flow.item(key)).stage).toBe('prd_draft');
    expect((await world.flow.item(key)).trouble).toBeNull();
    world.linear.fault = null;
    world.restarts();
    await world.flow.later();
    expect((await issueOf(key))?.title).toBe('Export invoices as CSV');
    expect(world.linear.space.issues).toHaveLength(1);
  });

  test.each(['fails_after', 'drops_after'] as const)(
    'fault 73 for issues: created although the answer %s was lost: it is found, not made again',
    async (how) => {
      world.linear.fault = how;
      const key = await world.flow.files('Export invoices as CSV');
      await world.flow.works();
      await world.flow.later();
      expect(world.linear.space.issues).toHaveLength(1);
      expect((await world.flow.item(key)).issue?.ref).toBe('BIL-1');
    },
  );

  test('fault 74 for trackers: a key that is refused is asked about, with the reason; the stage stays', async () => {
    world.linear.fault = 'refused';
    const key = await world.flow.files('Export invoices as CSV');
    await world.flow.works();
    const item = await world.flow.item(key);
    expect(item.stage).toBe('prd_draft');
    expect(item.trouble?.sentence).toBe(
      'I could not create the issue in the tracker: Linear does not take our key; check LINEAR_API_KEY.',
    );
    world.linear.fault = null;
    await world.flow.answers('ana', { key, gate: 'trouble', signal: 'retry_requested' });
    await world.flow.works();
    expect((await issueOf(key))?.title).toBe('Export invoices as CSV');
  });
});

test('fault 133: our own doing comes back and changes nothing', async () => {
  const key = await world.flow.files('Export invoices as CSV');
  await world.adopts();
  await world.flow.works();
  await world.flow.later();
  const before = await world.flow.ledger(key);
  expect(world.linear.sent.length).toBeGreaterThan(0);
  await world.hears();
  await world.looks();
  // After a restart we do not know our own account until we ask for something.
  world.restarts();
  for (const { body, headers } of world.linear.sent)
    await world.inbox.accept({ id: `${headers['linear-delivery']}-again`, body });
  await world.inbox.idle();
  await world.flow.works();
  expect(await world.flow.ledger(key)).toEqual(before);
  expect((await issueOfKey(world.flow.database.db, key))?.tracker).toBe('linear');
  expect(world.linear.space.issues).toHaveLength(1);
});
