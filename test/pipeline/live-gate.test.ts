import { describe, expect, test } from 'vitest';
import type { GateFacts } from '../../src/pipeline/gate-rules/facts.ts';
import { gateSignal, liveGate } from '../../src/pipeline/gate-rules/live-gate.ts';
import { accepted, facts, failing, head, incident, merge, ok, pull } from '../support/gate-facts.ts';
import { noon } from '../support/sample-ticket.ts';

describe('the live gate', () => {
  test('is clear when nothing stands in the way, and every rule says why', () => {
    const verdict = liveGate(facts());
    expect(verdict).toMatchObject({
      at: noon,
      sha: head,
      environment: 'production',
      clear: true,
      needsApproval: null,
    });
    expect(gateSignal(verdict)).toBe('gate_cleared');
    expect(verdict.results.map((result) => result.sentence)).toMatchInlineSnapshot(`
      [
        "No incident is active in the blast radius.",
        "No freeze is in force.",
        "No other deploy runs in the blast radius.",
        "The service is not locked.",
        "CI is green on 4f2a91c.",
        "4f2a91c is accepted.",
        "It is not merged yet.",
        "PRD v1 and spec v1 are signed.",
        "Blast radius is low; risk is within the limit.",
      ]
    `);
  });

  test.each<[string, Partial<GateFacts>, string, string | null]>([
    [
      'no_active_incident',
      { incidents: ok([incident]) },
      'Incident INC-88 on invoices (P1), in the blast radius.',
      'Dana',
    ],
    [
      'no_freeze',
      {
        freezes: ok([
          {
            id: 'f',
            services: ['invoices'],
            from: '2026-11-20T11:00:00Z',
            until: '2026-11-20T13:00:00Z',
            reason: 'Closing.',
            by: 'Kim',
          },
        ]),
      },
      'A freeze is on invoices: Closing.',
      'Kim',
    ],
    [
      'no_other_deploy',
      {
        activeDeploys: ok([
          {
            key: 'TL-46',
            environment: 'production',
            services: ['storefront', 'invoices'],
            owner: 'Sam',
          },
        ]),
      },
      'TL-46 is being deployed to production on invoices.',
      'Sam',
    ],
    [
      'service_not_locked',
      { locks: ok([{ service: 'invoices', key: 'TL-40', reason: 'exports time out', by: 'Eli' }]) },
      'invoices is locked since TL-40 was rolled back: exports time out.',
      'Eli',
    ],
    ['ci_green', { ci: ok({ sha: head, state: 'red' }) }, 'CI is red on 4f2a91c.', null],
    ['ci_green', { ci: ok({ sha: head, state: 'pending' }) }, 'CI has not finished on 4f2a91c.', null],
    ['ci_green', { ci: ok({ sha: merge, state: 'green' }) }, 'CI has not finished on 4f2a91c.', null],
    [
      'accepted_commit',
      { pullRequest: pull({ headSha: merge }) },
      'The head has moved to 9d3e1aa; 4f2a91c was accepted.',
      null,
    ],
    ['accepted_commit', { pullRequest: pull({ draft: true }) }, 'The pull request is a draft again.', null],
    [
      'accepted_commit',
      { item: accepted({ acceptances: [] }) },
      '4f2a91c is not accepted by all that it needs.',
      null,
    ],
    [
      'on_branch',
      { branch: ok({ name: 'main', hasIt: false, rewrittenBy: 'Sam' }) },
      '4f2a91c is not on main any more: Sam rewrote the branch.',
      'Sam',
    ],
    [
      'on_branch',
      { branch: ok({ name: 'main', hasIt: false, rewrittenBy: null }) },
      '4f2a91c is not on main any more: somebody rewrote the branch.',
      null,
    ],
    [
      'signed',
      { texts: ok({ prdHash: 'edited', specHash: 'spec-hash' }) },
      'PRD changed after sign-off.',
      null,
    ],
    ['signed', { item: accepted({ reSign: 'spec' }) }, 'Spec changed after sign-off.', null],
  ])('%s holds and names cause and owner', (rule, changes, sentence, owner) => {
    expect(failing(changes)).toEqual([
      expect.objectContaining({ rule, sentence, owner, source: 'source', fetchedAt: noon }),
    ]);
    expect(gateSignal(liveGate(facts(changes)))).toBe('gate_held');
  });

  test.each([
    'catalog',
    'incidents',
    'freezes',
    'activeDeploys',
    'locks',
    'ci',
    'pullRequest',
    'branch',
    'texts',
  ] as const)('fault 91: %s that cannot be reached holds', (source) => {
    const changes = { [source]: { state: 'unknown', source: 'PagerDuty', at: noon, reason: 'timed out' } };
    const verdict = liveGate(facts(changes));
    expect(verdict).toMatchObject({ clear: false, needsApproval: null });
    expect(failing(changes)[0]?.sentence).toContain('PagerDuty timed out.');
  });

  test.each([
    'catalog',
    'incidents',
    'freezes',
    'activeDeploys',
    'locks',
    'ci',
    'pullRequest',
    'branch',
    'texts',
  ] as const)('fault 89: %s older than 60 s holds, 60 s old does not', (source) => {
    const branch = ok({ name: 'main', hasIt: true, rewrittenBy: null });
    const aged = (at: string) => ({ [source]: { ...facts({ branch })[source], at } });
    expect(failing(aged('2026-11-20T11:58:59Z'))[0]?.sentence).toMatch(
      /are 61 s old; they are fetched again\.$/,
    );
    expect(failing(aged('2026-11-20T11:59:00Z'))).toEqual([]);
    expect(failing(aged('not a time'))).toHaveLength(1);
  });

  test('a source that the team declared not to have passes and says so', () => {
    const verdict = liveGate(facts({ incidents: { state: 'absent', source: 'incidents', at: noon } }));
    expect(verdict.clear).toBe(true);
    expect(verdict.results[0]?.sentence).toBe('The team has no source for incidents.');
  });

  test('fault 94: a deploy in another environment, or out of reach, does not hold; neither does this one', () => {
    expect(
      failing({ activeDeploys: ok([{ key: 'TL-46', environment: 'staging', services: ['invoices'] }]) }),
    ).toEqual([]);
    expect(
      failing({ activeDeploys: ok([{ key: 'TL-46', environment: 'production', services: ['search'] }]) }),
    ).toEqual([]);
    expect(
      failing({ activeDeploys: ok([{ key: 'TL-42', environment: 'production', services: ['invoices'] }]) }),
    ).toEqual([]);
  });

  test("fault 102: the lock lets this ticket's own fix through", () => {
    expect(failing({ locks: ok([{ service: 'invoices', key: 'TL-42', reason: null }]) })).toEqual([]);
  });
});
