/** A demo agent in a process of its own that kills itself at its n-th event: before that is kept. */
import { z } from 'zod';
import { createDemoAgent } from '../../../src/adapters/local/demo-agent/demo-agent.ts';
import { createGit } from '../../../src/adapters/local/forge/git/git.ts';
import type { RunRequest } from '../../../src/ports/coding-agent.ts';

const about = z
  .object({ changes: z.string(), dieAt: z.int(), request: z.custom<RunRequest>(), approve: z.boolean() })
  .parse(JSON.parse(process.argv[2] ?? ''));

let n = 0;
const agent = createDemoAgent({
  changes: about.changes,
  git: createGit(),
  sink: async (_id, event) => {
    n += 1;
    if (n === about.dieAt) process.kill(process.pid, 'SIGKILL');
    if (event.kind === 'plan_proposed' && about.approve) {
      setImmediate(
        () => void agent.send(about.request, 'approval', { kind: 'plan_approved', plan: event.plan }),
      );
    }
  },
});
await agent.start(about.request);
