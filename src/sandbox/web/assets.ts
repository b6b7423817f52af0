import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { findPackageJSON, stripTypeScriptTypes } from 'node:module';
import { dirname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONTENT_SECURITY_POLICY, MODULES, moduleUrl, pageOf } from './page.ts';

const UI_ROOT = fileURLToPath(new URL('./ui/', import.meta.url));

const UI_TYPES: Record<string, string> = {
  '.ts': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

type Asset = { type: string; body: string | Buffer; fresh: boolean };

const stripped = new Map<string, { modified: number; body: string }>();
const moduleFiles = new Map<string, Buffer>();

/**
 * Answers `GET /`, `/ui/…` and `/modules/…` and says whether it did. A path below `/ui/` or `/modules/` that
 * names no asset is answered with 404 here, so that nothing behind this function can serve it by accident.
 */
export function handleAsset(request: IncomingMessage, response: ServerResponse): boolean {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const ours = path === '/' || path.startsWith('/ui/') || path.startsWith('/modules/');
  if (!ours) return false;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return true;
  }
  const asset = findAsset(path);
  if (!asset) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n');
    return true;
  }
  response.writeHead(200, {
    'content-type': asset.type,
    'cache-control': asset.fresh ? 'no-cache' : 'max-age=86400',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(request.method === 'HEAD' ? undefined : asset.body);
  return true;
}

function findAsset(path: string): Asset | null {
  if (path === '/') return { type: 'text/html; charset=utf-8', body: pageOf(uiVersion()), fresh: true };
  if (path.startsWith('/modules/')) return moduleAsset(path);
  return uiAsset(path.slice('/ui/'.length));
}

/** Only the files named in MODULES exist, whatever else their packages contain. */
function moduleAsset(path: string): Asset | null {
  const module = Object.values(MODULES).find((candidate) => moduleUrl(candidate) === path);
  if (!module) return null;
  const type = 'text/javascript; charset=utf-8';
  const cached = moduleFiles.get(path);
  if (cached) return { type, body: cached, fresh: false };
  const manifest = findPackageJSON(module.package, import.meta.url);
  if (!manifest) return null;
  const body = readFileSync(join(dirname(manifest), module.file));
  moduleFiles.set(path, body);
  return { type, body, fresh: false };
}

/** The version that the last page was given. */
let given: string | null = null;

/** Changes with any file of the UI, so that an edit shows at the next load. */
function uiVersion(): string {
  const hash = createHash('sha256');
  for (const name of globSync('**/*.{ts,css}', { cwd: UI_ROOT }).toSorted())
    hash.update(`${name} ${statSync(join(UI_ROOT, name)).mtimeMs}\n`);
  given = hash.digest('hex').slice(0, 12);
  return given;
}

function uiAsset(path: string): Asset | null {
  const [, version, name = ''] = /^(?:([0-9a-f]{12})\/)?(.*)$/.exec(path) ?? [];
  // Under an older version, or none, whoever asks gets today's file and is told not to keep it.
  const fresh = version === undefined || version !== given;
  const extension = name.slice(name.lastIndexOf('.'));
  const type = UI_TYPES[extension];
  if (!type || !/^[\w./-]+$/.test(name)) return null;
  const file = normalize(join(UI_ROOT, name));
  if (!file.startsWith(UI_ROOT.endsWith(sep) ? UI_ROOT : UI_ROOT + sep)) return null;
  const modified = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (modified === undefined) return null;
  if (extension !== '.ts') return { type, body: readFileSync(file), fresh };
  const cached = stripped.get(file);
  if (cached?.modified === modified) return { type, body: cached.body, fresh };
  const body = withoutWarning(() => stripTypeScriptTypes(readFileSync(file, 'utf8')));
  stripped.set(file, { modified, body });
  return { type, body, fresh };
}

/** Node warns once that stripping is experimental; a newcomer's terminal should not open with that. */
function withoutWarning<T>(work: () => T): T {
  const emit = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    return work();
  } finally {
    process.emitWarning = emit;
  }
}
