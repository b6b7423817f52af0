/** The agent, its pull request, CI and merges. */
import { describe, expect, it } from 'vitest';
import { judgement, pull } from '../../fixtures/pipeline/facts.ts';
import { eli, kim, sam } from '../../fixtures/pipeline/people.ts';
import { byHandTicket, Ticket, ticketIn, withPull } from '../../fixtures/pipeline/ticket.ts';

const byEli = { person: eli, role: 'engineer' } as const;
const byKim = { person: kim, role: 'approver' } as const;
const bySam = { pusher: { person: 'sam', name: 'Sam', isAgent: false } };

describe('ready for people', () => {
  it('a draft waits until it is ready; by hand as by an agent', () => {
    const ticket = byHandTicket();
    ticket.says('pr_unready');
    ticket.says('ci_passed');
    expect(ticket.stage).toBe('delegated');
    ticket.says('pr_ready');
    expect(ticket.stage).toBe('preview');
  });
  it('a change request is met only by a newer head', () => {
    const ticket = ticketIn('preview');
    ticket.says('diff_judged');
    ticket.says('changes_requested', {}, { person: sam, role: 'engineer' });
    ticket.says('agent_finished');
    ticket.says('ci_passed', { attempt: 2 });
    expect(ticket.stage).toBe('delegated');
    ticket.says('pr_pushed');
    ticket.says('ci_passed');
    expect(ticket.stage).toBe('preview');
  });
  it('nor does a commit come back that touched a protected file', () => {
    const ticket = ticketIn('preview');
    ticket.says('diff_judged', judgement('sha1', { protectedTouched: ['.github/ci.yml'] }));
    ticket.says('agent_told', {}, byEli);
    ticket.says('agent_finished');
    ticket.says('ci_passed', { attempt: 2 });
    expect(ticket.stage).toBe('delegated');
  });
  it('CI that is early counts on arrival, on a head that has not been heard of too', () => {
    const ticket = withPull();
    ticket.says('ci_passed', { sha: 'sha2' });
    expect(ticket.stage).toBe('delegated');
    ticket.says('pr_pushed');
    expect(ticket.stage).toBe('preview');
  });
});

describe('a plan that waits for approval', () => {
  const planned = (): Ticket => {
    const ticket = ticketIn('ready');
    ticket.says('delegated', {}, byEli);
    ticket.says('scored');
    ticket.says('plan_proposed');
    return ticket;
  };
  const ways: Record<string, (ticket: Ticket) => void> = {
    'a permission granted': (ticket) => {
      ticket.says('permission_requested');
      ticket.says('permission_granted', {}, byEli);
    },
    'a permission denied': (ticket) => {
      ticket.says('permission_requested');
      ticket.says('permission_denied', {}, byEli);
    },
    'a question answered': (ticket) => {
      ticket.says('question_asked');
      ticket.says('question_answered', {}, byEli);
    },
    'a word to the agent': (ticket) => void ticket.says('agent_told', {}, byEli),
    'one more try': (ticket) => {
      ticket.says('agent_idle');
      ticket.says('retry_requested', {}, byEli);
    },
    'a pause': (ticket) => {
      ticket.says('paused', {}, byEli);
      ticket.says('resumed', {}, byEli);
    },
  };
  it.each(Object.entries(ways))('%s is no way past it', (_name, happens) => {
    const ticket = planned();
    happens(ticket);
    expect([ticket.item.run?.state, ticket.asks]).toEqual(['plan_proposed', ['plan_approval']]);
    ticket.says('plan_approved', {}, byEli);
    expect(ticket.item.run?.state).toBe('working');
  });
});

describe('CI', () => {
  it('fault 8: a failure of an older commit is ignored', () => {
    const ticket = withPull();
    ticket.says('pr_pushed');
    expect(ticket.says('ci_failed', { sha: 'sha1' })).toEqual({ kind: 'ignore', why: 'an older commit' });
  });
  it('fault 9: a re-run that turns green clears it once', () => {
    const ticket = withPull();
    ticket.says('ci_failed');
    ticket.says('ci_passed', { attempt: 2 });
    expect(ticket.stage).toBe('preview');
    expect(ticket.says('ci_failed', { attempt: 1 })).toMatchObject({ kind: 'ignore' });
    expect(ticket.says('ci_passed', { attempt: 2 })).toMatchObject({ kind: 'ignore' });
  });
  const failAgain = (ticket: Ticket): void => {
    ticket.says('agent_finished');
    ticket.says('pr_pushed');
    ticket.says('ci_failed');
  };
  it('fault 87: two tries, then a person is asked; a person gives one more', () => {
    const ticket = withPull();
    ticket.says('ci_failed');
    expect([ticket.does, ticket.asks]).toEqual([['heal_ci', 'publish_stage'], []]);
    failAgain(ticket);
    expect([ticket.does, ticket.asks]).toEqual([['heal_ci'], []]);
    failAgain(ticket);
    expect([ticket.does, ticket.asks]).toEqual([[], ['attention']]);
    ticket.says('retry_requested', {}, byEli);
    expect([ticket.stage, ticket.does]).toEqual(['delegated', ['tell_agent', 'publish_stage']]);
    failAgain(ticket);
    expect([ticket.stage, ticket.asks]).toEqual(['needs_attention', ['attention']]);
  });
  it('fault 83: a person’s push ends the run and its tries; the pusher counts as author', () => {
    const ticket = withPull();
    ticket.says('ci_failed');
    ticket.says('pr_pushed', bySam);
    expect(ticket.item).toMatchObject({
      stage: 'delegated',
      run: { state: 'stopped' },
      delegation: { agent: 'hand', by: 'eli' },
      pullRequest: { pushers: ['sam'] },
    });
    ticket.says('ci_failed');
    expect([ticket.stage, ticket.does, ticket.asks]).toEqual([
      'needs_attention',
      ['publish_stage'],
      ['attention'],
    ]);
  });
});

describe('pull requests', () => {
  it('fault 75: each run has a branch of its own, the second with its number', () => {
    const ticket = ticketIn('ready');
    const branches: (string | undefined)[] = [];
    for (let tries = 0; tries < 2; tries += 1) {
      ticket.says('delegated', {}, byEli);
      ticket.says('scored');
      branches.push(ticket.item.run?.branch);
      ticket.says('run_stopped', {}, byEli);
    }
    const [first, second] = branches;
    expect([first, second]).toEqual(['tl-42-export-invoices-as-csv', 'tl-42-export-invoices-as-csv-2']);
  });
  it('fault 84: a conflict is a person’s to let resolve; then the agent tries on the same run', () => {
    const ticket = withPull();
    ticket.says('pr_conflicted');
    expect(ticket.item.attention).toMatchObject({
      why: 'conflict',
      sentence: expect.stringContaining('Merge conflict with'),
    });
    expect([ticket.stage, ticket.does, ticket.asks]).toEqual([
      'needs_attention',
      ['publish_stage'],
      ['attention'],
    ]);
    ticket.says('retry_requested', {}, byEli);
    expect([ticket.stage, ticket.does]).toEqual(['delegated', ['tell_agent', 'publish_stage']]);
  });
  it('fault 81: closed unmerged, the run is stopped and what it held is freed', () => {
    const ticket = ticketIn('preview');
    ticket.says('pr_closed');
    expect(ticket.effects).toContainEqual({ name: 'stop_agent', input: { run: 'tl-42-run-1' } });
    expect(ticket.item).toMatchObject({ stage: 'ready', run: null, pullRequest: null, delegation: null });
  });
  it('fault 82: a new head voids verdict and acceptance; a draft withdraws the question', () => {
    const ticket = ticketIn('preview');
    ticket.says('diff_judged');
    expect(ticket.asks).toEqual(['acceptance']);
    ticket.says('pr_unready');
    expect(ticket.asks).toEqual([]);
    ticket.says('pr_ready');
    expect(ticket.asks).toEqual(['acceptance']);
    ticket.says('pr_pushed');
    expect(ticket.item).toMatchObject({ judgement: null, acceptances: [], preview: null });
  });
  it('fault 82: retargeted, the question waits until it is ready', () => {
    const ticket = ticketIn('preview');
    ticket.says('diff_judged');
    ticket.says('pr_unready', { pullRequest: pull(ticket.item, { base: 'develop' }) });
    expect(ticket.asks).toEqual([]);
  });
  it('a second one is not linked; a new run links its own', () => {
    const ticket = withPull();
    const other = pull(ticket.item, { number: 99 });
    expect(ticket.says('pr_opened', { pullRequest: other })).toMatchObject({ kind: 'ignore' });
    ticket.says('run_stopped', {}, byEli);
    ticket.says('delegated', {}, byEli);
    ticket.says('scored');
    expect(ticket.item.run).toMatchObject({ id: 'tl-42-run-2', branch: 'tl-42-export-invoices-as-csv-2' });
    ticket.says('agent_finished');
    expect(ticket.says('pr_opened', { pullRequest: other })).toMatchObject({ kind: 'move' });
  });
  it('fault 7: an older word of it changes nothing', () => {
    const ticket = withPull();
    const older = pull(ticket.item, { updatedAt: '2026-11-01T00:00:00.000Z' });
    expect(ticket.says('pr_ready', { pullRequest: older })).toEqual({
      kind: 'ignore',
      why: 'a later state is known',
    });
  });
});

describe('a merge that we did not make', () => {
  const bypassed = (): Ticket => {
    const ticket = ticketIn('preview');
    ticket.says('pr_merged');
    return ticket;
  };
  it('fault 85: it is a fact, nothing is deployed, an approver is asked', () => {
    const ticket = bypassed();
    expect(ticket.item).toMatchObject({
      stage: 'preview',
      run: { state: 'stopped' },
      bypass: { accepted: null },
    });
    expect(ticket.asks).toEqual(['accept_merged']);
    ticket.says('merge_accepted', {}, byKim);
    expect([ticket.stage, ticket.does]).toEqual(['deploying', ['check_gate', 'publish_stage']]);
    expect(ticket.item.deploy?.approval).toMatchObject({ by: 'kim', sha: 'merge1' });
    ticket.says('gate_cleared');
    expect(ticket.does).toEqual(['deploy']);
  });
  it('while our own deploy waits, too', () => {
    const ticket = ticketIn('deploying');
    ticket.says('approval_needed');
    ticket.says('pr_merged');
    expect(ticket.asks).toEqual(['accept_merged']);
    expect(ticket.says('merged')).toMatchObject({ kind: 'ignore' });
    ticket.says('merge_accepted', {}, byKim);
    expect(ticket.does).toEqual(['check_gate']);
  });
  it('fault 86: declined and reverted, the ticket is ready again and can be accepted later', () => {
    const ticket = bypassed();
    ticket.says('merge_declined', {}, byKim);
    expect(ticket.stage).toBe('preview');
    ticket.says('pr_reverted');
    expect(ticket.item).toMatchObject({ stage: 'ready', bypass: null, pullRequest: null });
  });
  it('adopted work that its people merge is done elsewhere, which is no bypass', () => {
    const ticket = new Ticket('adopted');
    expect(ticket.open).toEqual(['link_pr']);
    ticket.says('pr_linked');
    ticket.says('pr_merged');
    expect(ticket.item).toMatchObject({ stage: 'cancelled', bypass: null, closed: { as: 'elsewhere' } });
  });
});
