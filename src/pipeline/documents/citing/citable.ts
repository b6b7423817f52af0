/** What a drafted text may cite: everything that was gathered for it, each piece under an id of its own. */
import type { Context, Evidence } from '../../item/context.ts';

export interface Citable {
  id: string;
  text: string;
}

/** The part of what was gathered that holds words; the model's port hands over more. */
export interface Gathered {
  item: { key: string; title: string; description: string; proposedCriteria: string[] };
  context: Context | null;
  evidence: Evidence[];
  commits: { sha: string; title: string; author: string; files: string[] }[];
  paths: string[];
  sources: Record<string, string>;
  prd: string | null;
  spec: string | null;
  conversation: { who: string; text: string }[];
  decisions: { who: string; deed: string; words: string }[];
  request: string | null;
}

const lines = (...texts: (string | null | undefined)[]): string =>
  texts.filter((text) => text != null && text !== '').join('\n');

/**
 * Ids by kind: the ticket's key; what the lake found by its own id (`adr-3`); files by path, commits by the first
 * seven letters of their SHA, incidents and other work as people name them; `prd` and `spec` once they are written;
 * `thread` for what was said and `request` for what was asked for; `catalog` (also `context`) for owners and
 * neighbours, `decision-1` and on for what people decided, `repository` (also `paths`) for the list of files, `commits` for the list of commits.
 */
export function citable(gathered: Gathered): Citable[] {
  const { item, context } = gathered;
  const found: Citable[] = [
    { id: item.key, text: lines(item.title, item.description, ...item.proposedCriteria) },
    ...[...gathered.evidence, ...(context?.evidence ?? [])].map((each) => ({
      id: each.id,
      text: lines(each.title, each.excerpt, each.says),
    })),
    ...inContext(context),
    ...gathered.commits.map((each) => ({ id: each.sha.slice(0, 7), text: commitText(each) })),
    { id: 'commits', text: lines(...gathered.commits.map(commitText)) },
    ...Object.entries(gathered.sources).flatMap(([path, text]) => named([path, `file:${path}`], text)),
    ...named(['repository', 'paths'], gathered.paths.join('\n')),
    ...gathered.decisions.map(({ who, deed, words }, index) => ({
      id: `decision-${index + 1}`,
      text: lines(`${who} ${deed}`, words),
    })),
    { id: 'prd', text: gathered.prd ?? '' },
    { id: 'spec', text: gathered.spec ?? '' },
    { id: 'thread', text: lines(...gathered.conversation.map(({ text }) => text), gathered.request) },
    { id: 'request', text: gathered.request ?? '' },
  ];
  return onePerId(found);
}

const named = (ids: string[], text: string): Citable[] => ids.map((id) => ({ id, text }));
const commitText = ({ title, author, files }: Gathered['commits'][number]): string =>
  lines(title, author, ...files);

function inContext(context: Context | null): Citable[] {
  if (context === null) return [];
  const incidents = context.incidents.map(({ id, title, services }) => ({
    id,
    text: lines(title, ...services),
  }));
  const others = context.otherWork.map(({ ref, title, files }) => ({
    id: ref,
    text: lines(title, ...files),
  }));
  const services = context.blastRadius.services.map(({ name }) => name);
  const all = lines(
    ...services,
    ...[...incidents, ...others].map(({ text }) => text),
    context.blastRadius.level,
  );
  return [...incidents, ...others, ...named(['catalog', 'context'], all)];
}

/** Several passages of one document are one source. */
function onePerId(found: Citable[]): Citable[] {
  const byId = new Map<string, Citable>();
  for (const each of found) {
    if (each.text === '') continue;
    const id = each.id.toLowerCase();
    const before = byId.get(id);
    byId.set(id, before === undefined ? each : { id: before.id, text: `${before.text}\n${each.text}` });
  }
  return [...byId.values()];
}
