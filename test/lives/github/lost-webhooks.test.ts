/** "Turning any single webhook off changes nothing but the delay": each life is told once with all, then with each lost. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FlowWorld, startFlow } from '../../flow/flow-world.ts';
import { events, type Life, type Lost, startLife } from '../../support/github/hooks/life.ts';
import { lives } from '../../support/github/hooks/lives.ts';

let flow: FlowWorld;
beforeAll(async () => {
  flow = await startFlow();
});
afterAll(() => flow?.close());

type Story = Awaited<ReturnType<Life['story']>>;

async function told(name: string, lost: Lost): Promise<Story> {
  const life = await startLife(flow, lost);
  try {
    await lives[name]?.(life);
    return await life.story();
  } finally {
    await life.github.end();
  }
}

const whole = new Map<string, Story>();
/** With every webhook, and no round of reconciling. */
async function asHeard(name: string): Promise<Story> {
  const known = whole.get(name) ?? (await told(name, { lost: [], rounds: false }));
  whole.set(name, known);
  return known;
}

const toPreview =
  'delegated scored plan_proposed plan_approved agent_finished pr_opened ci_failed agent_finished pr_pushed ci_passed diff_judged preview_started review_submitted';

test.each([
  [
    'built, refused by CI, mended, reviewed, pushed to by a person, merged and deployed, then reverted there',
    `${toPreview} review_submitted pr_pushed ci_passed preview_started review_submitted accepted gate_cleared merged ci_passed deploy_started verified release_notes_written revert_opened pr_reverted`,
  ],
  ['closed without a merge', `${toPreview} pr_closed`],
  [
    'merged on GitHub by a person, accepted and deployed; then its branch is rewritten and put back',
    `${toPreview} pr_merged ci_passed merge_accepted gate_cleared deploy_started verified release_notes_written branch_rewritten branch_mended`,
  ],
  [
    'by hand: its branch opens the pull request; a draft, ready, sent elsewhere and back',
    'taken_by_hand pr_linked ci_passed diff_judged preview_started review_submitted pr_unready pr_ready pr_unready',
  ],
])('%s', { timeout: 60_000 }, async (name, signals) => {
  const facts = (await asHeard(name)).facts.map((fact) => fact.split(' ')[0] ?? '');
  expect(facts.slice(facts.findIndex((one) => signals.startsWith(one))).join(' ')).toBe(signals);
});

test('without the round a lost webhook is missed: what the table shows is its doing', async () => {
  const lost = { lost: ['pull_request'], rounds: false };
  expect((await told('closed without a merge', lost)).stage).toBe('preview');
});

const table = Object.keys(lives).flatMap((name) =>
  [...events.map((event) => [event]), [...events]].map((lost): [string, string[], string] => [
    lost.length === 1 ? (lost[0] ?? '') : 'all of them',
    lost,
    name,
  ]),
);

test.each(table)('fault 10: without %s, the same: $2', { timeout: 120_000 }, async (_what, lost, name) => {
  expect(await told(name, { lost, rounds: true })).toEqual(await asHeard(name));
});
