import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { material } from '../../src/flow/material.ts';
import type { Evidence } from '../../src/pipeline/item/context.ts';
import { type FlowWorld, startFlow } from './flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const passage = (id: string): Evidence => ({
  id,
  title: id,
  kind: 'adr',
  excerpt: id,
  at: '2026-01-01T00:00:00Z',
});

test('a question is looked up in several ways; each passage counts once, the best of the question first', async () => {
  const key = await world.reaches('prd_draft');
  world.facts.searched.length = 0;
  let asked = 0;
  world.deps.knowledge.search = async (query) => {
    world.facts.searched.push(query);
    asked += 1;
    const value = asked === 1 ? [passage('a'), passage('b')] : [passage('b'), passage(`more-${asked}`)];
    return { state: 'ok', value, source: 'knowledge', at: new Date().toISOString() };
  };
  const found = await material(world.deps, await world.item(key), { question: 'Why no retries?' });
  expect(world.facts.searched[0]).toBe('Why no retries?');
  expect(world.facts.searched.length).toBeGreaterThan(1);
  const ids = found.evidence.map((one) => one.id);
  expect(ids.slice(0, 2)).toEqual(['a', 'b']);
  expect(new Set(ids).size).toBe(ids.length);
});

test('knowledge that cannot be reached leaves what was gathered before', async () => {
  world.facts.evidence = [passage('before')];
  const key = await world.reaches('prd_draft');
  world.facts.down.add('knowledge');
  const found = await material(world.deps, await world.item(key), { question: 'Why?' });
  expect(found.evidence.map((one) => one.id)).toEqual(['before']);
});

test('people hear before they delegate that an agent cannot build it', async () => {
  world.agent.able = false;
  const key = await world.reaches('ready');
  const view = await world.flow.desk.ticket(key, 'U0ELI');
  expect(view?.agents).toEqual([
    {
      name: 'demo',
      title: 'Demo agent',
      able: false,
      sentence: 'The demo agent has no ready change for this one.',
    },
  ]);
});
