/** The special cases of the pipeline, one by one. */
import { describe, expect, it } from 'vitest';
import { choice, incident, judgement, pull, rule, tier } from '../fixtures/pipeline/facts.ts';
import { ana, eli, kim, sam } from '../fixtures/pipeline/people.ts';
import {
  byHandTicket,
  deployRuns,
  shortTicket,
  Ticket,
  ticketIn,
  withPull,
} from '../fixtures/pipeline/ticket.ts';

const byEli = { person: eli, role: 'engineer' } as const;
const byAna = { person: ana, role: 'pm' } as const;
const byKim = { person: kim, role: 'approver' } as const;
const bySam = { pusher: { person: 'sam', name: 'Sam', isAgent: false } };

describe('edits after sign-off', () => {
  it.each(['delegated', 'needs_attention', 'preview'] as const)(
    'in %s the signed text stays in force',
    (stage) => {
      const ticket = ticketIn(stage);
      ticket.says('prd_revised');
      expect(ticket.stage).toBe(stage);
      expect(ticket.asks).toContain('re_sign');
      expect(ticket.item.prd).toMatchObject({ version: 2, signed: { version: 1 } });
    },
  );

  it('nothing ships until it is settled', () => {
    const ticket = ticketIn('preview');
    ticket.says('diff_judged');
    ticket.says('spec_revised');
    ticket.says('accepted', {}, byEli);
    expect(ticket.stage).toBe('preview');
    ticket.says('signed_text_kept', {}, byEli);
    expect(ticket.stage).toBe('deploying');
  });

  it('keeping the signed text makes it the newest version, still signed', () => {
    const ticket = ticketIn('delegated');
    ticket.says('spec_revised');
    ticket.says('signed_text_kept', {}, byEli);
    expect(ticket.item.reSign).toBeNull();
    expect(ticket.item.spec).toMatchObject({
      version: 3,
      hash: 'spec1',
      signed: { version: 3, hash: 'spec1' },
    });
  });

  it('one document settled, the other is asked about', () => {
    const ticket = ticketIn('delegated');
    ticket.says('prd_revised');
    ticket.says('spec_revised');
    expect(ticket.item.reSign).toBe('spec');
    ticket.says('re_signed', {}, byEli);
    expect(ticket.item.reSign).toBe('prd');
    ticket.says('re_signed', {}, byAna);
    expect(ticket.item.reSign).toBeNull();
  });

  it('signing the new text voids verdict and acceptance; telling the agent sends it back to work', () => {
    const ticket = ticketIn('preview', { policy: { riskLimit: 100 } });
    ticket.says('diff_judged');
    ticket.says('spec_revised');
    ticket.says('re_signed', { tellAgent: true }, byEli);
    expect(ticket.stage).toBe('delegated');
    expect(ticket.does).toContain('tell_agent');
    expect(ticket.item).toMatchObject({ judgement: null, acceptances: [], run: { state: 'working' } });
  });

  it('in preview without telling the agent the change is judged again', () => {
    const ticket = ticketIn('preview');
    ticket.says('diff_judged');
    ticket.says('spec_revised');
    ticket.says('re_signed', {}, byEli);
    expect([ticket.stage, ticket.does]).toEqual(['preview', ['judge_diff']]);
  });

  it('deploying is held before the merge, and signing leads back to preview', () => {
    const ticket = ticketIn('deploying');
    ticket.says('gate_cleared');
    ticket.says('prd_revised');
    expect(ticket.item.deploy?.phase).toBe('checking');
    expect(ticket.does).toEqual(['check_gate']);
    ticket.says('gate_held');
    expect(ticket.asks).toContain('re_sign');
    ticket.says('re_signed', {}, byAna);
    expect(ticket.stage).toBe('preview');
  });

  it('withdrawn while the agent works: it goes on, and the text must be settled', () => {
    const ticket = ticketIn('delegated');
    ticket.says('sign_off_withdrawn', { document: 'prd' }, byAna);
    expect(ticket.item).toMatchObject({ stage: 'delegated', reSign: 'prd', prd: { signed: { version: 1 } } });
    ticket.says('re_signed', {}, byAna);
    expect(ticket.item.reSign).toBeNull();
  });

  it('from the merge on an edit is only a version', () => {
    const ticket = deployRuns();
    ticket.says('prd_revised');
    expect(ticket.item).toMatchObject({ reSign: null, prd: { version: 2 } });
    expect(ticket.open).not.toContain('amend');
  });

  it('a signature for an older version or another hash is ignored', () => {
    const ticket = ticketIn('prd_draft');
    ticket.says('prd_revised');
    expect(ticket.says('prd_signed_off', { version: 1, hash: 'prd1' }, byAna)).toMatchObject({
      kind: 'ignore',
    });
    expect(ticket.says('prd_signed_off', { version: 2, hash: 'other' }, byAna)).toMatchObject({
      kind: 'ignore',
    });
    expect(ticket.stage).toBe('prd_draft');
  });

  it('a running draft loses by version', () => {
    const ticket = ticketIn('prd_draft');
    ticket.says('prd_revised');
    expect(ticket.says('prd_revised', { version: 2, hash: 'late' })).toMatchObject({ kind: 'ignore' });
  });
});

describe('waiver and choice of agent', () => {
  const waived = (): Ticket => {
    const ticket = ticketIn('blocked');
    ticket.says('waiver_requested', {}, byEli);
    ticket.says('waived', {}, byKim);
    ticket.says('scored', { results: [rule('tier_not_t1', { verdict: 'waived' })] });
    return ticket;
  };

  it('a waiver is asked of an approver and leads on when all is clear or waived', () => {
    const ticket = ticketIn('blocked');
    ticket.says('waiver_requested', {}, byEli);
    expect(ticket.asks).toEqual(['waive']);
    ticket.says('waived', {}, byKim);
    ticket.says('scored', { results: [rule('tier_not_t1', { verdict: 'waived' })] });
    expect(ticket.stage).toBe('ready');
  });

  it('a new version ends it; a version of the same text does not', () => {
    const ticket = waived();
    ticket.says('spec_revised', { hash: 'spec1' });
    expect(ticket.item.waivers).toHaveLength(1);
    ticket.says('spec_revised');
    expect(ticket.item.waivers).toEqual([]);
  });

  it('ended, the ticket is scored again', () => {
    const ticket = waived();
    ticket.says('waiver_ended', {}, byKim);
    expect([ticket.stage, ticket.does]).toEqual(['spec_ready', ['score', 'publish_stage']]);
  });

  it('a rule that cannot be waived is not asked about', () => {
    const ticket = ticketIn('spec_ready');
    ticket.says('scored', { results: [rule('signed', { verdict: 'fail', waivable: false })] });
    expect(ticket.says('waiver_requested', { rules: ['signed'] }, byEli)).toMatchObject({ kind: 'ignore' });
  });

  const chosen = (): Ticket => {
    const ticket = ticketIn('spec_draft');
    ticket.says('spec_signed_off', { choice }, byEli);
    return ticket;
  };
  it('sign off and delegate: the choice counts as the click once the scorecard is clear', () => {
    const ticket = chosen();
    ticket.says('scored');
    expect(ticket.item).toMatchObject({ stage: 'delegated', run: { id: 'tl-42-run-1', state: 'queued' } });
    expect(ticket.does).toContain('start_agent');
  });
  it('it is kept while rules clear by themselves, and nobody is asked', () => {
    const ticket = chosen();
    ticket.says('scored', { results: [incident] });
    expect([ticket.stage, ticket.asks]).toEqual(['blocked', []]);
    ticket.says('fact_changed');
    ticket.says('scored');
    expect(ticket.stage).toBe('delegated');
  });
  it('a rule that needs a person drops it, and delegate is asked', () => {
    const ticket = chosen();
    ticket.says('scored', { results: [tier] });
    ticket.says('fact_changed');
    ticket.says('scored');
    expect([ticket.stage, ticket.asks]).toEqual(['ready', ['delegate']]);
  });
  it('the click in ready scores again: not clear → blocked', () => {
    const ticket = ticketIn('ready');
    ticket.says('delegated', {}, byEli);
    expect([ticket.stage, ticket.does]).toEqual(['ready', ['score']]);
    ticket.says('scored', { results: [tier] });
    expect(ticket.stage).toBe('blocked');
  });
  it('what waits for another ticket starts by itself, in the name of whoever chose', () => {
    const ticket = ticketIn('ready');
    ticket.says('delegated', { waitsFor: 'TL-39' }, byEli);
    ticket.says('scored');
    expect(ticket.stage).toBe('ready');
    ticket.says('delegated', { waitsFor: null });
    ticket.says('scored');
    expect(ticket.item).toMatchObject({ stage: 'delegated', delegation: { by: 'eli' } });
  });
});

describe('short path', () => {
  it('drafts both documents and asks one question', () => {
    const ticket = shortTicket();
    expect([ticket.stage, ticket.asks]).toEqual(['spec_draft', ['both_sign_off']]);
    ticket.says('both_signed_off', {}, byEli);
    expect(ticket.item).toMatchObject({ prd: { signed: { by: 'eli' } }, spec: { signed: { by: 'eli' } } });
  });
  it('a revision after the signature asks that one question again', () => {
    const ticket = shortTicket();
    ticket.says('both_signed_off', {}, byEli);
    ticket.says('prd_revised');
    expect([ticket.stage, ticket.asks]).toEqual(['spec_draft', ['both_sign_off']]);
  });
  it('the full path starts at the PRD', () => {
    const ticket = shortTicket();
    ticket.says('full_path_chosen', {}, byEli);
    expect([ticket.stage, ticket.asks]).toEqual(['prd_draft', ['prd_sign_off']]);
    ticket.says('prd_signed_off', {}, byAna);
    ticket.says('spec_revised');
    expect([ticket.stage, ticket.asks]).toEqual(['spec_draft', ['spec_sign_off']]);
  });
});

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

describe('cancel and reopen', () => {
  it('fault 29: after the merge it is refused', () => {
    const ticket = deployRuns();
    expect(ticket.says('cancelled', {}, byEli)).toEqual({
      kind: 'ignore',
      why: 'it is merged; a revert is offered',
    });
  });
  it('fault 29: reopened, it goes on at the last stage whose sign-offs are valid', () => {
    for (const [stage, back] of [
      ['prd_draft', 'prd_draft'],
      ['prd_ready', 'prd_ready'],
      ['spec_draft', 'spec_draft'],
      ['preview', 'spec_ready'],
      ['backlog', 'backlog'],
    ] as const) {
      const ticket = ticketIn(stage);
      ticket.says('cancelled', {}, byEli);
      expect(ticket.item.run?.state ?? 'stopped').toBe('stopped');
      ticket.says('reopened', {}, byEli);
      expect(ticket.item).toMatchObject({ stage: back, closed: null, run: null, pullRequest: null });
    }
  });
  it('a person’s own pull request is left alone', () => {
    const ticket = byHandTicket();
    ticket.says('cancelled', {}, byEli);
    expect(ticket.does).not.toContain('close_pull_request');
  });
  it('fault 102: rolled back and reopened, delegation is barred until a newer spec is signed', () => {
    for (const viaCancelled of [false, true]) {
      const ticket = ticketIn('rolled_back');
      if (viaCancelled) ticket.says('cancelled', {}, byEli);
      ticket.says('reopened', {}, byEli);
      expect([ticket.stage, ticket.asks]).toEqual(['spec_draft', []]);
      expect(ticket.does).toContain('draft_spec');
      const old = { version: 1, hash: 'spec1' };
      expect(ticket.says('spec_signed_off', old, byEli)).toMatchObject({ kind: 'ignore' });
      ticket.says('spec_revised');
      expect(ticket.asks).toEqual(['spec_sign_off']);
    }
  });
  it('a filing is undone within ten minutes', () => {
    const ticket = ticketIn('enriched');
    ticket.tick(600_000);
    expect(ticket.says('filing_undone')).toMatchObject({ kind: 'ignore' });
  });
});

describe('steps that failed', () => {
  it('ask their owner, wherever the ticket stands, and are tried again', () => {
    const ticket = ticketIn('enriched');
    ticket.says('effect_failed');
    expect([ticket.stage, ticket.asks]).toEqual(['enriched', ['trouble']]);
    ticket.says('retry_requested', {}, byAna);
    expect([ticket.does, ticket.asks]).toEqual([['draft_prd'], []]);
    ticket.says('prd_drafted');
    expect(ticket.asks).toEqual(['prd_sign_off']);
  });
  it('a second one is asked about when the first is settled', () => {
    const ticket = ticketIn('preview');
    ticket.says('effect_failed', { effect: 'start_preview', effectId: '1' });
    ticket.says('effect_failed', { effect: 'judge_diff', effectId: '2' });
    ticket.says('preview_started');
    expect(ticket.item.trouble).toMatchObject({ effect: 'judge_diff' });
    ticket.says('done_by_hand', {}, byEli);
    expect(ticket.item.trouble).toBeNull();
  });
  it('a redraft asked for in the tracker’s question comes as a new version', () => {
    const ticket = ticketIn('spec_ready');
    ticket.says('issue_edited');
    expect(ticket.asks).toEqual(['redraft']);
    ticket.says('redraft_chosen', {}, byAna);
    expect([ticket.does, ticket.asks]).toEqual([['draft_prd'], []]);
    ticket.says('prd_revised');
    expect([ticket.stage, ticket.item.redraft]).toEqual(['prd_draft', null]);
  });
});
