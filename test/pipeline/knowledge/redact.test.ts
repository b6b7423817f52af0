import { describe, expect, test } from 'vitest';
import { redact } from '../../../src/log.ts';
import { redactSecrets } from '../../../src/pipeline/knowledge/redact.ts';
import { secrets } from '../../fixtures/secrets.ts';

describe('fault 122: a secret in its real format is taken out, and what it was is said', () => {
  test.each(secrets)('%s', (_name, secret, what) => {
    const clean = redactSecrets(`Use ${secret} for it.`);
    expect(clean).toContain(`[redacted: ${what}]`);
    expect(redactSecrets(clean)).toBe(clean);
    for (const piece of ['hunter2', secret.slice(-12), secret.slice(0, 18)].filter((one) =>
      secret.includes(one),
    ))
      if (what !== 'password' || piece === 'hunter2') expect(clean).not.toContain(piece);
  });

  test.each(secrets)('the log takes out the same: %s', (_name, secret) => {
    expect(redact(`Use ${secret} for it.`)).not.toContain(secret);
    expect(redact(`Use ${secret} for it.`)).toContain('[redacted]');
  });
});

describe('a value that is given to a name of a secret', () => {
  test.each([
    ['password=hunter2!', 'password=[redacted: password]'],
    ['"api_key": "abcdef123456"', '"api_key": "[redacted: key]"'],
    ['AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG', 'AWS_SECRET_ACCESS_KEY=[redacted: key]'],
    ["client_secret: 'a1b2c3d4e5'", "client_secret: '[redacted: secret]'"],
    ['token = 8f14e45fceea167a', 'token = [redacted: token]'],
    ['Authorization: Bearer abcdef123456', 'Authorization: Bearer [redacted: credentials]'],
    ['DB_PASSWORD=tr0ub4dor&3', 'DB_PASSWORD=[redacted: password]'],
    ['password: "correct horse"', 'password: "[redacted: password]"'],
  ])('%s', (text, clean) => {
    expect(redactSecrets(text)).toBe(clean);
    expect(redactSecrets(clean)).toBe(clean);
  });
});

describe('what only looks like one stays', () => {
  test.each([
    'commit 3f786850e387550fdab836ed7e6dc881de23001b',
    'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'id 123e4567-e89b-12d3-a456-426614174000',
    'The password: people forget it, so we ask for a token instead.',
    'token: a string that the client sends',
    'password=$DB_PASSWORD',
    'api_key: process.env.API_KEY',
    'password=<your password>',
    'https://example.com:8080/path?x=1@y',
    'mailto:ana@example.com and http://example.com/a:b',
    'postgres://localhost:5432/app',
    'An AKIA prefix, a ghp_ prefix and xoxb- tokens are recognised.',
    'eyJust a word.and another.one',
    '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----',
    'The tokenizer: splits words; secretary: Ana; keyboard: 105 keys',
    'risk-anthropology and task-antics',
  ])('%s', (text) => {
    expect(redactSecrets(text)).toBe(text);
  });
});

test.each([
  ['an endless name of a secret', 'secret_'.repeat(30_000)],
  ['an endless address', `a://${'b'.repeat(200_000)}`],
  ['keys that never end', '-----BEGIN PRIVATE KEY-----'.repeat(2_000)],
  ['equals signs', 'password='.repeat(20_000)],
])('a hostile text is searched in time: %s', (_name, text) => {
  const started = performance.now();
  redactSecrets(text);
  expect(performance.now() - started).toBeLessThan(2_000);
});
