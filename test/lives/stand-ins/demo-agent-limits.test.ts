import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunRequest } from '../../../src/ports/coding-agent.ts';
import {
  type AgentWorld,
  csvBrief,
  csvCommits,
  inWorktree,
  otherBrief,
  startAgentWorld,
} from '../../support/local/demo-agent-world.ts';
import { git } from '../../support/local/forge-world.ts';

let world: AgentWorld;
beforeEach(async () => {
  world = await startAgentWorld();
});
afterEach(() => world.end());

async function built(request: RunRequest): Promise<RunRequest> {
  await world.agent.start({ ...request, autonomy: 'autonomous' });
  await world.agent.idle();
  return request;
}

describe('limits', () => {
  test('fault 80: a file that the spec protects is never touched; the run fails before any commit', async () => {
    const request = await built(await world.request({ ...csvBrief, doNotTouch: ['src/server.js'] }));
    expect(world.kinds()).toEqual(['failed']);
    expect(world.events[0]).toMatchObject({
      reason: expect.stringContaining('src/server.js, which the spec says not to touch'),
    });
    expect(await world.commits(request)).toEqual([]);
  });

  test('a link in the repository does not lead it out of its worktree', async () => {
    const request = await world.request(otherBrief);
    const outside = join(world.acme.home, 'outside');
    await symlink(outside, inWorktree(request, 'docs/tickets'));
    await git(['add', '--all'], { cwd: request.worktree });
    await git(['commit', '--quiet', '-m', 'A link'], { cwd: request.worktree });
    await built(request);
    expect(world.events.at(-1)).toMatchObject({
      kind: 'failed',
      reason: 'docs/tickets/TL-50.md is a link. I write to plain files only.',
    });
    expect(existsSync(outside)).toBe(false);
  });

  test('stopped between two steps it stays there; started again it goes on', async () => {
    const request = await world.request(csvBrief, { autonomy: 'autonomous' });
    const { promise: stopped, resolve } = Promise.withResolvers<void>();
    world.before = async (_id, event) => {
      if (event.kind === 'progressed' && event.step?.number === 2)
        void world.agent.stop(request.run).then(resolve);
    };
    await world.agent.start(request);
    await stopped;
    await world.agent.idle();
    expect(await world.commits(request)).toEqual(csvCommits.slice(0, 2));
    world.before = async () => undefined;
    await world.agent.start(request);
    await world.agent.idle();
    expect(await world.commits(request)).toEqual(csvCommits);
  });

  test('a sink that is away for a moment loses nothing', async () => {
    let away = 2;
    world.before = async (_id, event) => {
      if (event.kind === 'progressed' && away > 0) {
        away -= 1;
        throw new Error('away');
      }
    };
    const request = await built(await world.request(csvBrief));
    expect(await world.commits(request)).toEqual(csvCommits);
    expect(world.kinds().at(-1)).toBe('finished');
  });
});

describe('fault 78: killed at any event, the next start goes on from there', () => {
  const script = fileURLToPath(new URL('../../support/local/demo-agent-process.ts', import.meta.url));

  async function dies(about: { dieAt: number; request: RunRequest; approve: boolean }): Promise<void> {
    const child = spawn(
      process.execPath,
      [script, JSON.stringify({ changes: world.acme.company.changes, ...about })],
      { stdio: 'inherit' },
    );
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
  }

  test.each([1, 2, 3, 5, 7])('event %i', async (dieAt) => {
    const request = await world.request(csvBrief, { autonomy: 'autonomous' });
    await dies({ dieAt, request, approve: false });
    await writeFile(inWorktree(request, 'half-written.js'), 'export const');
    await world.agent.start(request);
    await world.agent.idle();
    expect(await world.commits(request)).toEqual(csvCommits);
    expect(world.kinds().at(-1)).toBe('finished');
    expect(await world.files(request)).not.toContain('half-written.js');
  });

  test('an approval that was taken is not asked for again', async () => {
    const request = await world.request(csvBrief);
    await dies({ dieAt: 2, request, approve: true });
    await world.agent.start(request);
    await world.agent.idle();
    expect(await world.commits(request)).toEqual(csvCommits);
  });
});
