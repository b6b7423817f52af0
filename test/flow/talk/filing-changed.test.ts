/** What was filed is changed by hand, through the form that it was filed with. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AnswerOutcome, Words } from '../../../src/ports/flow.ts';
import { findDocument } from '../../../src/store/documents.ts';
import { type FlowWorld, type Name, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
afterAll(() => world?.close());

async function changes(name: Name, key: string, words: Words): Promise<AnswerOutcome> {
  const item = await world.item(key);
  return world.answers(name, {
    key,
    gate: 'card',
    signal: 'filing_changed',
    words: {
      title: item.title,
      description: item.description,
      kind: item.kind,
      priority: item.priority,
      service: item.service?.name ?? 'not known',
      labels: item.labels.join(', '),
      criteria: item.proposedCriteria.join('\n'),
      changes: item.changes ?? 0,
      ...words,
    },
  });
}

test('before anything is drafted, the draft follows the new words, and nobody is asked about it', async () => {
  const key = await world.files('Export invoices');
  await world.worksUntil('enrich');
  expect(await changes('ana', key, { title: 'Show the due date on the invoice list' })).toMatchObject({
    kind: 'done',
  });
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'prd_draft', redraft: null });
  expect((await findDocument(world.deps.db, key, { kind: 'prd' }))?.markdown).toContain('due date');
  expect(await world.asks(key, 'redraft')).toEqual([]);
});

test('while it is drafted, the draft of the old words is left out', async () => {
  const key = await world.files('Export invoices');
  await world.worksUntil('draft_prd');
  expect((await world.item(key)).stage).toBe('enriched');
  await changes('ana', key, { description: 'Only those of this year.', service: 'storefront' });
  expect(await world.item(key)).toMatchObject({ stage: 'incoming', service: { name: 'storefront' } });
  await world.works();
  const item = await world.item(key);
  expect(item).toMatchObject({ stage: 'prd_draft', service: { name: 'storefront' }, prd: { version: 1 } });
  expect((await findDocument(world.deps.db, key, { kind: 'prd' }))?.markdown).toContain('this year');
});

test('a look-up that was under way when the service changed does not bring the old one back', async () => {
  const key = await world.files('Export invoices');
  await world.worksUntil('enrich');
  const services = world.deps.catalog.services.bind(world.deps.catalog);
  world.deps.catalog.services = async () => {
    world.deps.catalog.services = services;
    await changes('ana', key, { service: 'storefront' });
    return services();
  };
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'prd_draft', service: { name: 'storefront' } });
});

test('with a PRD up for review its PM is asked whether to redraft; a label is just a label', async () => {
  const key = await world.reaches('prd_draft');
  await changes('ana', key, { labels: 'finance, csv', priority: 'high' });
  expect(await world.asks(key, 'redraft')).toEqual([]);
  expect(await world.item(key)).toMatchObject({ labels: ['finance', 'csv'], priority: 'high' });
  await changes('eli', key, { criteria: 'Cancelled ones stay out' });
  const asked = await world.open(key, 'redraft');
  expect(asked.asked).toEqual(['ana']);
  await world.answers('ana', { key, gate: 'redraft', signal: 'redraft_chosen' });
  await world.works();
  const item = await world.item(key);
  expect(item).toMatchObject({ stage: 'prd_draft', prd: { version: 2 }, redraft: null });
  expect(item.proposedCriteria).toEqual(['Cancelled ones stay out']);
});

test('the same goes for another service: it is looked up and drafted anew, as the next version', async () => {
  const key = await world.reaches('prd_draft');
  await changes('ana', key, { service: 'storefront' });
  await world.works();
  const item = await world.item(key);
  expect(item).toMatchObject({ stage: 'prd_draft', service: { name: 'storefront' }, prd: { version: 2 } });
  expect(item.changeRequest).toBeNull();
});

test('once the PRD is signed, what was filed stands; the refusal says what to do instead', async () => {
  const key = await world.reaches('spec_draft');
  const before = await world.item(key);
  expect(await changes('ana', key, { title: 'Something else' })).toMatchObject({
    kind: 'refused',
    sentence: 'Nothing was changed: PRD v1 is signed; amend that instead.',
  });
  expect((await world.item(key)).title).toBe(before.title);
});

test('whoever filed it may change it, without a role; others without one may not', async () => {
  const key = await world.files('Show the tax number', { by: 'kim' });
  await world.works();
  expect(await changes('kim', key, { title: 'Show the tax number on the list' })).toMatchObject({
    kind: 'done',
  });
  const other = await world.files('Show the customer number');
  await world.works();
  expect(await changes('kim', other, { title: 'Hide it' })).toMatchObject({
    kind: 'refused',
    code: 'not_your_role',
  });
  expect(await changes('gus', other, { title: 'Hide it' })).toMatchObject({
    kind: 'refused',
    code: 'outsider',
  });
});

test('a form that was opened before somebody else changed the ticket overwrites nothing', async () => {
  const key = await world.files('Show the street');
  await world.works();
  await changes('ana', key, { title: 'Show the street and the town' });
  expect(await changes('eli', key, { changes: 0, title: 'Show the town' })).toMatchObject({
    kind: 'refused',
    sentence: `${key} was changed meanwhile. Nothing was saved; open the form again.`,
  });
  expect(await changes('eli', key, {})).toMatchObject({
    kind: 'refused',
    sentence: `Nothing differs from what ${key} says. Nothing was changed.`,
  });
});

test('a ticket that looks like three says so with its PRD, once; keeping it as one is enough', async () => {
  const key = await world.files('Small things for finance', {
    description: '- Export invoices as CSV\n- Translate the help texts\n- Fix rounding of totals',
  });
  await world.works();
  expect(await world.item(key)).toMatchObject({
    stage: 'prd_draft',
    splitProposal: ['Export invoices as CSV', 'Translate the help texts', 'Fix rounding of totals'],
  });
  expect((await world.asks(key, 'split')).map((one) => one.asked)).toEqual([[]]);
  await world.answers('ana', { key, gate: 'split', signal: 'split_declined' });
  await world.answers('ana', {
    key,
    gate: 'prd_sign_off',
    signal: 'changes_requested',
    words: { what: 'Name the file invoices.csv' },
  });
  await world.works();
  expect(await world.item(key)).toMatchObject({ prd: { version: 2 }, splitProposal: null });
});
