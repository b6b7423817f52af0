/** Markup with every value escaped; only `Html` values pass as they are. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Html | Html[];

export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(parts.reduce((out, part, index) => `${out}${render(values[index - 1] ?? '')}${part}`));
}

function render(value: Value): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(render).join('');
  return escapeHtml(String(value));
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (found) => entities[found] ?? found);
}

const style = `
:root { color-scheme: light dark; --line: color-mix(in srgb, CanvasText 16%, Canvas); --soft: color-mix(in srgb, CanvasText 5%, Canvas); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 4rem; font: 15px/1.55 system-ui, sans-serif; }
header { border-bottom: 1px solid var(--line); margin-bottom: 1.5rem; padding-bottom: .75rem; }
header a { color: inherit; } h1 { font-size: 1.5rem; margin: .25rem 0; } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
.grey { opacity: .7; } .state { border-radius: 1rem; color: #fff; font-size: .85rem; padding: .15rem .7rem; }
.open, .green, .up { background: #1a7f37; } .merged { background: #7c4dcc; } .closed, .red, .down { background: #b3261e; } .draft, .pending { background: #6b6b6b; }
table { border-collapse: collapse; width: 100%; } th, td { border-bottom: 1px solid var(--line); padding: .4rem .6rem .4rem 0; text-align: left; vertical-align: top; }
pre { background: var(--soft); border-radius: .4rem; font: 13px/1.45 ui-monospace, monospace; overflow-x: auto; padding: .75rem; margin: 0; white-space: pre; }
pre.words { white-space: pre-wrap; } pre span:target { background: var(--line); } details { border: 1px solid var(--line); border-radius: .4rem; margin: .5rem 0; } summary { cursor: pointer; padding: .5rem .75rem; }
.add { color: #1a7f37; } .del { color: #b3261e; } .hunk { color: #4a6da7; } @media (prefers-color-scheme: dark) { .add { color: #5fd38a; } .del { color: #ff8f86; } .hunk { color: #9bb8ea; } }
`;

export function page(title: string, body: Html): string {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${new Html(style)}</style></head><body><header><a href="/forge">Local forge</a> <span class="grey">stands in for a code host, CI and hosting on this machine; pages are read-only</span></header>${body}</body></html>`
    .text;
}
