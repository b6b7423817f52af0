/** From the accepted commit to production and back. */
import { describe, expect, it } from 'vitest';
import { HOLD_RECHECK_MS } from '../../../src/pipeline/decide.ts';
import { afterHold, inDeployHours } from '../../../src/pipeline/facts/deploy-hours.ts';
import { judgement } from '../../fixtures/pipeline/facts.ts';
import { ana, eli, kim, sam } from '../../fixtures/pipeline/people.ts';
import { deployRuns, type Ticket, ticketIn } from '../../fixtures/pipeline/ticket.ts';

const byEli = { person: eli, role: 'engineer' } as const;
const bySam = { person: sam, role: 'engineer' } as const;
const byAna = { person: ana, role: 'pm' } as const;
const byKim = { person: kim, role: 'approver' } as const;
const staged = { policy: { environments: ['staging', 'production'] } };

describe('acceptance', () => {
  const criteria = judgement('sha1', {
    criteria: [
      { number: 1, text: 'a', verdict: 'met', because: '', pm: true },
      { number: 2, text: 'b', verdict: 'check', because: '', pm: false },
    ],
  });
  it('needs an engineer for all criteria and the PM for those marked', () => {
    const ticket = ticketIn('preview');
    ticket.says('diff_judged', criteria);
    ticket.says('accepted', { criteria: [1] }, byAna);
    ticket.says('accepted', { criteria: [1] }, bySam);
    expect(ticket.stage).toBe('preview');
    ticket.says('accepted', { criteria: [2] }, bySam);
    expect(ticket.stage).toBe('deploying');
  });
  it('counts for its commit alone', () => {
    const ticket = ticketIn('preview');
    ticket.says('diff_judged', criteria);
    ticket.says('accepted', {}, byAna);
    ticket.says('pr_pushed');
    expect(ticket.says('accepted', { sha: 'sha1' }, bySam)).toMatchObject({ kind: 'ignore' });
    ticket.says('diff_judged', { ...criteria, sha: 'sha2' });
    ticket.says('ci_passed');
    ticket.says('accepted', {}, bySam);
    expect(ticket.stage).toBe('preview');
  });
  it('a verdict on an older commit is ignored', () => {
    const ticket = ticketIn('preview');
    ticket.says('pr_pushed');
    expect(ticket.says('diff_judged', judgement('sha1'))).toMatchObject({ kind: 'ignore' });
  });
});

describe('hold', () => {
  it('shows its cause, and is checked again by timer', () => {
    const ticket = ticketIn('deploying');
    ticket.says('gate_held');
    expect(ticket.open).toContain('hold');
    expect(ticket.effects[0]).toEqual({ name: 'check_gate', afterMs: HOLD_RECHECK_MS });
    ticket.says('fact_changed');
    expect(ticket.effects[0]).toEqual({ name: 'check_gate' });
    ticket.says('gate_cleared');
    expect(ticket.does).toEqual(['merge']);
  });
  it('that ended out of hours asks once before it ships', () => {
    const ticket = ticketIn('deploying');
    ticket.says('gate_held');
    ticket.says('hold_ended');
    expect(ticket.asks).toEqual(['ship_after_hold']);
    ticket.says('ship_confirmed', {}, byEli);
    expect(ticket.does).toEqual(['check_gate']);
  });
  it('overridden, the gate is asked afresh', () => {
    const ticket = ticketIn('deploying');
    ticket.says('gate_held');
    ticket.says('hold_overridden', {}, byKim);
    expect(ticket.item.deploy).toMatchObject({
      phase: 'checking',
      overrides: [{ rule: 'no_freeze', by: 'kim' }],
    });
    expect(ticket.does).toEqual(['check_gate']);
  });
  it('a red head holds; a verdict on another commit or environment is ignored', () => {
    const ticket = ticketIn('deploying');
    ticket.says('approval_needed');
    ticket.says('ci_failed', { attempt: 2 });
    expect([ticket.item.deploy?.phase, ticket.does]).toEqual(['checking', ['check_gate']]);
    expect(ticket.says('gate_cleared', { sha: 'other' })).toMatchObject({ kind: 'ignore' });
    expect(ticket.says('gate_cleared', { environment: 'staging' })).toMatchObject({ kind: 'ignore' });
  });
  it('invariant 4: a verdict that is older than a minute is asked for again', () => {
    const ticket = ticketIn('deploying');
    ticket.says('gate_cleared', { at: '2026-11-20T08:58:00.000Z' });
    expect([ticket.item.deploy?.phase, ticket.does]).toEqual(['checking', ['check_gate']]);
  });
});

describe('approval', () => {
  it('is asked once for a commit, and triggers a fresh check', () => {
    const ticket = ticketIn('deploying');
    ticket.says('approval_needed');
    expect(ticket.asks).toEqual(['deploy_approval']);
    ticket.says('deploy_approved', {}, byKim);
    expect(ticket.does).toEqual(['check_gate']);
    ticket.says('gate_held');
    ticket.says('deploy_cancelled', {}, bySam);
    ticket.says('accepted', {}, bySam);
    expect(ticket.item.deploy?.approval).toMatchObject({ by: 'kim', sha: 'sha1' });
  });
  it('is void on a new commit, and once declined', () => {
    const pushed = ticketIn('deploying');
    pushed.says('approval_needed');
    pushed.says('deploy_approved', {}, byKim);
    pushed.says('pr_pushed');
    pushed.says('diff_judged');
    pushed.says('ci_passed');
    pushed.says('accepted', {}, bySam);
    expect(pushed.item.deploy).toMatchObject({ phase: 'checking', approval: null });
    const declined = ticketIn('deploying');
    declined.says('approval_needed');
    declined.says('deploy_declined', {}, byKim);
    expect(declined.item).toMatchObject({
      stage: 'preview',
      acceptances: [],
      changeRequest: { about: 'deploy' },
    });
  });
});

describe('merge and deploy', () => {
  it('CI of the merge commit that was early counts on arrival', () => {
    const ticket = ticketIn('deploying');
    ticket.says('gate_cleared');
    ticket.says('ci_passed', { sha: 'merge1' });
    ticket.says('merged');
    expect(ticket.does).toEqual(['deploy']);
  });
  it('late CI asks the gate again', () => {
    const ticket = ticketIn('deploying');
    ticket.says('gate_cleared');
    ticket.says('merged');
    ticket.tick(120_000);
    ticket.says('ci_passed', { sha: 'merge1' });
    expect(ticket.does).toEqual(['check_gate']);
  });
  it('red CI on the merge commit holds', () => {
    const ticket = ticketIn('deploying');
    ticket.says('gate_cleared');
    ticket.says('merged');
    ticket.says('ci_failed', { sha: 'merge1' });
    expect(ticket.does).toEqual(['check_gate']);
  });
  it('after the merge the deploy is neither cancelled nor declined', () => {
    const ticket = ticketIn('deploying');
    ticket.says('gate_cleared');
    ticket.says('merged');
    ticket.says('gate_held');
    expect(ticket.says('deploy_cancelled', {}, bySam)).toMatchObject({ kind: 'ignore' });
    expect(ticket.says('pr_pushed')).toMatchObject({ kind: 'ignore' });
    expect(ticket.stage).toBe('deploying');
  });
  it('staging first, production by a press and after a fresh gate', () => {
    const ticket = deployRuns(staged);
    ticket.says('environment_deployed');
    expect(ticket.asks).toEqual(['ship_to_production']);
    ticket.says('ship_confirmed', {}, byEli);
    expect([ticket.item.deploy?.environment, ticket.does]).toEqual(['production', ['check_gate']]);
    ticket.says('gate_cleared');
    expect(ticket.does).toEqual(['deploy']);
    ticket.says('deploy_started', { deployment: 'deploy-2' });
    expect(ticket.says('verified', { deployment: 'deploy-1' })).toMatchObject({ kind: 'ignore' });
    ticket.says('verified');
    expect(ticket.stage).toBe('deployed');
  });
  it('fault 90: an incident meanwhile asks, and kills nothing', () => {
    const ticket = deployRuns();
    ticket.says('incident_opened');
    expect([ticket.asks, ticket.does]).toEqual([['deploy_incident'], []]);
    ticket.says('deploy_continued', {}, byEli);
    expect(ticket.asks).toEqual([]);
  });
  it('fault 96: failed: another try goes through the gate, a fix starts a new run', () => {
    const retried = deployRuns();
    retried.says('deploy_failed');
    expect(retried.asks).toEqual(['deploy_failed']);
    retried.says('retry_requested', {}, byEli);
    expect([retried.item.deploy?.phase, retried.does]).toEqual(['checking', ['check_gate']]);
    const fixed = deployRuns();
    fixed.says('deploy_failed');
    fixed.says('fix_forward_chosen', {}, byEli);
    expect(fixed.item).toMatchObject({ stage: 'delegated', pullRequest: null, deploy: null });
    expect(fixed.item.run).toMatchObject({ id: 'tl-42-run-2', state: 'queued' });
    expect(fixed.does).toContain('start_agent');
  });
  it('fault 96: no word: the lock is kept and a person says what became of it', () => {
    const ticket = deployRuns();
    ticket.says('deploy_unknown');
    expect([ticket.asks, ticket.does]).toEqual([['deploy_outcome'], []]);
    ticket.says('retry_requested', {}, byEli);
    expect([ticket.item.deploy?.phase, ticket.does]).toEqual(['deploying', ['verify']]);
    ticket.says('deploy_unknown');
    ticket.says('deploy_failed', {}, byEli);
    expect(ticket.asks).toEqual(['deploy_failed']);
  });
});

describe('rollback', () => {
  const back = (ticket: Ticket): Ticket => {
    ticket.says('rollback_requested', {}, byEli);
    return ticket;
  };
  it('fault 98: while the deploy runs it aborts; a second press does nothing', () => {
    const ticket = back(deployRuns());
    expect(ticket.does).toEqual(['roll_back']);
    expect(ticket.says('rollback_requested', {}, byEli)).toMatchObject({ kind: 'ignore' });
    expect(ticket.says('verified')).toMatchObject({ kind: 'ignore' });
    ticket.says('rolled_back');
    expect(ticket.item).toMatchObject({ stage: 'rolled_back', locked: true });
  });
  it('fault 98: with nothing deployed it is not begun', () => {
    expect(ticketIn('deploying').says('rollback_requested', {}, byEli)).toMatchObject({ kind: 'ignore' });
  });
  it('fault 99: failed, the service is locked and it may be tried again', () => {
    const ticket = back(ticketIn('deployed'));
    ticket.says('rollback_failed');
    expect(ticket.item).toMatchObject({ stage: 'deployed', locked: true });
    expect([ticket.asks, ticket.does]).toEqual([['rollback_failed'], ['lock_service']]);
    ticket.says('rollback_requested', {}, byEli);
    expect(ticket.does).toEqual(['roll_back']);
  });
  it('a later ticket goes back too, without a lock of its own', () => {
    const ticket = ticketIn('deployed');
    ticket.says('rolled_back', { alsoBack: ['TL-41'] });
    expect(ticket.item).toMatchObject({ stage: 'rolled_back', locked: false });
  });
  it('fault 102: the fix ships through its own lock and opens it', () => {
    const ticket = ticketIn('rolled_back');
    ticket.says('reopened', {}, byEli);
    ticket.says('spec_revised');
    ticket.says('spec_signed_off', {}, byEli);
    ticket.says('scored');
    ticket.says('taken_by_hand', {}, byEli);
    ticket.says('pr_linked');
    ticket.says('ci_passed');
    ticket.says('diff_judged');
    ticket.says('accepted', {}, bySam);
    expect(ticket.item.locked).toBe(true);
    ticket.says('gate_cleared');
    ticket.says('merged', { mergeSha: 'merge2' });
    ticket.says('ci_passed', { sha: 'merge2' });
    ticket.says('deploy_started', { deployment: 'deploy-9' });
    ticket.says('verified');
    expect(ticket.item).toMatchObject({ stage: 'deployed', locked: false, rollback: null });
    expect(ticket.does).toContain('unlock_service');
  });
  it('closed after a rollback, the service can still be unlocked', () => {
    const ticket = ticketIn('rolled_back');
    ticket.says('cancelled', {}, byEli);
    expect(ticket.item.locked).toBe(true);
    ticket.says('service_unlocked', {}, byKim);
    expect([ticket.item.locked, ticket.does]).toEqual([false, ['unlock_service']]);
  });
});

describe('deploy hours', () => {
  const hours = { zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };
  it.each([
    ['2026-11-20T08:00:00.000Z', true],
    ['2026-11-20T07:59:00.000Z', false],
    ['2026-11-20T16:00:00.000Z', false],
    ['2026-11-21T10:00:00.000Z', false],
    ['2026-11-22T10:00:00.000Z', false],
    // The clock goes forward on 29 March 2026: nine o'clock is an hour earlier in UTC from then on.
    ['2026-03-27T08:00:00.000Z', true],
    ['2026-03-30T07:00:00.000Z', true],
    ['2026-03-30T06:59:00.000Z', false],
  ])('%s: %s', (at, expected) => expect(inDeployHours(hours, at)).toBe(expected));
  it.each([
    ['in hours, soon after it was accepted', '2026-11-20T12:00:00.000Z', { kind: 'ships' }],
    ['in hours, more than twelve hours after', '2026-11-20T15:30:00.000Z', { kind: 'asks' }],
    [
      'before hours: within twelve hours of the morning',
      '2026-11-20T05:00:00.000Z',
      { kind: 'waits', until: '2026-11-20T08:00:00.000Z', next: 'ships' },
    ],
    [
      'Friday night: Monday is too late to ship unasked',
      '2026-11-20T20:00:00.000Z',
      { kind: 'waits', until: '2026-11-23T08:00:00.000Z', next: 'asks' },
    ],
  ])('a hold that ends %s', (_when, now, expected) => {
    const ticket = ticketIn('deploying');
    const acceptances = ticket.item.acceptances.map((one) => ({ ...one, at: '2026-11-20T03:00:00.000Z' }));
    const policy = ticket.item.policy && { ...ticket.item.policy, deployHours: hours };
    expect(afterHold({ ...ticket.item, acceptances, policy }, now)).toEqual(expected);
  });
  it('a Sunday can be a day for deploys', () => {
    expect(inDeployHours({ ...hours, days: [7] }, '2026-11-22T10:00:00.000Z')).toBe(true);
  });
});
