/** A check for each connection that the policy file names. They ask what the product will ask, and change nothing. */
import { join, resolve } from 'node:path';
import { settled } from '../pipeline/documents/skills/in-force.ts';
import { type NamedService, unknownServices } from '../pipeline/facts/unknown-services.ts';
import type { TrackerSettings } from '../pipeline/tracking/settings.ts';
import { LOOKED_AT_EVERY, trackerLabels } from '../pipeline/tracking/settings.ts';
import type { Fetched } from '../ports/fetched.ts';
import type { Catalog, CatalogPlace } from '../ports/lake/catalog.ts';
import type { Model } from '../ports/model.ts';
import type { Check, Looked } from '../ports/setup/check.ts';
import type { SkillSource } from '../ports/setup/skills.ts';
import { createBackstageCatalog } from './backstage/catalog.ts';
import { folderSource } from './backstage/folder.ts';
import { serverSource } from './backstage/server.ts';
import type { GitHub, GitHubSettings } from './github/github.ts';
import { listIncidents } from './incidents.ts';
import { githubOf, modelOf, type OutsideOptions, skillsDir } from './index.ts';
import { createGit } from './local/forge/git/git.ts';
import { createRepositoryFolders } from './local/forge/repository-folders.ts';
import { listServers, type ServersOptions } from './server-list.ts';
import { type SkillPlace, skillSourceOf } from './skill-source.ts';
import { createSkills } from './skills/in-force.ts';
import { type TrackerHook, trackersOf } from './trackers.ts';

export interface ChecksOptions {
  home: string;
  /** Folder that the policy file's sources are relative to. */
  folder: string;
  sources: Record<'incidents' | 'freezes', string> & { catalog: CatalogPlace };
  trackers: { settings: TrackerSettings[]; installation: string; githubKey: GitHubSettings | null };
  servers: ServersOptions['settings'];
  skills: SkillPlace;
  /** Null: the local forge is the code host. */
  github: GitHubSettings | null;
  secret: (name: string) => string | null;
  /** Services that the policy file names. */
  named: NamedService[];
  /** When the newest webhook of each source came; null: only the running product knows. */
  lastWebhooks: ((sources: string[]) => Promise<Record<string, string>>) | null;
}

const fine = (sentence: string): Looked => ({ ok: true, sentence, fix: null });
const wrong = (sentence: string, fix: string | null = null): Looked => ({ ok: false, sentence, fix });

export function checksOf(options: ChecksOptions): { checks: Check[]; stop(): Promise<void> } {
  const { sources, folder, secret } = options;
  const path = (name: string): string | null => (name === 'none' ? null : join(folder, name));
  const catalog = catalogOf(sources.catalog, folder);
  const incidents = listIncidents({
    incidents: sources.incidents === 'pagerduty' ? 'pagerduty' : path(sources.incidents),
    freezes: path(sources.freezes),
    catalog: catalog ?? { services: async () => unread },
    secret,
  });
  const trackers = trackersOf({ ...options.trackers, home: options.home, secret });
  const github = githubOf({
    home: options.home,
    github: options.github,
    trackers: { ...options.trackers, secret },
    report: () => {},
  });
  const servers = listServers({ home: options.home, settings: options.servers, secret, report: () => {} });
  const folders =
    github?.repositoryFolders ?? createRepositoryFolders({ home: options.home, git: createGit() });
  const skills = skillSourceOf(options.skills, folders);
  return {
    checks: [
      { name: 'Service catalog', look: () => catalogLooked(catalog, options.named) },
      {
        name: 'Incidents',
        look: async () => looked(await incidents.all.active(), { word: 'open', fix: incidentsFix(sources) }),
      },
      {
        name: 'Freezes',
        look: async () =>
          looked(await incidents.all.freezes(), {
            word: 'known',
            fix: 'Under sources give freezes a file that is there and readable, or none.',
          }),
      },
      ...(github === null ? [] : [{ name: 'GitHub', look: () => githubLooked(github, catalog) }]),
      ...(skills === null ? [] : [{ name: 'Skills', look: () => skillsLooked(skills) }]),
      ...trackers.hooks.map((hook) => trackerCheck(hook, options)),
      ...(options.servers.length === 0
        ? []
        : [{ name: 'Knowledge servers', look: async () => problemsLooked(await servers.all.problems()) }]),
    ],
    stop: async () => {
      incidents.stop();
      trackers.stop();
      await servers.stop();
    },
  };
}

/** Apart from the others: the sandbox has a model, too, and no policy file. */
export function modelCheck(claude: NonNullable<OutsideOptions['claude']>): { check: Check; stop(): void } {
  const skills = createSkills({ product: skillsDir });
  const { model, close } = modelOf({ claude, report: () => {} }, skills);
  return { check: { name: 'Claude', look: () => modelLooked(model) }, stop: close };
}

const unread: Awaited<ReturnType<Catalog['services']>> = {
  state: 'unknown',
  source: 'catalog',
  at: '',
  reason: 'is read through the code host, while the product runs',
};

/** Null: it stands in the repositories, and only the running product has the code host. */
function catalogOf(place: CatalogPlace, folder: string): Catalog | null {
  if (place.kind === 'repositories') return null;
  const source =
    place.kind === 'none'
      ? null
      : place.kind === 'files'
        ? folderSource(resolve(folder, place.path))
        : serverSource(place);
  return createBackstageCatalog({ source });
}

/** PagerDuty says itself what to do. */
const incidentsFix = ({ incidents }: { incidents: string }): string | null =>
  incidents === 'pagerduty'
    ? null
    : 'Under sources give incidents a file that is there and readable, pagerduty, or none.';

async function catalogLooked(catalog: Catalog | null, named: NamedService[]): Promise<Looked> {
  if (catalog === null) return fine('It stands in the repositories: it is read while the product runs.');
  const found = await catalog.services();
  if (found.state === 'absent') return fine('The policy file says that there is none.');
  if (found.state === 'unknown') return wrong(`It cannot be read: ${found.reason}.`, 'Mend sources.catalog.');
  const problems = await catalog.problems();
  const [first] = problems;
  const unknown = unknownServices(
    named,
    found.value.map(({ name }) => name),
  );
  if (first === undefined && unknown.length > 0) return wrong(unknown.join(' '));
  if (first === undefined) return fine(`${count(found.value.length, 'service')}, all of them readable.`);
  const where = `${first.file}${first.line === null ? '' : `, line ${first.line}`}`;
  return wrong(`${count(problems.length, 'entry', 'entries')} to mend, first in ${where}: ${first.sentence}`);
}

function looked(found: Fetched<unknown[]>, { word, fix }: { word: string; fix: string | null }): Looked {
  if (found.state === 'absent') return fine('The policy file says that there is no source.');
  if (found.state === 'unknown') return wrong(`${found.source} ${found.reason}.`, fix);
  // A service that nobody is paged for has none: that is said, and no mistake.
  const besides = found.partly === undefined ? '' : `; ${found.partly}`;
  return fine(`${found.source} answers: ${found.value.length} ${word}${besides}.`);
}

/**
 * Reads what changed within the last minute of each place: little, and with every permission that reading needs. And
 * whether what the policy file names is there.
 */
function trackerCheck(
  { tracker, secrets }: TrackerHook,
  { trackers, lastWebhooks }: Pick<ChecksOptions, 'trackers' | 'lastWebhooks'>,
): Check {
  const mine = trackers.settings.filter((one) => one.kind === tracker.name);
  const places = mine.flatMap((one) => one.places);
  return {
    name: mine[0] === undefined ? tracker.name : trackerLabels[mine[0].kind],
    look: async () => {
      const since = new Date(Date.now() - 60_000).toISOString();
      const mistakes: string[] = [];
      for (const place of places) {
        await tracker.openIssues(place, since);
        mistakes.push(...((await tracker.setup?.problems(place)) ?? []));
      }
      if (mistakes.length > 0) return wrong(`${mistakes.join('. ')}.`);
      const heard = await heardOf({ tracker, secrets }, lastWebhooks);
      return fine(`It answers for ${places.join(', ')}.${heard === null ? '' : ` ${heard}`}`);
    },
  };
}

async function skillsLooked(source: SkillSource): Promise<Looked> {
  const ours = createSkills({ product: skillsDir }).ours;
  const found = await source.read();
  const { kept, problems } = settled(found, { before: [], isOurs: (name) => ours.includes(name) });
  const where = `${source.name}${found.commit === null ? '' : `@${found.commit.slice(0, 7)}`}`;
  const [first] = problems;
  if (first === undefined)
    return fine(
      `${count(kept.length, 'skill')} of ${where}: ${kept.map(({ folder }) => folder).join(', ')}.`,
    );
  const place = `${first.file}${first.line === null ? '' : `, line ${first.line}`}`;
  // What the running product used before, it goes on using: only it knows.
  const sentence = first.sentence.replace(/ Until then .*$/, '');
  return wrong(`${count(problems.length, 'place')} to mend in ${where}, first ${place}: ${sentence}`);
}

/** Whether changes come at once, or are found by looking: neither is a mistake. Null: nobody knows. */
async function heardOf(
  { tracker, secrets }: Pick<TrackerHook, 'tracker' | 'secrets'>,
  last: ChecksOptions['lastWebhooks'],
): Promise<string | null> {
  const delay = `changes arrive within ${LOOKED_AT_EVERY} minutes`;
  if (secrets.length === 0) return `No secret for its webhook is set: ${delay}.`;
  if (last === null) return null;
  const source = `tracker:${tracker.name}`;
  const at = (await last([source]))[source];
  return at === undefined
    ? `No webhook seen: ${delay}.`
    : `Its last webhook came on ${at.slice(0, 16).replace('T', ' at ')} UTC.`;
}

async function githubLooked(github: GitHub, catalog: Catalog | null): Promise<Looked> {
  await github.look();
  const { fix } = github.connection;
  if (fix !== null) return wrong(fix);
  const known = await catalog?.services();
  const services = known?.state === 'ok' ? known.value : [];
  const repos = [...new Set(services.flatMap(({ repo }) => repo ?? []))];
  const problems = await github.reach(repos);
  if (problems.length > 0) return wrong(problems.join(' '));
  return fine(
    repos.length === 0
      ? 'It lets us in.'
      : `It lets us in, and shows ${count(repos.length, 'repository', 'repositories')} of the catalog.`,
  );
}

async function modelLooked(model: Model): Promise<Looked> {
  const problems = (await model.problems?.()) ?? [];
  return problems.length === 0
    ? fine('It takes the key, and has every model that is named.')
    : wrong(problems.join(' '));
}

const problemsLooked = (problems: string[]): Looked =>
  problems.length === 0 ? fine('All of them answer.') : wrong(problems.join(' '));

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
