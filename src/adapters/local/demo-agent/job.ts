import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, matchesGlob } from 'node:path';
import type { Brief } from '../../../pipeline/brief.ts';
import type { Plan, PlanStep } from '../../../pipeline/item/change.ts';
import { changeFor, followUpFor, type PreparedChange } from './prepared-changes.ts';

/** Files of one commit: as they are before and after it, by path; null: there is no such file. */
export interface Edit {
  path: string;
  before: (readRelease: ReadRelease) => Promise<string | null>;
  after: string;
}

/** Text of a file in the release that a change was written for. */
export type ReadRelease = (release: string, path: string) => Promise<string | null>;

export interface JobStep extends PlanStep {
  edits: () => Promise<Edit[]>;
}

/** What the agent will do with a ticket. */
export interface Job {
  steps: JobStep[];
  summary: string;
  /** What it says of its own result. */
  caveat: string | null;
  /** The prepared answer to a request for changes; null where there is none. */
  followUp(request: string): JobStep | null;
}

export const docsOnly = 'Docs only: the demo agent cannot code.';
export const cannotBuild =
  'The demo agent has no ready change for this one. It will add the acceptance criteria as a checklist to docs and open a pull request, so you can see the rest. The service will not change.';

export function jobFor(changes: PreparedChange[], brief: Brief): Job {
  const change = changeFor(changes, brief);
  return change === null ? checklistJob(brief) : preparedJob(change);
}

function preparedJob(change: PreparedChange): Job {
  return {
    summary: change.summary,
    caveat: null,
    steps: change.steps.map((step, at) => ({
      title: step.title,
      layer: step.layer,
      size: step.size,
      files: step.files,
      edits: () => editsOf(change, step, change.steps.slice(0, at)),
    })),
    followUp: (request) => {
      const found = followUpFor(change, request);
      if (found === null) return null;
      const { title, files } = found;
      return {
        title,
        files,
        layer: 'follow-up',
        size: 'XS',
        edits: () => editsOf(change, found, change.steps),
      };
    },
  };
}

interface Prepared {
  folder: string;
  files: string[];
}

async function editsOf(change: PreparedChange, step: Prepared, earlier: Prepared[]): Promise<Edit[]> {
  return Promise.all(
    step.files.map(async (path) => {
      const last = earlier.findLast(({ files }) => files.includes(path));
      return {
        path,
        before: async (readRelease: ReadRelease) =>
          last === undefined
            ? readRelease(change.written_against, path)
            : readFile(join(change.path, last.folder, path), 'utf8'),
        after: await readFile(join(change.path, step.folder, path), 'utf8'),
      };
    }),
  );
}

function checklistJob(brief: Brief): Job {
  if (!/^[A-Z][A-Z0-9]*-[0-9]+$/.test(brief.key))
    throw new Error(`This is not a ticket: ${JSON.stringify(brief.key)}.`);
  const path = `docs/tickets/${brief.key}.md`;
  const step: JobStep = {
    title: 'add the acceptance criteria as a checklist',
    layer: 'docs',
    size: 'XS',
    files: [path],
    edits: async () => [{ path, before: async () => null, after: checklist(brief) }],
  };
  return {
    steps: [step],
    summary: `The acceptance criteria of ${brief.key} as a checklist in ${path}.`,
    caveat: docsOnly,
    followUp: () => null,
  };
}

function checklist(brief: Brief): string {
  const boxes = brief.criteria.map(({ number, text }) => `- [ ] ${number}. ${plain(text)}`);
  return [`# ${brief.key} ${plain(brief.title)}`, '', 'Not built yet. To be met:', '', ...boxes, ''].join(
    '\n',
  );
}

/** One line without markup of its own: what people typed must not hide or link anything in the repository's docs. */
function plain(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[<>[\]`*_!]/g, (found) => `\\${found}`)
    .trim();
}

const sizes = ['XS', 'S', 'M', 'L'] as const;

export function planOf(job: Job, brief: Brief): Plan {
  const steps = job.steps.map(({ title, files, layer, size }) => ({ title, files, layer, size }));
  const files = [...new Set(steps.flatMap((step) => step.files))];
  const size = sizes[Math.max(...steps.map((step) => sizes.indexOf(step.size)))] ?? 'S';
  const hash = createHash('sha256').update(JSON.stringify(steps)).digest('hex');
  return { steps, files, size, hash, outsideSpec: files.filter((file) => !listed(brief.filesInScope, file)) };
}

/** Whether a list of paths, folders (`docs/`) and globs has this file. */
export function listed(patterns: string[], file: string): boolean {
  return patterns.some(
    (pattern) =>
      pattern === file || (pattern.endsWith('/') && file.startsWith(pattern)) || matchesGlob(file, pattern),
  );
}
