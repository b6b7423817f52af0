/** GitHub's own example payloads. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export interface Example {
  event: string;
  bodies: Record<string, unknown>[];
}

export function examples(): Example[] {
  const path = createRequire(import.meta.url).resolve('@octokit/webhooks-examples/api.github.com/index.json');
  const all = JSON.parse(readFileSync(path, 'utf8')) as {
    name: string;
    examples: Record<string, unknown>[];
  }[];
  return all.map(({ name, examples: bodies }) => ({ event: name, bodies }));
}

/** One example as a webhook that says this of our repository. */
export function pullBody(about: {
  action: string;
  pull: Record<string, unknown>;
  repo?: { id: number; full_name: string };
  more?: Record<string, unknown>;
}): Record<string, unknown> {
  const found = examples()
    .find((one) => one.event === 'pull_request')
    ?.bodies.find((one) => one['action'] === 'opened');
  const body = structuredClone(found) as Record<string, Record<string, unknown>>;
  const repository = { ...body['repository'], default_branch: 'main', ...about.repo };
  const side = (given: unknown) => ({ repo: repository, ...(given as Record<string, unknown>) });
  const pull = { ...body['pull_request'], ...about.pull };
  return {
    ...body,
    action: about.action,
    number: pull['number' as keyof typeof pull],
    repository,
    pull_request: { ...pull, head: side(about.pull['head']), base: side(about.pull['base']) },
    ...about.more,
  };
}
