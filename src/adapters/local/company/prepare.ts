import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGit, type Git } from '../forge/git/git.ts';
import { ensureHistory } from './history.ts';

/** Where the sample company's files lie once it is prepared. */
export interface CompanyPaths {
  /** `home/acme`: people may edit everything below. */
  folder: string;
  config: string;
  catalog: string;
  incidents: string;
  freezes: string;
  /** Folders of markdown that the local knowledge searches. */
  documents: string[];
  slackSeed: string;
  tickets: string;
  /** The demo agent's prepared changes; not copied, because nobody edits them. */
  changes: string;
  /** Repositories on the local forge. */
  repositories: string[];
}

const editable = [
  'throughline.yaml',
  'incidents.yaml',
  'freezes.yaml',
  'slack-seed.json',
  'tickets.yaml',
  'catalog',
  'knowledge',
  'customers',
];
const dayMs = 86_400_000;

/**
 * Copies the company's editable files to `home/acme` once, and builds its repositories. What a person changed is
 * never written over. With `today`, all dates of documents and history move along with it, so that "in the last
 * six months" has an answer in any year; without, they are as written.
 */
export async function prepareCompany(request: {
  source: string;
  home: string;
  git?: Git;
  today?: Date;
}): Promise<CompanyPaths> {
  const { source, home, git = createGit() } = request;
  const folder = join(home, 'acme');
  const shiftDays = await shiftFor(folder, {
    source,
    ...(request.today === undefined ? {} : { today: request.today }),
  });
  for (const name of editable) await copyOnce(join(source, name), join(folder, name), shiftDays);
  const repositories: string[] = [];
  for (const name of (await readdir(join(source, 'repos'))).toSorted()) {
    repositories.push(await ensureHistory({ git, home, folder: join(source, 'repos', name), shiftDays }));
  }
  return {
    folder,
    config: join(folder, 'throughline.yaml'),
    catalog: join(folder, 'catalog'),
    incidents: join(folder, 'incidents.yaml'),
    freezes: join(folder, 'freezes.yaml'),
    documents: [join(folder, 'knowledge'), join(folder, 'customers')],
    slackSeed: join(folder, 'slack-seed.json'),
    tickets: join(folder, 'tickets.yaml'),
    changes: join(source, 'changes'),
    repositories,
  };
}

/** Decided once per home: a later start must not move the dates again. */
async function shiftFor(folder: string, about: { source: string; today?: Date }): Promise<number> {
  const file = join(folder, '.dates-moved-by-days');
  if (existsSync(file)) return Number(await readFile(file, 'utf8'));
  const writtenOn = (await readFile(join(about.source, 'written-on'), 'utf8')).trim();
  const days =
    about.today === undefined ? 0 : Math.floor((about.today.getTime() - Date.parse(writtenOn)) / dayMs);
  await mkdir(folder, { recursive: true });
  await writeFile(file, String(days));
  return days;
}

async function copyOnce(from: string, to: string, shiftDays: number): Promise<void> {
  if (existsSync(to)) return;
  const half = `${to}.half`;
  await rm(half, { recursive: true, force: true });
  await cp(from, half, { recursive: true });
  if (shiftDays !== 0) await moveDates(half, shiftDays);
  await rename(half, to);
}

async function moveDates(path: string, days: number): Promise<void> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTDIR') return [];
      throw error;
    },
  );
  for (const entry of entries.filter((one) => one.isFile() && one.name.endsWith('.md'))) {
    const file = join(entry.parentPath, entry.name);
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text.replace(/\b\d{4}-\d{2}-\d{2}\b/g, (date) => moved(date, days)),
    );
  }
}

function moved(date: string, days: number): string {
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) ? date : new Date(at + days * dayMs).toISOString().slice(0, 10);
}
