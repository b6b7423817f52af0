import { describe, expect, it } from 'vitest';
import { ana, eli } from '../../fixtures/pipeline/people.ts';
import { deployRuns, ticketIn, withPull } from '../../fixtures/pipeline/ticket.ts';

const byAna = { person: ana, role: 'pm' } as const;
const byEli = { person: eli, role: 'engineer' } as const;

describe('pause', () => {
  it('keeps the stage, puts the agent away, and asks nobody', () => {
    const ticket = ticketIn('delegated');
    ticket.says('permission_requested');
    ticket.says('paused', {}, byAna);
    expect([ticket.stage, ticket.does, ticket.open]).toEqual(['delegated', ['stop_agent'], []]);
    expect(ticket.item.run?.state).toBe('parked');
    ticket.says('resumed', {}, byAna);
    expect([ticket.asks, ticket.item.run?.state]).toEqual([['permission'], 'asking']);
  });
  it('stores signals and reads them, in their order, on going on', () => {
    const ticket = withPull();
    ticket.says('paused', {}, byAna);
    ticket.says('ci_failed');
    ticket.says('ci_passed', { attempt: 2 });
    expect([ticket.stage, ticket.does, ticket.item.deferred.length]).toEqual(['delegated', [], 2]);
    ticket.says('resumed', {}, byAna);
    expect([ticket.stage, ticket.item.deferred]).toEqual(['preview', []]);
    expect(ticket.does).toEqual(
      expect.arrayContaining(['judge_diff', 'start_preview', 'request_review', 'publish_stage']),
    );
    expect(new Set(ticket.does).size).toBe(ticket.does.length);
  });
  it('takes up the work that rested', () => {
    const drafting = ticketIn('enriched');
    drafting.says('paused', {}, byAna);
    drafting.says('resumed', {}, byAna);
    expect(drafting.does).toEqual(['draft_prd']);
    const redrafting = ticketIn('prd_draft');
    redrafting.says('changes_requested', {}, byAna);
    redrafting.says('paused', {}, byAna);
    redrafting.says('resumed', {}, byAna);
    expect(redrafting.does).toEqual(['draft_prd']);
    const scoring = ticketIn('ready');
    scoring.says('delegated', {}, byEli);
    scoring.says('paused', {}, byAna);
    scoring.says('resumed', {}, byAna);
    expect(scoring.does).toEqual(['score']);
    const agent = ticketIn('delegated');
    agent.says('paused', {}, byAna);
    agent.says('resumed', {}, byAna);
    expect([agent.does, agent.item.run?.state]).toEqual([['tell_agent'], 'working']);
  });
  it('a deploy that has not started is checked anew; one that has finishes', () => {
    const waiting = ticketIn('deploying');
    waiting.says('gate_cleared');
    waiting.says('paused', {}, byAna);
    waiting.says('resumed', {}, byAna);
    expect([waiting.item.deploy?.phase, waiting.does]).toEqual(['checking', ['check_gate']]);
    const running = deployRuns();
    running.says('paused', {}, byAna);
    running.says('deploy_failed');
    expect(running.asks).toEqual(['deploy_failed']);
    running.says('retry_requested', {}, byEli);
    const verified = deployRuns();
    verified.says('paused', {}, byAna);
    verified.says('verified');
    expect(verified.stage).toBe('deployed');
  });
  it('a merge under way is recorded, and its deploy waits', () => {
    const ticket = ticketIn('deploying');
    ticket.says('gate_cleared');
    ticket.says('paused', {}, byAna);
    ticket.says('merged');
    ticket.says('ci_passed', { sha: 'merge1' });
    expect(ticket.item).toMatchObject({ deploy: { phase: 'awaiting_ci' }, pullRequest: { state: 'merged' } });
    ticket.says('resumed', {}, byAna);
    expect(ticket.does).toEqual(['deploy', 'check_gate']);
  });
  it('closing, moving and sharing take effect at once', () => {
    const ticket = ticketIn('prd_draft');
    ticket.says('paused', {}, byAna);
    ticket.says('moved', {}, byAna);
    expect(ticket.item.home?.channel).toBe('C2');
    ticket.says('cancelled', {}, byAna);
    expect(ticket.item).toMatchObject({ stage: 'cancelled', paused: null, deferred: [] });
  });
  it('no fact alone moves it meanwhile', () => {
    const ticket = ticketIn('preview');
    ticket.says('diff_judged');
    ticket.says('paused', {}, byAna);
    ticket.says('accepted', {}, byEli);
    expect(ticket.stage).toBe('preview');
    ticket.says('resumed', {}, byAna);
    expect(ticket.stage).toBe('deploying');
  });
  it('going on without a pause does nothing', () => {
    expect(ticketIn('preview').says('resumed', {}, byAna)).toEqual({
      kind: 'ignore',
      why: 'it is not paused',
    });
  });
});
