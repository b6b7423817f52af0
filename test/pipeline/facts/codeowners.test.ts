import { describe, expect, test } from 'vitest';
import { ownersAmong, ownersOf, parseCodeowners } from '../../../src/pipeline/facts/codeowners.ts';

const rules = parseCodeowners(`# who owns what
*                     @everybody
*.js                  @acme/web # inline
/build/logs/          @ops
docs/*                docs@acme.example
apps/                 @apps
/scripts              @ana @sam
/scripts/generated
**/fixtures           @fixtures
src/**/legacy/*.ts    @legacy
a\\ file.md            @blank
\\#hash                @hash
[ab].txt              @bracket
!kept.md              @negated
file?.cfg             @one
`);

describe('the last line that fits decides, as at GitHub', () => {
  test.each([
    ['README.md', ['@everybody']],
    ['deep/down/page.js', ['@acme/web']],
    ['build/logs/today/one.log', ['@ops']],
    ['other/build/logs/one.log', ['@everybody']],
    ['docs/start.md', ['docs@acme.example']],
    ['docs/guide/start.md', ['@everybody']],
    ['web/apps/index.html', ['@apps']],
    ['scripts/run.sh', ['@ana', '@sam']],
    ['scripts/generated/x.sh', []],
    ['test/fixtures/a/b.json', ['@fixtures']],
    ['src/a/b/legacy/old.ts', ['@legacy']],
    ['a file.md', ['@blank']],
    ['#hash', ['@everybody']],
    ['a.txt', ['@everybody']],
    ['kept.md', ['@everybody']],
    ['file1.cfg', ['@one']],
    ['file12.cfg', ['@everybody']],
  ])('%s', (path, owners) => {
    expect(ownersOf(rules, path)).toEqual(owners);
  });

  test('a line with something that is no owner is left out, and a file of 3 MB is not read', () => {
    expect(ownersOf(parseCodeowners('* @a\n*.md ana\n'), 'x.md')).toEqual(['@a']);
    expect(parseCodeowners(`* @a\n${' '.repeat(3_000_000)}`)).toEqual([]);
  });

  test('a pattern of many stars ends in no time', () => {
    expect(ownersOf(parseCodeowners(`${'*a'.repeat(40)}b @a`), 'a'.repeat(200))).toEqual([]);
  });
});

test('owners of many files, those who own most of them first, each once a file', () => {
  expect(
    ownersAmong(rules, ['scripts/a.sh', 'scripts/b.sh', 'build/logs/one.log', 'scripts/generated/x']),
  ).toEqual([
    { owner: '@ana', files: ['scripts/a.sh', 'scripts/b.sh'] },
    { owner: '@sam', files: ['scripts/a.sh', 'scripts/b.sh'] },
    { owner: '@ops', files: ['build/logs/one.log'] },
  ]);
});
