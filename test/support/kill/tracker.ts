/** A Linear beside the product under fire: it lives on while the product dies, and is looked at in the end. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LINEAR_KEY, startLinearDouble } from '../linear/double.ts';
import { LINEAR_WEBHOOK_SECRET } from '../linear/webhooks.ts';
import { acmeSource } from '../local/acme.ts';

export interface Beside {
  env: Record<string, string>;
  /** What is there twice, missing or wrong, once all is done. */
  problems(): string[];
  end(): Promise<void>;
}

export async function besideLinear(home: string, ends: string): Promise<Beside> {
  const linear = await startLinearDouble();
  const written = await readFile(join(acmeSource, 'throughline.yaml'), 'utf8');
  await mkdir(join(home, 'acme'), { recursive: true });
  const tracker = 'trackers:\n  - { kind: linear, team: billing, places: [BIL], channel: C0INVOICES }\n';
  await writeFile(join(home, 'acme', 'throughline.yaml'), `${written}\n${tracker}`);
  return {
    env: { LINEAR_URL: linear.url, LINEAR_API_KEY: LINEAR_KEY, LINEAR_WEBHOOK_SECRET },
    problems: () => {
      const { issues } = linear.space;
      const [issue] = issues;
      const comments = issue?.comments.map(({ body }) => body) ?? [];
      return [
        ...linear.misfits.map((misfit) => `Linear's schema refuses: ${misfit}`),
        ...(issues.length === 1 ? [] : [`${issues.length} issues in Linear instead of one`]),
        ...(issue?.state.name === ends ? [] : [`the issue is ${issue?.state.name}, not ${ends}`]),
        ...(comments.some((body) => body.includes('is worked on in Slack'))
          ? []
          : ['the issue names no thread']),
        ...comments
          .filter((body, index) => comments.indexOf(body) !== index)
          .map((body) => `said twice in Linear: ${body}`),
      ];
    },
    end: () => linear.end(),
  };
}
