import { describe, expect, test } from 'vitest';
import { freezeOn, instantIn, isInForce } from '../../src/pipeline/facts/freezes.ts';
import type { Known } from '../../src/pipeline/facts/known.ts';
import type { GateFacts } from '../../src/pipeline/gate-rules/facts.ts';
import { gateSignal, liveGate, mayBeOverridden } from '../../src/pipeline/gate-rules/live-gate.ts';
import type { Deploy, Incident, Judgement, PullRequest, WorkItem } from '../../src/pipeline/work-item.ts';
import { noon, sampleTicket } from '../support/sample-ticket.ts';

const head = '4f2a91c0000000000000000000000000000000aa';
const merge = '9d3e1aa0000000000000000000000000000000bb';
const ok = <T>(value: T, at = noon): Known<T> => ({ state: 'ok', value, source: 'source', at });

const judgement: Judgement = {
  sha: head,
  at: noon,
  criteria: [{ number: 1, text: 'x', verdict: 'met', because: '', pm: false }],
  outOfScope: [],
  protectedTouched: [],
  files: 2,
  added: 10,
  removed: 1,
  overLimit: false,
  risk: { score: 20, factors: [{ points: 20, because: 'adds a column' }] },
  sources: '',
};
const deploy: Deploy = {
  phase: 'checking',
  environment: 'production',
  verdict: null,
  approval: null,
  overrides: [],
  deployment: null,
  incident: null,
  carried: [],
};
const openPull: PullRequest = {
  repo: 'acme/invoices',
  number: 18,
  url: 'https://git.example/18',
  branch: 'tl-42',
  base: 'main',
  headSha: head,
  draft: false,
  state: 'open',
  mergeSha: null,
  ci: [],
  pushers: [],
  updatedAt: noon,
  conflict: false,
  reverted: false,
};
function accepted(changes: Partial<WorkItem> = {}): WorkItem {
  return sampleTicket({
    stage: 'deploying',
    judgement,
    acceptances: [{ by: 'sam', role: 'engineer', sha: head, at: noon, criteria: [1], reasons: [] }],
    pullRequest: openPull,
    deploy,
    ...changes,
  });
}
const radius = (level: 'low' | 'medium' | 'high' | 'unknown') =>
  ok({
    service: sampleTicket().service,
    blastRadius: { level, services: [{ name: 'invoices', tier: 'T2' as const, hops: 0 }], sum: 0 },
  });
const pull = (changes: object = {}) =>
  ok({ headSha: head, state: 'open' as const, mergeSha: null, draft: false, conflict: false, ...changes });

function facts(changes: Partial<GateFacts> = {}): GateFacts {
  return {
    now: noon,
    item: accepted(),
    environment: 'production',
    sha: head,
    catalog: radius('low'),
    incidents: ok([]),
    freezes: ok([]),
    activeDeploys: ok([]),
    locks: ok([]),
    ci: ok({ sha: head, state: 'green' }),
    pullRequest: pull(),
    texts: ok({ prdHash: 'prd-hash', specHash: 'spec-hash' }),
    ...changes,
  };
}
const incident: Incident = {
  id: 'INC-88',
  title: 'Late',
  priority: 'P1',
  services: ['invoices'],
  owner: 'Dana',
  openedAt: noon,
};
const failing = (changes: Partial<GateFacts>) =>
  liveGate(facts(changes)).results.filter((result) => !result.ok);

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
          { key: 'TL-46', environment: 'production', services: ['storefront', 'invoices'] },
        ]),
      },
      'TL-46 is being deployed to production on invoices.',
      'TL-46',
    ],
    [
      'service_not_locked',
      { locks: ok([{ service: 'invoices', key: 'TL-40', reason: 'exports time out' }]) },
      'invoices is locked since TL-40 was rolled back: exports time out.',
      'TL-40',
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
    'texts',
  ] as const)('fault 89: %s older than 60 s holds, 60 s old does not', (source) => {
    const aged = (at: string) => ({ [source]: { ...facts()[source], at } });
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
    expect(['no_active_incident', 'no_freeze'].every(mayBeOverridden)).toBe(true);
    expect(
      [
        'ci_green',
        'accepted_commit',
        'signed',
        'deploy_approved',
        'service_not_locked',
        'no_other_deploy',
      ].some(mayBeOverridden),
    ).toBe(false);
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

const freeze = (id: string, until: string) => ({
  id,
  services: 'all' as const,
  from: '2026-11-20T10:00:00Z',
  until,
  reason: '',
  by: '',
});

describe('fault 93: freezes by the zone', () => {
  test.each([
    ['winter', 'Europe/Berlin', '2026-12-24T00:00', '2026-12-23T23:00:00.000Z'],
    ['summer', 'Europe/Berlin', '2026-07-01T00:00', '2026-06-30T22:00:00.000Z'],
    ['the gap of spring', 'Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
    ['the fold of autumn, the earlier', 'Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
    ['New York', 'America/New_York', '2026-11-27T00:00', '2026-11-27T05:00:00.000Z'],
    ['Kolkata', 'Asia/Kolkata', '2026-11-27T00:00', '2026-11-26T18:30:00.000Z'],
    ['a date alone', 'UTC', '2026-11-27', '2026-11-27T00:00:00.000Z'],
  ])('%s', (_name, zone, local, instant) => {
    expect(instantIn(zone, local)).toBe(instant);
  });

  test('the end is not included, and the freeze that ends last is named', () => {
    expect(isInForce(freeze('a', noon), noon)).toBe(false);
    expect(
      freezeOn([freeze('a', '2026-11-20T12:30:00Z'), freeze('b', '2026-11-20T13:00:00Z')], ['x'], noon)?.id,
    ).toBe('b');
  });
});
