import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Plan } from '../../src/pipeline/item/change.ts';
import type { AgentEvent, CodingAgent, RunRequest } from '../../src/ports/coding-agent.ts';

export interface CodingAgentWorld {
  agent: CodingAgent;
  /** Events, each delivery id once. */
  events: AgentEvent[];
  /** A run of something that the agent can build, in a worktree of its own. */
  request(about?: Partial<RunRequest>): Promise<RunRequest>;
  commits: (request: RunRequest) => Promise<string[]>;
  /** Resolves when the agent has done what it can for now. */
  idle(): Promise<void>;
  end: () => Promise<void>;
}

export function codingAgentContract(make: () => Promise<CodingAgentWorld>): void {
  let world: CodingAgentWorld;
  beforeEach(async () => {
    world = await make();
  });
  afterEach(() => world.end());

  const plan = (): Plan => {
    const found = world.events.find((event) => event.kind === 'plan_proposed');
    return found?.kind === 'plan_proposed' ? found.plan : expect.fail('No plan was proposed.');
  };
  const kinds = () => new Set(world.events.map(({ kind }) => kind));

  test('assisted: proposes a plan and writes nothing before it is approved', async () => {
    const request = await world.request();
    await world.agent.start(request);
    await world.idle();
    expect(kinds()).toEqual(new Set(['plan_proposed']));
    expect(plan().steps.length).toBeGreaterThan(0);
    expect(await world.commits(request)).toEqual([]);
    await world.agent.send(request, 'm-1', { kind: 'plan_approved', plan: plan() });
    await world.idle();
    const finished = world.events.at(-1);
    expect(finished).toMatchObject({ kind: 'finished', run: request.run });
    expect((await world.commits(request)).length).toBeGreaterThan(0);
  });

  test('autonomous: shows its plan and goes on', async () => {
    const request = await world.request({ autonomy: 'autonomous' });
    await world.agent.start(request);
    await world.idle();
    expect(kinds()).toEqual(new Set(['plan_proposed', 'progressed', 'finished']));
  });

  test('starting and approving twice is one run: the same commits, the same events', async () => {
    const request = await world.request();
    await world.agent.start(request);
    await world.agent.start(request);
    await world.agent.send(request, 'm-1', { kind: 'plan_approved', plan: plan() });
    await world.idle();
    const commits = await world.commits(request);
    const told = world.events.length;
    await world.agent.start(request);
    await world.agent.send(request, 'm-1', { kind: 'plan_approved', plan: plan() });
    await world.idle();
    expect(await world.commits(request)).toEqual(commits);
    expect(world.events.length).toBe(told);
    expect(world.events.filter(({ kind }) => kind === 'finished')).toHaveLength(1);
  });

  test('put away and answered later, the same run goes on', async () => {
    const request = await world.request();
    await world.agent.start(request);
    await world.idle();
    await world.agent.stop(request.run);
    expect(await world.commits(request)).toEqual([]);
    await world.agent.send(request, 'm-1', { kind: 'plan_approved', plan: plan() });
    await world.idle();
    expect(world.events.at(-1)).toMatchObject({ kind: 'finished', run: request.run });
    expect(world.events.filter(({ kind }) => kind === 'plan_proposed')).toHaveLength(1);
  });

  test('stopping a run that nobody knows is fine', async () => {
    await world.agent.stop('nobody-knows');
  });
}
