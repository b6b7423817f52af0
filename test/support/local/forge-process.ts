/**
 * A forge in a process of its own, for tests that kill it. Reads its options as JSON from the command line, does
 * one thing, and prints a line when that has begun; then it waits to be killed.
 */
import { z } from 'zod';
import { createLocalForge } from '../../../src/adapters/local/forge/forge.ts';

const request = z
  .object({
    home: z.string(),
    url: z.string(),
    secret: z.string(),
    do: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('open_pull_request'), repo: z.string(), branch: z.string() }),
      z.object({
        kind: z.literal('deploy'),
        deployment: z.string(),
        service: z.string(),
        repo: z.string(),
        sha: z.string(),
      }),
    ]),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));

const forge = createLocalForge({
  home: request.home,
  webhook: { url: request.url, secret: request.secret, source: 'forge' },
  publicUrl: 'http://localhost:3000',
});
if (request.do.kind === 'open_pull_request') {
  const { repo, branch } = request.do;
  await forge.codeHost.ensurePullRequest({ repo, branch, base: 'main', title: 'TL-1 Slow', body: '' });
} else {
  const { deployment, service, repo, sha } = request.do;
  await forge.deployer.start({ deployment, service, environment: 'production', repo, sha });
}
process.stdout.write('begun\n');
setInterval(() => undefined, 60_000);
