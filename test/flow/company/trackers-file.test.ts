import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { requireTrackerKeys } from '../../../src/config.ts';
import { parseCompany } from '../../../src/flow/company/company-file.ts';
import { acmeSource } from '../../support/local/acme.ts';

const acme = readFileSync(join(acmeSource, 'throughline.yaml'), 'utf8');
const read = (trackers: string) => parseCompany(parse(`${acme}\ntrackers:\n${trackers}`));
const problems = (trackers: string): string[] => {
  const found = read(trackers);
  return 'problems' in found ? found.problems : [];
};

test('a team’s tracker, with all that it may say', () => {
  const found = read(`
  - kind: linear
    team: billing
    places: [BIL, TAX]
    starts: { label: ai, at_most_a_day: 3 }
    statuses: { preview: In Review, cancelled: none }
    channel: C0INVOICES
  - { kind: linear, team: shop, places: [SHOP] }`);
  expect('company' in found && found.company.trackers).toEqual([
    {
      kind: 'linear',
      team: 'billing',
      places: ['BIL', 'TAX'],
      starts: { rule: 'labelled', label: 'ai', perDay: 3 },
      statuses: { preview: 'In Review', cancelled: null },
      channel: 'C0INVOICES',
    },
    {
      kind: 'linear',
      team: 'shop',
      places: ['SHOP'],
      starts: { rule: 'by_hand' },
      statuses: {},
      channel: null,
    },
  ]);
});

const one = (more: string): string => `  - { kind: linear, team: billing, places: [A]${more} }`;
test.each([
  [
    '  - { kind: trello, team: billing, places: [A] }',
    'trackers.1.kind: Invalid option: expected one of "linear"|"jira"|"github". Give one of linear, jira, github.',
  ],
  ['  - { kind: linear, places: [A] }', 'trackers.1.team is missing. Give it.'],
  [
    '  - { kind: linear, team: billing, places: [] }',
    'trackers.1.places: there is none. Give a list with the key of at least one team, project or repository, such as [BIL].',
  ],
  [
    '  - { kind: linear, team: finance, places: [A] }',
    'trackers.1.team: finance is not under teams. Known: billing, shop. Add it there, or mend the name.',
  ],
  [
    one(', starts: sometimes'),
    'trackers.1.starts: Invalid input. Give by_hand, every_issue, or label (and at_most_a_day).',
  ],
  [one(', key: lin_api_x'), 'trackers.1: key is not known. Take it out, or mend its spelling.'],
  [`${one('')}\n${one('')}`, 'trackers: billing has 2. A team has one; take the others out.'],
  [
    `${one('')}\n  - { kind: linear, team: shop, places: [a] }`,
    'trackers: linear a stands there twice. An issue belongs to one team; take one out.',
  ],
])('a mistake is named with its fix: %s', (trackers, sentence) => {
  expect(problems(trackers)).toContain(sentence);
});

test('a stage that does not exist is named, with those that do', () => {
  expect(problems(one(', statuses: { shipped: Done }'))).toEqual([
    expect.stringMatching(
      /^trackers\.1\.statuses: shipped is no stage\. Give some of backlog, .*, cancelled, each with a status or none\.$/,
    ),
  ]);
});

test('sources.tracker says where trackers stand now', () => {
  const found = parseCompany(parse(acme.replace('tracker: none', 'tracker: linear')));
  expect('problems' in found ? found.problems : []).toEqual([
    'sources.tracker: none here: a team’s tracker stands under trackers. Correct that value.',
  ]);
});

test('a tracker without its key stops the start, in one sentence', () => {
  const trackers = [{ kind: 'linear' as const }, { kind: 'linear' as const }];
  expect(() => requireTrackerKeys(trackers, () => null)).toThrow(
    /^trackers names linear, and LINEAR_API_KEY is not set\. Put it in that variable, or take the tracker out\.$/,
  );
  expect(() => requireTrackerKeys(trackers, () => 'lin_api_x')).not.toThrow();
});

test('that a place is public is said for GitHub only', () => {
  const found = read('  - { kind: github, team: billing, places: [acme/invoices], public: true }');
  expect('company' in found && found.company.trackers).toMatchObject([{ kind: 'github', isPublic: true }]);
  expect(problems('  - { kind: linear, team: billing, places: [BIL], public: true }')).toEqual([
    'trackers.1.public: only GitHub’s repositories are public. Take it out.',
  ]);
});

test('that milestones are cycles is said for GitHub only', () => {
  const found = read('  - { kind: github, team: billing, places: [acme/invoices], cycles: milestones }');
  expect('company' in found && found.company.trackers).toMatchObject([
    { kind: 'github', hasMilestones: true },
  ]);
  expect(problems('  - { kind: jira, team: billing, places: [PAY], cycles: milestones }')).toEqual([
    'trackers.1.cycles: only GitHub has milestones; cycles and sprints of others are known. Take it out.',
  ]);
  expect(problems('  - { kind: github, team: billing, places: [acme/invoices], cycles: sprints }')).toEqual([
    expect.stringMatching(/^trackers\.1\.cycles: .* Give milestones or none\.$/),
  ]);
});

test('GitHub Issues: places are repositories, and the key is that of the code host', () => {
  expect(problems('  - { kind: github, team: billing, places: [acme/invoices, BIL] }')).toEqual([
    'trackers.1.places: BIL is no repository. Give owner and name, such as acme/invoices.',
  ]);
  const trackers = [{ kind: 'github' as const }];
  const given =
    (...names: string[]) =>
    (name: string) =>
      names.includes(name) ? 'x' : null;
  expect(() => requireTrackerKeys(trackers, given('GITHUB_APP_ID'))).toThrow(
    /^trackers names github, but there is no key\. Set GITHUB_APP_ID and GITHUB_PRIVATE_KEY, or GITHUB_TOKEN/,
  );
  for (const key of [given('GITHUB_TOKEN'), given('GITHUB_APP_ID', 'GITHUB_PRIVATE_KEY')])
    expect(() => requireTrackerKeys(trackers, key)).not.toThrow();
});
