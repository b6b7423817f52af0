/** What the environment says of GitHub; every problem with its fix. Values of keys are never repeated. */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { messageOf } from '../../errors.ts';
import type { GitHubSettings } from './github.ts';

export interface GitHubGiven extends GitHubSettings {
  /** Two while one is rotated; none: no webhooks, GitHub is asked every minute. */
  webhookSecrets: string[];
}

const API = 'https://api.github.com';
const names = ['GITHUB_TOKEN', 'GITHUB_APP_ID', 'GITHUB_PRIVATE_KEY'] as const;

/** `settings` is null where nothing, or something wrong, is given. */
export function githubSettings(given: (name: string) => string | undefined): {
  settings: GitHubGiven | null;
  problems: string[];
} {
  const [token, appId, key] = names.map((name) => given(name));
  const apiUrl = (given('GITHUB_API_URL') ?? API).replace(/\/+$/, '');
  const problems: string[] = [];
  if (!isApi(apiUrl))
    problems.push(
      'GITHUB_API_URL is not valid. Leave it out for github.com; for an Enterprise Server give its address with the path, such as https://github.example.com/api/v3.',
    );
  if ((appId === undefined) !== (key === undefined))
    problems.push(
      `${appId === undefined ? 'GITHUB_APP_ID' : 'GITHUB_PRIVATE_KEY'} is missing. An App needs both GITHUB_APP_ID and GITHUB_PRIVATE_KEY, from its settings page; or leave both out and give GITHUB_TOKEN.`,
    );
  if (appId !== undefined && !/^(?:\d+|Iv[\w.]+)$/.test(appId))
    problems.push(
      'GITHUB_APP_ID is not valid. Copy the App ID (a number) or the client ID from the settings page of your GitHub App.',
    );
  const privateKey = key === undefined ? null : keyOf(key);
  if (privateKey !== null && 'problem' in privateKey) problems.push(privateKey.problem);
  if (problems.length > 0) return { settings: null, problems };
  const webhookSecrets = (given('GITHUB_WEBHOOK_SECRET') ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  // An App goes before a token: a shell often has one for other purposes.
  if (appId !== undefined && privateKey !== null && 'pem' in privateKey) {
    const signIn = { kind: 'app' as const, appId, privateKey: privateKey.pem };
    return { settings: { signIn, apiUrl, webhookSecrets }, problems };
  }
  if (token === undefined) return { settings: null, problems };
  return { settings: { signIn: { kind: 'token', token }, apiUrl, webhookSecrets }, problems };
}

/** GitHub's own hosts are called `api.…` (those of data residency too); an Enterprise Server has its API under a path. */
function isApi(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search, hash } = new URL(text);
  const isHere = hostname === '127.0.0.1' || hostname === 'localhost';
  if (protocol === 'http:') return isHere;
  const isPlace = isHere || (hostname.startsWith('api.') ? pathname === '/' : pathname.endsWith('/api/v3'));
  return protocol === 'https:' && isPlace && search === '' && hash === '';
}

/** The key itself, with line breaks or with `\n` for them, or the file that holds it. */
function keyOf(given: string): { pem: string } | { problem: string } {
  const fix = 'Give the .pem file that GitHub made under “Private keys”, by its path or its text.';
  try {
    const text = given.includes('BEGIN') ? given.replaceAll('\\n', '\n') : readFileSync(given, 'utf8');
    const pem = createPrivateKey(text).export({ type: 'pkcs8', format: 'pem' });
    return { pem: pem.toString() };
  } catch (error) {
    const isFile = !given.includes('BEGIN') && error instanceof Error && 'syscall' in error;
    const why = isFile ? `cannot be read (${messageOf(error).split(',')[0]})` : 'is not a private key';
    return { problem: `GITHUB_PRIVATE_KEY ${why}. ${fix}` };
  }
}
