import type { GateName } from '../../src/pipeline/gates.ts';
import type { SignalName } from '../../src/pipeline/signals.ts';
import type { WorkItem } from '../../src/pipeline/work-item.ts';
import type { Words } from '../../src/ports/flow.ts';
import type { Name } from './flow-world.ts';

/** The way of a smooth ticket, answer by answer. */
export const way: { name: Name; gate: GateName; signal: SignalName; words?: Words }[] = [
  { name: 'ana', gate: 'prd_sign_off', signal: 'prd_signed_off' },
  { name: 'eli', gate: 'spec_sign_off', signal: 'spec_signed_off' },
  { name: 'eli', gate: 'delegate', signal: 'delegated', words: { agent: 'demo', autonomy: 'assisted' } },
  { name: 'eli', gate: 'plan_approval', signal: 'plan_approved' },
  { name: 'sam', gate: 'acceptance', signal: 'accepted' },
  { name: 'eli', gate: 'rollback', signal: 'rollback_requested' },
];

/** A judge who is content with everything. */
export const allMet = (item: WorkItem) =>
  (item.prd?.digest.criteria ?? []).map((one) => ({
    ...one,
    verdict: 'met' as const,
    because: 'Test "rows".',
    files: ['test/list.test.js'],
  }));
