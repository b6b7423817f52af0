import type { Known } from '../../src/pipeline/facts/known.ts';
import type { GateFacts } from '../../src/pipeline/gate-rules/facts.ts';
import { liveGate } from '../../src/pipeline/gate-rules/live-gate.ts';
import type { Judgement, PullRequest } from '../../src/pipeline/item/change.ts';
import type { Incident } from '../../src/pipeline/item/context.ts';
import type { Deploy } from '../../src/pipeline/item/deploy.ts';
import type { WorkItem } from '../../src/pipeline/work-item.ts';
import { noon, sampleTicket } from './sample-ticket.ts';

export const head = '4f2a91c0000000000000000000000000000000aa';
export const merge = '9d3e1aa0000000000000000000000000000000bb';
export const ok = <T>(value: T, at = noon): Known<T> => ({ state: 'ok', value, source: 'source', at });

export const judgement: Judgement = {
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
export const deploy: Deploy = {
  phase: 'checking',
  environment: 'production',
  verdict: null,
  approval: null,
  overrides: [],
  deployment: null,
  incident: null,
  carried: [],
};
export const openPull: PullRequest = {
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
export function accepted(changes: Partial<WorkItem> = {}): WorkItem {
  return sampleTicket({
    stage: 'deploying',
    judgement,
    acceptances: [{ by: 'sam', role: 'engineer', sha: head, at: noon, criteria: [1], reasons: [] }],
    pullRequest: openPull,
    deploy,
    ...changes,
  });
}
export const radius = (level: 'low' | 'medium' | 'high' | 'unknown') =>
  ok({
    service: sampleTicket().service,
    blastRadius: { level, services: [{ name: 'invoices', tier: 'T2' as const, hops: 0 }], sum: 0 },
  });
export const pull = (changes: object = {}) =>
  ok({ headSha: head, state: 'open' as const, mergeSha: null, draft: false, conflict: false, ...changes });

export function facts(changes: Partial<GateFacts> = {}): GateFacts {
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
    branch: null,
    texts: ok({ prdHash: 'prd-hash', specHash: 'spec-hash' }),
    ...changes,
  };
}
export const incident: Incident = {
  id: 'INC-88',
  title: 'Late',
  priority: 'P1',
  services: ['invoices'],
  owner: 'Dana',
  openedAt: noon,
};
export const failing = (changes: Partial<GateFacts>) =>
  liveGate(facts(changes)).results.filter((result) => !result.ok);
