/** Lives of a ticket on GitHub, each told in steps that the product sees through GitHub alone. */
import type { Life } from './life.ts';

const way = ['prd_sign_off', 'spec_sign_off', 'delegate', 'plan_approval'] as const;

/** To a pull request that CI took: refused once, mended, and ready for people. */
export async function built(life: Life): Promise<void> {
  const { key } = life;
  await life.answers('ana', { key, gate: way[0], signal: 'prd_signed_off' });
  await life.answers('eli', { key, gate: way[1], signal: 'spec_signed_off' });
  await life.answers('eli', {
    key,
    gate: way[2],
    signal: 'delegated',
    words: { agent: 'demo', autonomy: 'assisted' },
  });
  await life.answers('eli', { key, gate: way[3], signal: 'plan_approved' });
}

const pullOf = (life: Life) => {
  const [pull] = life.github.repo.pulls;
  if (pull === undefined) throw new Error('there is no pull request');
  return pull;
};

async function touched(life: Life): Promise<void> {
  pullOf(life).updatedAt = life.github.double.state.tick();
  await life.goesOn();
}

async function reviewed(life: Life, user: string, state: string): Promise<void> {
  const { state: double } = life.github.double;
  pullOf(life).reviews.push({ id: double.id(), user, state, at: double.tick() });
  await touched(life);
}

export const lives: Record<string, (life: Life) => Promise<void>> = {
  'built, refused by CI, mended, reviewed, pushed to by a person, merged and deployed, then reverted there':
    async (life) => {
      const { key, github } = life;
      await built(life);
      await reviewed(life, 'octo-sam', 'COMMENTED');
      await github.personPushes(pullOf(life).head, { 'note.md': 'by hand\n' }, 'octo-eli');
      await life.goesOn();
      await reviewed(life, 'octo-sam', 'APPROVED');
      await life.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
      const merged = pullOf(life);
      await github.personPushes(`revert-${merged.number}-${merged.head}`, {
        'greeting.js': "export const greeting = 'hello';\n",
      });
      const revert = await github.double.state.open(github.repo, {
        head: `revert-${merged.number}-${merged.head}`,
        base: 'main',
        title: 'Revert',
        body: `Reverts acme/invoices#${merged.number}`,
        user: 'octo-sam',
      });
      await life.goesOn();
      await github.double.state.merge(github.repo, revert, { by: 'octo-sam', message: 'Revert' });
      await life.goesOn();
    },

  'closed without a merge': async (life) => {
    await built(life);
    Object.assign(pullOf(life), { state: 'closed', closedBy: 'octo-sam' });
    await touched(life);
  },

  'merged on GitHub by a person, accepted and deployed; then its branch is rewritten and put back': async (
    life,
  ) => {
    const { key, github } = life;
    await built(life);
    const { git, path: cwd } = github.double.state.commitsOf(github.repo);
    const before = (await git(['rev-parse', 'main'], { cwd })).stdout.trim();
    const sha = await github.double.state.merge(github.repo, pullOf(life), {
      by: 'octo-sam',
      message: 'By hand',
    });
    await life.goesOn();
    await life.answers('kim', { key, gate: 'accept_merged', signal: 'merge_accepted' });
    await github.rewrites('main', before);
    await life.goesOn();
    await github.rewrites('main', sha);
    await life.goesOn();
  },

  'by hand: its branch opens the pull request; a draft, ready, sent elsewhere and back': async (life) => {
    const { key, github } = life;
    await life.answers('ana', { key, gate: way[0], signal: 'prd_signed_off' });
    await life.answers('eli', { key, gate: way[1], signal: 'spec_signed_off' });
    await life.answers('eli', { key, gate: way[2], signal: 'taken_by_hand' });
    const head = `${key.toLowerCase()}-export`;
    await github.personPushes(head, { 'greeting.js': "export const greeting = 'hello, all';\n" }, 'octo-eli');
    await github.personPushes('release', { 'release.md': '1\n' });
    await github.double.state.open(github.repo, {
      head,
      base: 'main',
      title: 'Export',
      body: '',
      user: 'octo-eli',
    });
    await life.goesOn();
    const changes: [string, object][] = [
      ['convert_to_draft', { draft: true }],
      ['ready_for_review', { draft: false }],
      ['base_ref_changed', { base: 'release' }],
      ['base_ref_changed', { base: 'main' }],
    ];
    for (const [event, change] of changes) {
      Object.assign(pullOf(life), change);
      pullOf(life).done.push({ event, actor: { login: 'octo-eli' } });
      await touched(life);
    }
  },
};
