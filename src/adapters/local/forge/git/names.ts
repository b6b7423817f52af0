/**
 * What a repository, branch, commit, service or file may be called before it is used as an argument or a path.
 * Git itself accepts names that are dangerous elsewhere (`$(id)`, `--upload-pack=…`, bidirectional marks), so
 * each kind has a short list of allowed characters of ours.
 */

import { UpstreamError } from '../../../../errors.ts';

export class BadName extends UpstreamError {
  constructor(kind: string, value: string) {
    super('Local forge', `This is not a name for a ${kind}: ${JSON.stringify(value.slice(0, 80))}.`, {
      retryable: false,
    });
    this.name = 'BadName';
  }
}

function check(kind: string, value: string, allowed: boolean): string {
  if (!allowed || value.includes('..')) throw new BadName(kind, value);
  return value;
}

/** `owner/name`. */
export function repoName(value: string): string {
  const allowed = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,38}\/[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/.test(value);
  return check('repository', value, allowed);
}

export function branchName(value: string): string {
  const parts = value.split('/');
  const whole = parts.every(
    (part) => /^[A-Za-z0-9]/.test(part) && !part.endsWith('.') && !part.endsWith('.lock'),
  );
  return check('branch', value, whole && /^[A-Za-z0-9._/-]{1,120}$/.test(value));
}

export function shaName(value: string): string {
  return check('commit', value, /^[0-9a-f]{40}$/.test(value));
}

/** As Backstage names its entities, with the namespace before it where that is not the default. */
export function serviceName(value: string): string {
  const name = '[A-Za-z0-9][A-Za-z0-9_.-]{0,62}';
  return check('service', value, new RegExp(`^(?:${name}/)?${name}$`).test(value));
}

export function environmentName(value: string): string {
  return check('environment', value, /^[a-z][a-z0-9-]{0,62}$/.test(value));
}

export function deploymentId(value: string): string {
  return check('deployment', value, /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/.test(value));
}

export function ticketKey(value: string): string {
  return check('ticket', value, /^[A-Z][A-Z0-9]{0,9}-[0-9]{1,9}$/.test(value));
}

/** A path inside a repository: relative, forward slashes, no way up and none into git's own folder. */
export function filePath(value: string): string {
  const parts = value.split('/');
  const whole = parts.every((part) => part !== '' && part !== '.' && part.toLowerCase() !== '.git');
  return check('file', value, whole && /^[A-Za-z0-9_.@+][A-Za-z0-9_.@+ /-]{0,250}$/.test(value));
}
