/**
 * Secrets in texts of others, taken out before anything is stored. `log.ts` has a list of its own, because it may
 * import nothing and must stop more (any word before an `@` of an address) with fewer words; one test holds both
 * against the same samples.
 */

interface Format {
  what: string;
  pattern: RegExp;
}

/** A format that stands for itself: letters that nothing else begins with. In the order of matching. */
const formats: readonly Format[] = [
  {
    what: 'private key',
    pattern:
      /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,20000}?(?:-----END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  { what: 'Slack token', pattern: /\b(?:xox[abeoprs](?:\.xox[abeoprs])?|xapp)-[A-Za-z0-9-]{10,}/g },
  {
    what: 'Slack webhook',
    pattern: /https:\/\/hooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9/_-]{20,}/g,
  },
  { what: 'GitHub token', pattern: /\b(?:gh[opsur]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/g },
  { what: 'GitLab token', pattern: /\bglpat-[A-Za-z0-9_-]{20,}/g },
  { what: 'Anthropic key', pattern: /\bsk-ant-[A-Za-z0-9_-]{16,}/g },
  { what: 'API key', pattern: /\bsk[-_](?:live|test|proj)[-_][A-Za-z0-9_-]{16,}/g },
  { what: 'Linear key', pattern: /\blin_(?:api|oauth)_[A-Za-z0-9]{16,}/g },
  { what: 'Atlassian token', pattern: /\bATATT3[A-Za-z0-9_=-]{20,}/g },
  { what: 'AWS key', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { what: 'Google key', pattern: /\bAIza[A-Za-z0-9_-]{35}/g },
  { what: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { what: 'JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}/g },
];

/** `postgres://app:secret@db`: who and where may stay, the password may not. */
const inAddress = /\b([a-z][a-z0-9+.-]{1,30}:\/\/[^\s/:@"'<>]{0,200}:)([^\s/@"'<>]{1,300})(?=@)/gi;

/** `password=…`, `"api_key": "…"`, `AWS_SECRET_ACCESS_KEY: …`, `Authorization: Bearer …`. */
const assigned =
  /\b((?:[A-Za-z0-9]{1,40}[_-]){0,6}(?:passw(?:or)?d|passphrase|secret|api[_-]?key|access[_-]?key|secret[_-]?key|private[_-]?key|client[_-]?secret|auth[_-]?token|access[_-]?token|refresh[_-]?token|token)["'`]?[^\S\n]{0,3}(?::=|[:=])[^\S\n]{0,3}["'`]?)((?<=")[^"\n]{6,300}(?=")|(?<=')[^'\n]{6,300}(?=')|(?:bearer )?[^\s"'`,;<>{}()[\]]{6,300})/gi;
const bearer =
  /\b(authorization["']?[^\S\n]{0,3}[:=][^\S\n]{0,3}["']?(?:bearer|basic|token)[^\S\n]{1,3})([^\s"',;]{8,400})/gi;

/** What stands after such a name where somebody only writes about it. */
const isPlaceholder = (value: string): boolean =>
  /^(?:\[redacted|\$|%|<|\*{3,}|x{4,}|\.{3}|process\.env|env\.|config\.|your[-_]|changeme|example|null\b|undefined\b|true\b|false\b|string\b|required\b|optional\b|missing\b)/i.test(
    value,
  );

/** A word of a sentence is no secret: a value has a digit or a sign among its letters, or was put in quotation marks. */
const looksSecret = (before: string, value: string): boolean =>
  !isPlaceholder(value) &&
  (/["'`]$/.test(before) || (/\d/.test(value) && /\D/.test(value)) || /[^\p{L}\p{N}.,:!?-]/u.test(value));

/** The text with each secret replaced by what it was, e.g. `[redacted: GitHub token]`. */
export function redactSecrets(text: string): string {
  let clean = text;
  for (const { what, pattern } of formats) clean = clean.replaceAll(pattern, `[redacted: ${what}]`);
  return clean
    .replaceAll(inAddress, (whole, before: string, password: string) =>
      isPlaceholder(password) ? whole : `${before}[redacted: password]`,
    )
    .replaceAll(bearer, (whole, before: string, value: string) =>
      isPlaceholder(value) ? whole : `${before}[redacted: credentials]`,
    )
    .replaceAll(assigned, (whole, before: string, value: string) =>
      looksSecret(before, value) ? `${before}[redacted: ${nameOf(before)}]` : whole,
    );
}

const nameOf = (before: string): string =>
  /passw|passphrase/i.test(before)
    ? 'password'
    : /key/i.test(before)
      ? 'key'
      : /token/i.test(before)
        ? 'token'
        : 'secret';
