import { createHash } from 'node:crypto';

/** Every module that the browser may import by name, and the file of its package that holds it. */
export const MODULES = {
  preact: { package: 'preact', file: 'dist/preact.mjs' },
  'preact/hooks': { package: 'preact', file: 'hooks/dist/hooks.mjs' },
  htm: { package: 'htm', file: 'dist/htm.module.js' },
  'htm/preact': { package: 'htm', file: 'preact/index.module.js' },
  '@preact/signals': { package: '@preact/signals', file: 'dist/signals.module.js' },
  '@preact/signals-core': { package: '@preact/signals-core', file: 'dist/signals-core.module.js' },
  marked: { package: 'marked', file: 'lib/marked.esm.js' },
  dompurify: { package: 'dompurify', file: 'dist/purify.es.mjs' },
} as const satisfies Record<string, { package: string; file: string }>;

export function moduleUrl(module: { package: string; file: string }): string {
  return `/modules/${module.package}/${module.file}`;
}

const importMap = JSON.stringify({
  imports: Object.fromEntries(Object.entries(MODULES).map(([name, module]) => [name, moduleUrl(module)])),
});

const importMapHash = createHash('sha256').update(importMap).digest('base64');

/** Pictures may come from a product's own web server, so `img-src` alone is open. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `script-src 'self' 'sha256-${importMapHash}'`,
  "style-src 'self'",
  "img-src 'self' http: https: data:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const STYLES = [
  'theme',
  'layout',
  'text',
  'messages',
  'extras',
  'blocks',
  'panels',
  'fields',
  'dialogs',
  'panes',
  'pages',
  'guide',
  'narrow',
];

const icon =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#14505c"/><path d="M9 11h14M9 16h9M9 21h11" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>',
  );

/** The page; its own files are addressed by the version that they have now, so that a browser may keep them. */
export const pageOf = (version: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Local Slack</title>
<link rel="icon" href="${icon}">
${STYLES.map((name) => `<link rel="stylesheet" href="/ui/${version}/style/${name}.css">`).join('\n')}
<script type="importmap">${importMap}</script>
<script type="module" src="/ui/${version}/main.ts"></script>
</head>
<body>
<div id="app"><p class="boot">Opening local Slack…</p></div>
<noscript>Local Slack needs JavaScript.</noscript>
</body>
</html>
`;
