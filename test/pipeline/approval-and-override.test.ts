import { describe, expect, test } from 'vitest';
import type { GateFacts } from '../../src/pipeline/gate-rules/facts.ts';
import { gateRules } from '../../src/pipeline/gate-rules/index.ts';
import { gateSignal, liveGate } from '../../src/pipeline/gate-rules/live-gate.ts';
import {
  accepted,
  deploy,
  facts,
  failing,
  head,
  incident,
  judgement,
  merge,
  ok,
  pull,
  radius,
} from '../support/gate-facts.ts';
import { noon } from '../support/sample-ticket.ts';

const approvedFor = (sha: string) =>
  facts({
    catalog: radius('high'),
    item: accepted({ deploy: { ...deploy, approval: { by: 'kim', sha, at: noon } } }),
  });

describe('approval', () => {
  test.each(['high', 'unknown'] as const)('blast radius %s asks an approver', (level) => {
    const verdict = liveGate(facts({ catalog: radius(level) }));
    expect(verdict).toMatchObject({ clear: false, needsApproval: `Blast radius ${level}: invoices.` });
    expect(gateSignal(verdict)).toBe('approval_needed');
  });

  test('risk over the limit asks an approver, and says what weighs most', () => {
    const risky = accepted({
      judgement: {
        ...judgement,
        risk: {
          score: 58,
          factors: [
            { points: 8, because: 'x' },
            { points: 25, because: 'adds a column.' },
          ],
        },
      },
    });
    expect(liveGate(facts({ item: risky })).needsApproval).toBe('Risk 58 of 100: adds a column.');
  });

  test('fault 5: it counts for the commit it was given for', () => {
    expect(liveGate(approvedFor(head)).clear).toBe(true);
    expect(liveGate(approvedFor('old')).clear).toBe(false);
  });

  test('a hold comes first: an approval cannot end an incident', () => {
    const verdict = liveGate(facts({ catalog: radius('high'), incidents: ok([incident]) }));
    expect(gateSignal(verdict)).toBe('gate_held');
    expect(verdict.needsApproval).not.toBeNull();
  });
});

const overridden = (rule: string, by: string, changes: Partial<GateFacts>) =>
  liveGate(
    facts({
      ...changes,
      item: accepted({
        deploy: { ...deploy, overrides: [{ rule, by, reason: 'It is a false alarm.', at: noon }] },
      }),
    }),
  );

describe('overrides', () => {
  test('go past an incident, with the reason, by a person whom policy names', () => {
    const verdict = overridden('no_active_incident', 'kim', { incidents: ok([incident]) });
    expect(verdict.clear).toBe(true);
    expect(verdict.results[0]?.sentence).toBe(
      'Incident INC-88 on invoices (P1), in the blast radius. Overridden: It is a false alarm.',
    );
  });

  test('by anyone else, or of another cause, count for nothing', () => {
    expect(overridden('no_active_incident', 'eli', { incidents: ok([incident]) }).clear).toBe(false);
    expect(overridden('no_freeze', 'kim', { incidents: ok([incident]) }).clear).toBe(false);
  });

  test('cannot replace CI, acceptance, signatures, approval, a lock or the exclusion of deploys', () => {
    expect(overridden('ci_green', 'kim', { ci: ok({ sha: head, state: 'red' }) }).clear).toBe(false);
    expect(gateRules.filter((rule) => rule.overridable).map((rule) => rule.id)).toEqual([
      'no_active_incident',
      'no_freeze',
      'on_branch',
    ]);
  });
});

const bypass = (accept: boolean | null) =>
  accepted({ acceptances: [], bypass: { by: 'Sam', at: noon, mergeSha: merge, accepted: accept } });

describe('after the merge', () => {
  const merged = {
    sha: merge,
    ci: ok({ sha: merge, state: 'green' as const }),
    pullRequest: pull({ state: 'merged', mergeSha: merge }),
  };

  test('the merge of the accepted commit may be deployed, edits are only versions', () => {
    expect(failing({ ...merged, texts: ok({ prdHash: 'edited', specHash: 'spec-hash' }) })).toEqual([]);
  });

  test('fault 97: another commit than the merged one may not', () => {
    expect(failing({ ...merged, sha: head, ci: ok({ sha: head, state: 'green' }) })[0]?.sentence).toBe(
      '4f2a91c is not the commit that was merged.',
    );
  });

  test('fault 85: a merge that was not ours needs an approver', () => {
    expect(failing({ ...merged, item: bypass(null) })[0]?.sentence).toBe(
      'Sam merged it; nobody has accepted that yet.',
    );
    expect(liveGate(facts({ ...merged, item: bypass(true), catalog: radius('high') })).clear).toBe(true);
  });
});
