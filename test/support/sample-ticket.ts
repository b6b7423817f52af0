import type { PrdDigest, SpecDigest } from '../../src/pipeline/documents.ts';
import type { ItemPolicy } from '../../src/pipeline/item/context.ts';
import type { DocumentState } from '../../src/pipeline/item/review.ts';
import { newItem } from '../../src/pipeline/record/general.ts';
import type { WorkItem } from '../../src/pipeline/work-item.ts';
import type { Material } from '../../src/ports/model.ts';

export const noon = '2026-11-20T12:00:00.000Z';

export const policy: ItemPolicy = {
  shortPath: true,
  twoPeople: false,
  riskLimit: 50,
  samePersonMaySignBoth: false,
  autonomy: 'assisted',
  capUsd: 5,
  environments: ['production'],
  deployHours: { zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' },
  sizeLimit: { files: 20, lines: 800 },
  protectedPaths: ['.github/'],
  mayOverride: ['kim'],
  mayUnlock: ['kim'],
};

export const prdDigest: PrdDigest = {
  inShort: 'Invoices can be downloaded as CSV.',
  requirements: 2,
  criteria: [{ number: 1, text: 'Cancelled invoices are left out.', pm: false }],
  assumptions: 0,
  openQuestions: [],
  sources: 1,
  notReached: [],
};

export const specDigest: SpecDigest = {
  inShort: 'Stream rows as CSV.',
  filesInScope: ['src/list.js', 'test/list.test.js'],
  doNotTouch: ['.github/'],
  steps: [{ title: 'Write rows', layer: 'domain', size: 'S' }],
  size: 'S',
  migration: null,
  dataLoss: null,
  undo: 'previous release',
  testPlan: [{ criterion: 1, test: 'skips cancelled' }],
  assumptions: 0,
  openQuestions: [],
  repositories: ['acme/invoices'],
};

/** A document in version 1, signed. */
export function signedDocument<Digest>(digest: Digest, hash: string): DocumentState<Digest> {
  const at = '2026-11-20T10:00:00.000Z';
  return {
    version: 1,
    hash,
    author: null,
    at,
    digest,
    signed: { version: 1, hash, by: 'ana', at },
    changes: [],
    mustBeNewerThan: null,
  };
}

/** TL-42 on invoices, both documents signed, scorecard not yet run. */
export function sampleTicket(changes: Partial<WorkItem> = {}): WorkItem {
  const filed = newItem(
    {
      key: 'TL-42',
      title: 'Export invoices as CSV',
      description: '',
      reporter: 'ana',
      origin: { kind: 'command' },
      home: { channel: 'C1', isPrivate: false },
      kind: 'feature',
      priority: 'medium',
      labels: [],
      proposedCriteria: [],
      service: 'invoices',
    },
    '2026-11-18T09:00:00.000Z',
  );
  return {
    ...filed,
    stage: 'spec_ready',
    stageSince: noon,
    service: {
      name: 'invoices',
      team: 'billing',
      tier: 'T2',
      repo: 'acme/invoices',
      hasCi: true,
    },
    policy,
    pm: 'ana',
    engineer: 'eli',
    prd: signedDocument(prdDigest, 'prd-hash'),
    spec: signedDocument(specDigest, 'spec-hash'),
    ...changes,
  };
}

export function material(changes: Partial<Material> = {}): Material {
  return {
    item: sampleTicket({ prd: null, spec: null }),
    context: null,
    evidence: [],
    commits: [],
    paths: [],
    sources: {},
    prd: null,
    spec: null,
    conversation: [],
    decisions: [],
    request: null,
    ...changes,
  };
}
