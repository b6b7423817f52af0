/** Which files of a repository are shown to whoever may ask: text of the repository itself, and nothing that keeps secrets. */

const secretNames = [
  /^\.env(?:\..*)?$/,
  /\.env$/,
  /^\.(?:npmrc|pypirc|netrc|pgpass|htpasswd|git-credentials)$/,
  /^(?:id_(?:rsa|dsa|ecdsa|ed25519)|authorized_keys|known_hosts)/,
  /\.(?:pem|key|p12|pfx|jks|keystore|kdbx|asc|gpg|ppk|tfstate|tfvars)(?:\..*)?$/,
  /^(?:credentials|secrets?|service-account)(?:[._-].*)?\.(?:json|ya?ml|toml|ini|txt)$/,
];
const secretFolders = new Set(['.git', '.ssh', '.aws', '.gnupg', '.kube', '.docker']);
/** These say what should be there, without it. */
const isExample = (name: string): boolean => /\.(?:example|sample|template|dist)$/.test(name);

/** True for files that usually hold keys or passwords. */
export function keepsSecrets(path: string): boolean {
  const parts = path.toLowerCase().split('/');
  const name = parts.at(-1) ?? '';
  if (parts.slice(0, -1).some((part) => secretFolders.has(part))) return true;
  return !isExample(name) && secretNames.some((pattern) => pattern.test(name));
}

/** Why a path is not read, one sentence; null where it may be. */
export function unreadable(path: string): string | null {
  const parts = path.split('/');
  const control = Array.from(path).some((one) => (one.codePointAt(0) ?? 0) < 0x20);
  const leads = path.startsWith('/') || /^[a-z]:/i.test(path) || path.startsWith('~') || path.includes('\\');
  if (leads || control || path.includes(':') || parts.some((part) => ['..', '.', ''].includes(part)))
    return 'Give a path inside the repository, from its root, such as src/server.js.';
  return keepsSecrets(path)
    ? 'Files that keep keys or passwords are not read; give the path of a source file.'
    : null;
}

/** Longest text that is read; the port gives no more than this. */
const MOST_CHARACTERS = 200_000;

/** Why a text is not shown, one sentence; null where it is. */
export function unshowable(text: string): string | null {
  if (text.length >= MOST_CHARACTERS) return 'is larger than 200 kB';
  const sample = text.slice(0, 8_000);
  const odd = Array.from(sample).filter((one) => one === '\u0000' || one === '\ufffd').length;
  return sample.includes('\u0000') || odd > sample.length / 100 ? 'is not a text file' : null;
}
