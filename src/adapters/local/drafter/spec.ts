import { replaceSection, sections } from '../../../pipeline/documents/sections.ts';
import type { Skill } from '../../../pipeline/documents/skills/skill.ts';
import { specDigest } from '../../../pipeline/documents/spec-digest.ts';
import type { Material } from '../../../ports/model.ts';
import { callers, named, patterns, testsIn } from './code-reading.ts';
import { compose } from './compose.ts';
import { closeEvidence, tellingWords, titleOf, wasTurnedDown } from './evidence.ts';
import { filesInScope, isTest, protectedPaths, type Scope } from './files-in-scope.ts';
import { asCode, cite, inert, quoted } from './inert.ts';
import { allEvidence, blastLine, commitLine, sourceLines, topicOf } from './material.ts';
import { criteriaOf, steps } from './steps.ts';
import { readTicket } from './ticket-text.ts';
import { ended, ordersIn } from './wording.ts';
import { common, enumerate, plain, stems, upperFirst } from './words.ts';

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
  if (!touchesData.test(textOf(material))) return ['None. Nothing is stored that was not stored before.'];
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
  const back = material.request
    ? [`What was shown or asked for: ${inert(plain(material.request), 300)}.`]
    : [];
  return [
    ...back,
    ...(blast ? [`${blast} ${cite('catalog')}`] : []),
    ...past,
    ...callers(material, scope),
    ...active,
    ...others,
    'The files were chosen by their names and words; an engineer has to look.',
  ];
}

/** What else could be done, with what it would cost. */
function alternatives(material: Material, scope: Scope): string[] {
  const made = scope.created.find((path) => !isTest(path));
  const [first] = scope.code;
  const { item } = material;
  const ticket = readTicket(item.title, item.description);
  const [today] = ticket.sentences;
  const where =
    made !== undefined && first !== undefined
      ? [
          `Write it into ${asCode(first)} instead of ${asCode(made)}: one file less, but it cannot be tested by itself.`,
        ]
      : first === undefined
        ? []
        : [`A module of its own instead of a change in ${asCode(first)}: easier to test, more to review.`];
  const leave =
    today === undefined ? [] : [`Build nothing, and live with this: ${quoted(today, 240)} ${cite(item.key)}`];
  return where.length + leave.length > 0
    ? [...where, ...leave]
    : ['None: no file of the repository is known.'];
}

function approach(material: Material, scope: Scope): string[] {
  const found = patterns(material, scope);
  const follow = [...new Set(found.map(({ path }) => path))]
    .slice(0, 3)
    .map((path) => `Follow ${enumerate(named(found, path))} in ${asCode(path)}.`);
  const adrs = closeEvidence(material, ['adr'])
    .filter((each) => !wasTurnedDown(each))
    .slice(0, 3);
  const topic = topicOf(material);
  const made = scope.created.filter((path) => !isTest(path)).map(asCode);
  const changed = enumerate(scope.code.map(asCode));
  const where =
    made.length > 0
      ? `${enumerate(made)} is new and holds what the ticket brings${changed === '' ? '.' : `; ${changed} change only to reach it.`}`
      : changed === ''
        ? 'No file of the repository is known.'
        : `The change stays within ${changed}; no file is added.`;
  return [
    where,
    ...follow,
    ...adrs.map((each) => {
      return `Keep to the decision ${quoted(titleOf(each), 100)}: ${quoted(tellingWords(each, topic), 240)} ${cite(each.id)}`;
    }),
  ];
}

function redraft(material: Material, before: string): string {
  const asked = upperFirst(plain(inert(material.request ?? '', 400)));
  const digest = specDigest(before);
  const find = (title: RegExp) => sections(before).find((part) => title.test(part.title));
  const [listedSteps, listedRisks, plan] = [find(/^steps/i), find(/^risks/i), find(/^test plan/i)];
  const planned = new Set(digest.testPlan.map((each) => each.criterion));
  const missing = criteriaOf(material)
    .filter((criterion) => !planned.has(criterion.number))
    .map(
      (criterion) =>
        `- Criterion ${criterion.number}: a test named after it: ${ended(inert(criterion.text, 160))}`,
    );
  const withStep = replaceSection(
    before,
    listedSteps?.title ?? 'Steps',
    [
      listedSteps?.body ?? '',
      ...ordersIn(material.request ?? '')
        .filter((each) => !each.isAboutTheText)
        .map(
          ({ text }, index) =>
            `${digest.steps.length + 1 + index}. ${upperFirst(inert(text, 300))} (layer: domain, size: S)`,
        ),
    ]
      .join('\n')
      .trim(),
  );
  const withRisk = replaceSection(
    withStep,
    listedRisks?.title ?? 'Risks',
    `${listedRisks?.body ?? ''}\n- What was shown or asked for: ${asked}.`.trim(),
  );
  if (missing.length === 0) return withRisk;
  return replaceSection(
    withRisk,
    plan?.title ?? 'Test plan',
    [plan?.body ?? '', ...missing].join('\n').trim(),
  );
}

export function draftSpec(material: Material, skill: Skill): string {
  if (material.spec && material.request) return redraft(material, material.spec);
  const { item } = material;
  const ticket = readTicket(item.title, item.description);
  const wanted = criteriaOf(material)
    .map((criterion) => criterion.text)
    .join(' ');
  const scope = filesInScope({
    title: item.title,
    text: `${item.description.slice(0, 4_000)} ${wanted}`,
    kind: item.kind,
    service: item.service?.name ?? '',
    paths: material.paths,
    texts: material.sources,
  });
  const functions = patterns(material, scope);
  const service = stems(item.service?.name ?? '');
  const how = allEvidence(material)
    .filter(({ kind, title }) => kind === 'runbook' && /\broll(?:ing|ed)? ?back\b/i.test(title))
    .filter(({ title }) => common(service, stems(title)).length > 0)
    .slice(0, 1);
  const cited = [
    ...how,
    ...closeEvidence(material, ['adr'])
      .filter((each) => !wasTurnedDown(each))
      .slice(0, 3),
    ...closeEvidence(material, ['incident']).slice(0, 3),
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
  const assumed = [
    scope.guessed
      ? 'No path names what the ticket is about; the entry points of the service stand in.'
      : 'The files in scope were chosen by the words of the ticket, without reading what they do.',
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
        `${quoted(ticket.title, 160)}${what === '' ? '' : `: ${what}`}. Each criterion gets a test.`,
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
        '',
        'Roll back when a criterion does not hold in production, or when health checks fail after the deploy.',
        ...how.map((each) => `How: the runbook ${quoted(each.title, 100)} ${cite(each.id)}`),
      ],
    ],
    ['alternatives', bullets(alternatives(material, scope))],
    ['risks', bullets(risks(material, scope))],
    ['assumptions', bullets(assumed)],
    ['open questions', ['None.']],
    ['sources', sourceLines(material, cited)],
  ]);
  return compose(skill.headings, parts);
}
