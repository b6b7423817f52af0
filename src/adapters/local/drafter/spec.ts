import { prdDigest } from '../../../pipeline/documents/prd-digest.ts';
import type { Skill } from '../../../pipeline/documents/skills/skill.ts';
import type { Evidence } from '../../../pipeline/item/context.ts';
import type { Material } from '../../../ports/model.ts';
import { compose } from './compose.ts';
import { bearsOn, closeEvidence, tellingWords, titleOf, wasTurnedDown } from './evidence.ts';
import { filesInScope, isTest, protectedPaths, type Scope } from './files-in-scope.ts';
import { asCode, cite, inert, quoted } from './inert.ts';
import { allEvidence, blastLine, commitLine, sourceLines, topicOf } from './material.ts';
import { redraftSpec, shownIn } from './redraft.ts';
import { callers, named, patterns, testsIn } from './scope/code-reading.ts';
import { criteriaOf, steps } from './scope/steps.ts';
import { gist, readTicket } from './ticket-text.ts';
import { ended } from './wording.ts';
import { common, enumerate, stems } from './words.ts';

type Size = 'XS' | 'S' | 'M' | 'L';
const bullets = (lines: string[]): string[] => lines.map((line) => `- ${line}`);

function sizeOf(material: Material, scope: Scope): Size {
  const files = scope.code.length + scope.created.filter((path) => !isTest(path)).length;
  if (material.item.kind === 'bug' && files <= 2) return 'XS';
  if (files <= 4) return 'S';
  return files <= 8 ? 'M' : 'L';
}

/** A column of a page is no column of a table: alone the word says nothing of stored data. */
const touchesData = {
  test: (text: string): boolean =>
    /\b(?:migrations?|schemas?|database tables?|new tables?|backfill|indexes)\b/i.test(text) ||
    (/\bcolumns?\b/i.test(text) &&
      /\b(?:databases?|tables?|sql|postgres|mysql)\b|\b[a-z]+_[a-z_]+\b/i.test(text)),
};
const textOf = ({ item }: Material): string => `${item.title} ${item.description.slice(0, 4_000)}`;
function data(material: Material): string[] {
  if (!touchesData.test(textOf(material))) return ['None. The ticket names nothing that is to be stored.'];
  return [
    'Migration: adds what the ticket names, and changes nothing that exists. Expand first; old code ignores what it does not know.',
  ];
}

function testPlan(material: Material, scope: Scope): string[] {
  const [test] = testsIn(scope);
  const where = test ? ` in ${asCode(test)}` : '';
  return criteriaOf(material).map(
    ({ number, text }) => `- Criterion ${number}: a test${where} named after it: ${ended(inert(text, 160))}`,
  );
}

const LATELY_MS = 30 * 24 * 3_600_000;

function risks(material: Material, scope: Scope): string[] {
  const touched = new Set([...scope.code, ...scope.tests]);
  const topic = topicOf(material);
  const past = closeEvidence(material, ['incident'])
    .filter((each) => bearsOn(each, material))
    .slice(0, 3)
    .map(
      (each) =>
        `A past incident on this ground, ${inert(each.title, 120)}: ${quoted(tellingWords(each, topic), 240)} ${cite(each.id)}`,
    );
  const recent = material.commits
    .filter((commit) => Date.parse(material.item.filedAt) - Date.parse(commit.at) <= LATELY_MS)
    .filter((commit) => commit.files.some((file) => touched.has(file)))
    .slice(0, 2);
  const active = recent.map((commit) => {
    const files = commit.files.filter((file) => touched.has(file)).slice(0, 3);
    return `${enumerate(files.map(asCode))} changed lately: ${commitLine(commit)}.`;
  });
  const others = (material.context?.otherWork ?? [])
    .filter((work) => work.files.some((file) => touched.has(file)))
    .map((work) => `${inert(work.ref, 40)} changes the same files: ${inert(work.title, 100)}.`);
  const blast = blastLine(material);
  const back = shownIn(material.request ?? '');
  const all = [
    ...back,
    ...(blast ? [`${blast} ${cite('catalog')}`] : []),
    ...past,
    ...callers(material, scope),
    ...active,
    ...others,
  ];
  return all.length > 0
    ? all
    : ['None is known: no incident, no late change and nothing that uses these files was found.'];
}

const decisions = (material: Material): Evidence[] =>
  closeEvidence(material, ['adr'])
    .filter((each) => !wasTurnedDown(each) && bearsOn(each, material))
    .slice(0, 3);
const turnedDown = (material: Material): Evidence[] =>
  closeEvidence(material, ['prd', 'adr'])
    .filter((each) => wasTurnedDown(each) && bearsOn(each, material))
    .slice(0, 2);

/** What else could be done, as far as it is known: another place, what was decided against, nothing. */
function alternatives(material: Material, scope: Scope): string[] {
  const made = scope.created.find((path) => !isTest(path));
  const [first] = scope.code;
  const { item } = material;
  const today = gist(readTicket(item.title, item.description));
  const topic = topicOf(material);
  const where =
    made !== undefined && first !== undefined
      ? [
          `Write it into ${asCode(first)} instead of ${asCode(made)}: one file less, but it cannot be tested by itself.`,
        ]
      : [];
  const before = (item.kind === 'feature' ? turnedDown(material) : []).map(
    (each) =>
      `Decided against before, ${inert(titleOf(each), 100)}: ${quoted(tellingWords(each, topic), 240)} ${cite(each.id)}`,
  );
  const leave =
    today === null || item.kind !== 'feature'
      ? []
      : [`Build nothing, and live with this: ${quoted(today, 240)} ${cite(item.key)}`];
  const all = [...where, ...before, ...leave];
  return all.length > 0 ? all : ['None was weighed: neither the ticket nor what was found names one.'];
}

function approach(material: Material, scope: Scope): string[] {
  const found = patterns(material, scope);
  const begin = [...new Set(found.map(({ path }) => path))]
    .slice(0, 3)
    .map((path) => `Begin at ${enumerate(named(found, path))} in ${asCode(path)}.`);
  const adrs = decisions(material);
  const topic = topicOf(material);
  const made = scope.created.filter((path) => !isTest(path)).map(asCode);
  const changed = enumerate(scope.code.map(asCode));
  const { item } = material;
  const isGuess = item.kind === 'bug' && (scope.guessed || scope.restsOn.length > 0);
  const suspected = readTicket(item.title, item.description)
    .causes.slice(0, 2)
    .map((line) => `Check first what the ticket suspects: ${quoted(line, 240)} ${cite(item.key)}`);
  const where =
    made.length > 0
      ? `${enumerate(made)} is new and holds what the ticket brings${changed === '' ? '.' : `; ${changed} change only to reach it.`}`
      : changed === ''
        ? 'No file of the repository is known.'
        : isGuess
          ? `Where the fault sits is not known; it is looked for in ${changed}.`
          : scope.restsOn.length > 0
            ? `As far as words tell, the change stays within ${changed}; no file is added.`
            : `The change stays within ${changed}; no file is added.`;
  return [
    where,
    ...begin,
    ...suspected,
    ...adrs.map((each) => {
      return `Keep to the decision ${quoted(titleOf(each), 100)}: ${quoted(tellingWords(each, topic), 240)} ${cite(each.id)}`;
    }),
  ];
}

/** The words of the requirements, without those that only say that the service has users. */
function wantedIn(material: Material): string {
  const { item } = material;
  const texts = (material.prd ? prdDigest(material.prd) : item.prd?.digest)?.requirementTexts ?? [];
  const name = (item.service?.name ?? 'the service').replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const users = new RegExp(`\\b(?:people who use ${name}|the ${name} service)\\b`, 'gi');
  return texts.map(({ text }) => text.replaceAll(users, ' ')).join(' ');
}

export function draftSpec(material: Material, skill: Skill): string {
  if (material.spec && material.request) return redraftSpec(material, material.spec);
  const { item } = material;
  const ticket = readTicket(item.title, item.description);
  const wanted = wantedIn(material);
  const scope = filesInScope({
    title: item.title,
    text: `${item.description.slice(0, 4_000)} ${wanted}`,
    kind: item.kind,
    service: item.service?.name ?? '',
    paths: material.paths,
    texts: material.sources,
    evidence: closeEvidence(material, ['incident']),
  });
  const functions = patterns(material, scope);
  const service = stems(item.service?.name ?? '');
  const how = allEvidence(material)
    .filter(({ kind, title }) => kind === 'runbook' && /\broll(?:ing|ed)? ?back\b/i.test(title))
    .filter(({ title }) => common(service, stems(title)).length > 0)
    .slice(0, 1);
  const cited = [
    ...how,
    ...decisions(material),
    ...closeEvidence(material, ['incident'])
      .filter((each) => bearsOn(each, material))
      .slice(0, 3),
    ...(item.kind === 'feature' ? turnedDown(material) : []),
  ];
  const files = [
    ...scope.code.map((path) => {
      const names = named(functions, path);
      return `${asCode(path)}: changes${names.length === 0 ? '' : `, near ${enumerate(names)}`}; ${scope.why.get(path) ?? ''}`;
    }),
    ...scope.created.map((path) => `${asCode(path)}: new`),
    ...scope.tests.map((path) => `${asCode(path)}: tests`),
    ...scope.docs.map((path) => `${asCode(path)}: says how to use it`),
  ];
  const repo = item.service?.repo;
  const rests = scope.restsOn.map((word) => `“${inert(word, 40)}”`);
  const assumed = [
    ...(scope.guessed
      ? ['No path names what the ticket is about; the entry points of the service stand in.']
      : rests.length === 0
        ? []
        : [
            `The choice of files is a guess: it rests on ${enumerate(rests)}, which they share with the ticket; nobody has read what they do.`,
          ]),
    ...(material.paths.length === 0 ? ['The repository could not be listed.'] : []),
  ];
  const made = scope.created.filter((path) => !isTest(path)).map((path) => `${asCode(path)} is new`);
  const changed =
    scope.code.length === 0 ? [] : [`changes in ${enumerate(scope.code.slice(0, 4).map(asCode))}`];
  const what = [...made, ...changed].join(', ');
  const parts = new Map<string, string[]>([
    [
      'in short',
      [
        `${quoted(ticket.title, 160)}${what === '' ? '' : `: ${what}`}.`,
        '',
        `Size: ${sizeOf(material, scope)}`,
      ],
    ],
    ['approach', bullets(approach(material, scope))],
    ['repository', repo ? [`- ${asCode(repo)}`] : ['Not known.']],
    ['files in scope', files.length > 0 ? bullets(files) : ['No file of the repository is known.']],
    [
      'do not touch',
      bullets(
        protectedPaths(material.paths, item.policy?.protectedPaths ?? []).map(
          ({ path, why }) => `${asCode(path)}: ${why}`,
        ),
      ),
    ],
    ['steps', steps(material, scope, functions)],
    ['data and migration', data(material)],
    ['test plan', testPlan(material, scope)],
    [
      'rollback plan',
      [
        touchesData.test(textOf(material))
          ? 'Undo: the previous release runs again; what the migration added stays, and old code ignores it.'
          : 'Undo: the previous release runs again; nothing stays behind.',
        '',
        'Data loss: none',
        ...how.map((each) => `\nHow: the runbook ${quoted(each.title, 100)} ${cite(each.id)}`),
      ],
    ],
    ['alternatives', bullets(alternatives(material, scope))],
    ['risks', bullets(risks(material, scope))],
    ['assumptions', assumed.length > 0 ? bullets(assumed) : ['None.']],
    ['open questions', ['None.']],
    ['sources', sourceLines(material, cited)],
  ]);
  return compose(skill.headings, parts);
}
