import { prdDigest } from '../../../pipeline/documents/prd-digest.ts';
import { replaceSection, sections } from '../../../pipeline/documents/sections.ts';
import type { Skill } from '../../../pipeline/documents/skill.ts';
import { specDigest } from '../../../pipeline/documents/spec-digest.ts';
import type { Material } from '../../../ports/model.ts';
import { filesInScope, isTest, protectedPaths, type Scope } from './files-in-scope.ts';
import { asCode, cite, inert } from './inert.ts';
import { blastLine, commitLine, relevantEvidence, sourceLines } from './material.ts';
import { compose } from './skills.ts';
import { criteriaFor, readTicket } from './ticket-text.ts';
import { common, enumerate, plain, stems, upperFirst } from './words.ts';

type Size = 'XS' | 'S' | 'M' | 'L';
const bullets = (lines: string[]): string[] => lines.map((line) => `- ${line}`);

export function criteriaOf(material: Material): { number: number; text: string }[] {
  const read = material.prd ? prdDigest(material.prd).criteria : (material.item.prd?.digest.criteria ?? []);
  if (read.length > 0) return read.map(({ number, text }) => ({ number, text }));
  const { item } = material;
  const ticket = readTicket(item.title, item.description);
  const about = { kind: item.kind, proposed: item.proposedCriteria, service: item.service?.name ?? null };
  return criteriaFor(ticket, about).map((text, index) => ({ number: index + 1, text }));
}

function layerOf(path: string): string {
  if (/(?:^|\/)(?:routes?|router|server|api|handlers?|controllers?|http|app)(?:\/|\.|s?\.)/i.test(path))
    return 'api';
  if (
    /(?:^|\/)(?:views?|pages?|ui|components?|public|web|templates?)(?:\/|\.)|\.(?:html|css|scss|vue|svelte|jsx|tsx|hbs|ejs)$/i.test(
      path,
    )
  )
    return 'ui';
  if (/(?:^|\/)(?:db|data|models?|store|repositor(?:y|ies)|schema|sql)(?:\/|\.)|\.sql$/i.test(path))
    return 'data';
  return 'domain';
}

/** Functions in the chosen files whose names share words with the ticket: the pattern to follow. */
function patterns(material: Material, scope: Scope): { name: string; path: string }[] {
  const topic = stems(`${material.item.title} ${material.item.description.slice(0, 2_000)}`);
  return scope.code.flatMap((path) => {
    const text = (material.sources[path] ?? '').slice(0, 50_000);
    const names = [...text.matchAll(/\b(?:function|def|func|fn|class)\s+([A-Za-z_]\w{3,40})\s*(?=[(:{])/g)];
    return [...new Set(names.map((match) => match[1] ?? ''))]
      .filter((name) => common(topic, stems(name)).length > 0)
      .slice(0, 2)
      .map((name) => ({ name, path }));
  });
}

function sizeOf(material: Material, scope: Scope): Size {
  const files = scope.code.length + scope.created.filter((path) => !isTest(path)).length;
  if (material.item.kind === 'bug' && files <= 2) return 'XS';
  if (files <= 4) return 'S';
  return files <= 8 ? 'M' : 'L';
}

function steps(scope: Scope): string[] {
  const test = [...scope.created.filter(isTest), ...scope.tests].map(asCode);
  const where = test.length > 0 ? ` in ${enumerate(test.slice(0, 2))}` : '';
  const made = scope.created.filter((path) => !isTest(path));
  return [
    `Write a failing test for each criterion${where} (layer: test, size: XS)`,
    ...made.map(
      (path) => `Create ${asCode(path)} with what the title names (layer: ${layerOf(path)}, size: S)`,
    ),
    ...scope.code.map(
      (path) => `Change ${asCode(path)} so that the criteria hold (layer: ${layerOf(path)}, size: XS)`,
    ),
    'Run all checks and read the diff against the scope (layer: test, size: XS)',
  ].map((line, index) => `${index + 1}. ${line}`);
}

const touchesData = /\b(?:migrations?|columns?|schemas?|database tables?|new tables?|backfill|indexes)\b/i;
function data(material: Material): string[] {
  const text = `${material.item.title} ${material.item.description.slice(0, 4_000)}`;
  if (!touchesData.test(text)) return ['None. Nothing is stored that was not stored before.'];
  return [
    'Migration: adds what the ticket names, and changes nothing that exists. Expand first; old code ignores what it does not know.',
  ];
}

function testPlan(material: Material, scope: Scope): string[] {
  const tests = [...scope.created.filter((path) => isTest(path)), ...scope.tests];
  const where = tests[0] ? ` in ${asCode(tests[0])}` : '';
  return criteriaOf(material).map(
    ({ number, text }) => `- Criterion ${number}: a test${where} named after it: ${inert(plain(text), 160)}.`,
  );
}

function risks(material: Material, scope: Scope): string[] {
  const touched = new Set([...scope.code, ...scope.tests]);
  const incidents = relevantEvidence(material, ['incident']).slice(0, 3);
  const named = incidents.map(
    (each) => `A past incident on this ground: ${inert(each.title, 120)} ${cite(each.id)}`,
  );
  const recent = material.commits
    .filter((commit) => commit.files.some((file) => touched.has(file)))
    .slice(0, 2);
  const active = recent.map((commit) => `Changed lately: ${commitLine(commit)}.`);
  const others = (material.context?.otherWork ?? [])
    .filter((work) => work.files.some((file) => touched.has(file)))
    .map((work) => `${inert(work.ref, 40)} changes the same files: ${inert(work.title, 100)}.`);
  const blast = blastLine(material);
  const back = material.request
    ? [`What was shown or asked for: ${inert(plain(material.request), 300)}.`]
    : [];
  return [
    ...back,
    ...(blast ? [blast] : []),
    ...named,
    ...active,
    ...others,
    'The files were chosen by their names and words; an engineer has to look.',
  ];
}

function approach(material: Material, scope: Scope): string[] {
  const found = patterns(material, scope);
  const follow = [...new Set(found.map(({ path }) => path))].slice(0, 3).map((path) => {
    const names = found.filter((each) => each.path === path).map((each) => asCode(each.name));
    return `Follow ${enumerate(names)} in ${asCode(path)}.`;
  });
  const adrs = relevantEvidence(material, ['adr', 'runbook']).slice(0, 2);
  const near = scope.code[0]
    ? `The change sits beside the nearest existing code, ${asCode(scope.code[0])}`
    : 'The change stands alone';
  return [
    `${near}; nothing is rewritten.`,
    ...follow,
    ...adrs.map((each) => `Keep to ${inert(each.title, 100)} ${cite(each.id)}.`),
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
        `- Criterion ${criterion.number}: a test named after it: ${inert(plain(criterion.text), 160)}.`,
    );
  const withStep = replaceSection(
    before,
    listedSteps?.title ?? 'Steps',
    `${listedSteps?.body ?? ''}\n${digest.steps.length + 1}. ${asked} (layer: domain, size: S)`.trim(),
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
    paths: material.paths,
    texts: material.sources,
  });
  const cited = [
    ...relevantEvidence(material, ['adr', 'runbook']).slice(0, 2),
    ...relevantEvidence(material, ['incident']).slice(0, 3),
  ];
  const files = [
    ...scope.code.map((path) => `${asCode(path)}: changes`),
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
  const first = scope.code[0] ? ` in ${scope.code.slice(0, 3).map(asCode).join(', ')}` : '';
  const parts = new Map<string, string[]>([
    [
      'in short',
      [
        `${upperFirst(inert(ticket.title, 160))}${first}, with a test for each criterion.`,
        '',
        `Size: ${sizeOf(material, scope)}`,
      ],
    ],
    ['approach', approach(material, scope)],
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
    ['steps', steps(scope)],
    ['data and migration', data(material)],
    ['test plan', testPlan(material, scope)],
    [
      'rollback plan',
      [
        'Undo: the previous release runs again; nothing stays behind.',
        '',
        'Data loss: none',
        '',
        'It is needed when health fails or errors rise after the deploy.',
      ],
    ],
    [
      'alternatives',
      [
        '- Leave it as it is: the problem in the PRD stays.',
        '- A larger change that also tidies its surroundings: more to review, more to undo.',
      ],
    ],
    ['risks', bullets(risks(material, scope))],
    ['assumptions', bullets(assumed)],
    ['open questions', ['None.']],
    ['sources', sourceLines(material, cited)],
  ]);
  return compose(skill.headings, parts);
}
