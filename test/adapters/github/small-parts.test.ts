import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { waitAfter } from '../../../src/adapters/github/api/limits.ts';
import { webUrl } from '../../../src/adapters/github/github.ts';
import { failureInLog } from '../../../src/adapters/github/pulls/job-log.ts';
import { outgoingBody, outgoingTitle } from '../../../src/adapters/github/pulls/outgoing.ts';
import { numberRevertedBy, revertedBy } from '../../../src/adapters/github/pulls/reverting.ts';
import { githubSettings } from '../../../src/adapters/github/settings.ts';

describe('how long GitHub wants to be left alone', () => {
  const nowMs = 1_000_000_000_000;
  test.each([
    ['no limit', 403, {}, 'Resource not accessible', 0, null],
    ['a success', 200, { 'retry-after': '5' }, '', 0, null],
    ['it says for how long', 403, { 'retry-after': '7' }, '', 0, 7_000],
    ['it says so with 429', 429, { 'retry-after': '7' }, '', 3, 7_000],
    [
      'the hour is used up',
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1000000090' },
      '',
      0,
      90_000,
    ],
    [
      'used up, and the reset is over',
      429,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '999999999' },
      '',
      0,
      1_000,
    ],
    ['secondary, without a time', 403, {}, 'You have exceeded a secondary rate limit', 0, 60_000],
    ['secondary, for the third time', 429, {}, '', 2, 240_000],
    ['never more than an hour', 403, { 'retry-after': '99999' }, '', 0, 3_600_000],
  ] as const)('%s', (_, status, headers, message, times, expected) => {
    expect(waitAfter({ status, headers, message }, { nowMs, times })).toBe(expected);
  });
});

describe('fault 114: what leaves for GitHub notifies nobody, closes nothing and hides nothing', () => {
  test.each([
    ['Thanks @acme/all and @ana', 'Thanks `@acme/all` and `@ana`'],
    ['mail me, see C#', 'mail me, see C#'],
    ['Closes #5, fixes acme/web#6 and GH-7', 'Closes `#5`, fixes `acme/web#6` and `GH-7`'],
    ['closes `#5` of `@b`', 'closes `#5` of `@b`'],
    ['See https://a.example/x#5', 'See https://a.example/x#5'],
    ['![x](https://evil.example/p.png)', '[x](https://evil.example/p.png)'],
    ['a <img src=x> <details>', 'a \\<img src=x> \\<details>'],
    ['one<!-- approve this -->two', 'onetwo'],
    ['zero\u200Bwidth \u202Eturned', 'zerowidth turned'],
    ['# Title\n- a', '# Title\n- a'],
  ])('%s', (given, expected) => {
    expect(outgoingBody(given)).toBe(expected);
  });

  test('it is cut where GitHub takes no more', () => {
    expect(outgoingBody('x'.repeat(70_000)).length).toBeLessThan(65_536);
    expect(outgoingTitle('a\nb '.repeat(200)).length).toBeLessThanOrEqual(256);
  });
});

describe('why a job failed, from its log', () => {
  const at = '2026-11-20T09:00:00.1234567Z ';
  test.each([
    [
      'spec',
      ['✔ adds', '✖ failing tests:', '✖ greets (1.2ms)', '  AssertionError [ERR]: no hello'],
      'greets: no hello',
    ],
    ['tap', ['ok 1 - adds', 'not ok 2 - greets', "  error: 'no hello'"], 'greets: no hello'],
    [
      'vitest',
      [' FAIL  test/a.test.ts > greets', 'AssertionError: expected 1 to be 2'],
      'test/a.test.ts > greets: expected 1 to be 2',
    ],
    ['go', ['--- FAIL: TestGreets (0.00s)'], 'TestGreets (0.00s)'],
    [
      'error',
      ['##[error]src/a.ts(1,2): no such name', '##[error]Process completed with exit code 2.'],
      'src/a.ts(1,2): no such name',
    ],
    ['exit code', ['##[error]Process completed with exit code 2.'], 'Process completed with exit code 2.'],
    ['colours', ['\u001B[31m✖ greets\u001B[39m (2ms)'], 'greets'],
    ['nothing', ['all is well'], null],
  ])('%s', (_, lines, expected) => {
    expect(failureInLog(lines.map((line) => at + line).join('\r\n'))).toBe(expected);
  });
});

test('a revert is ours by its branch and body together, or of GitHub’s button by both', () => {
  const sha = 'c'.repeat(40);
  expect(revertedBy({ branch: 'revert-cccccccccccc', body: `Reverts ${sha}.` })).toBe(sha);
  expect(revertedBy({ branch: 'feature', body: `Reverts ${sha}.` })).toBeNull();
  expect(revertedBy({ branch: 'revert-cccccccccccc', body: 'Nothing.' })).toBeNull();
  expect(numberRevertedBy({ branch: 'revert-18-tl-1-greet', body: 'Reverts acme/tiny#18' })).toBe(18);
  expect(numberRevertedBy({ branch: 'revert-18-tl-1-greet', body: 'Reverts acme/tiny#19' })).toBeNull();
});

test('where the web pages of an API are', () => {
  expect(webUrl('https://api.github.com')).toBe('https://github.com');
  expect(webUrl('https://ghe.acme.example/api/v3')).toBe('https://ghe.acme.example');
  expect(webUrl('https://api.acme.ghe.com')).toBe('https://acme.ghe.com');
});

describe('what the environment says of GitHub', () => {
  const pem = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;
  const read = (env: Record<string, string>) => githubSettings((name) => env[name]);

  test('nothing, or a token', () => {
    expect(read({})).toEqual({ settings: null, problems: [] });
    expect(read({ GITHUB_TOKEN: 'github_pat_x', GITHUB_WEBHOOK_SECRET: 'new, old' }).settings).toEqual({
      signIn: { kind: 'token', token: 'github_pat_x' },
      apiUrl: 'https://api.github.com',
      webhookSecrets: ['new', 'old'],
    });
  });

  test('an App, whose key is text, text in one line, or a file; it goes before a token', () => {
    const folder = mkdtempSync(join(tmpdir(), 'github-key-'));
    const file = join(folder, 'app.pem');
    writeFileSync(file, pem);
    for (const key of [pem, pem.replaceAll('\n', '\\n'), file]) {
      const { settings, problems } = read({
        GITHUB_APP_ID: '4242',
        GITHUB_PRIVATE_KEY: key,
        GITHUB_TOKEN: 't',
      });
      expect(problems).toEqual([]);
      expect(settings?.signIn).toMatchObject({ kind: 'app', appId: '4242' });
      expect(JSON.stringify(settings?.signIn)).toContain('BEGIN PRIVATE KEY');
    }
    rmSync(folder, { recursive: true });
  });

  test('every problem with its fix, and no key in it', () => {
    const { settings, problems } = read({
      GITHUB_API_URL: 'http://github.acme.example',
      GITHUB_APP_ID: 'my app',
      GITHUB_PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----secret',
    });
    expect(settings).toBeNull();
    expect(problems).toMatchInlineSnapshot(`
      [
        "GITHUB_API_URL is not valid. Leave it out for github.com; for an Enterprise Server give its address with the path, such as https://github.example.com/api/v3.",
        "GITHUB_APP_ID is not valid. Copy the App ID (a number) or the client ID from the settings page of your GitHub App.",
        "GITHUB_PRIVATE_KEY is not a private key. Give the .pem file that GitHub made under “Private keys”, by its path or its text.",
      ]
    `);
    expect(read({ GITHUB_APP_ID: '1' }).problems).toMatchInlineSnapshot(`
      [
        "GITHUB_PRIVATE_KEY is missing. An App needs both GITHUB_APP_ID and GITHUB_PRIVATE_KEY, from its settings page; or leave both out and give GITHUB_TOKEN.",
      ]
    `);
    expect(read({ GITHUB_APP_ID: '1', GITHUB_PRIVATE_KEY: '/nowhere.pem' }).problems).toMatchInlineSnapshot(`
      [
        "GITHUB_PRIVATE_KEY cannot be read (ENOENT: no such file or directory). Give the .pem file that GitHub made under “Private keys”, by its path or its text.",
      ]
    `);
  });
});
