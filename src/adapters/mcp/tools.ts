/** A server's tools as it tells of them: untrusted, so what the admin approved is kept as a hash and held against them. */
import { createHash } from 'node:crypto';
import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { hiddenInstructions } from '../../pipeline/documents/hidden.ts';
import { cutText, plainText } from '../../pipeline/knowledge/foreign-text.ts';
import type { ServerSettings, ToolSettings } from '../../pipeline/knowledge/server-settings.ts';
import type { Connection } from './connection-store.ts';
import { connectCommand } from './trouble.ts';

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inside]) => [key, sorted(inside)]),
  );
};

/** Of everything that says what the tool does and takes; the order of keys does not count. */
export function toolHash(tool: Tool): string {
  const { name, title, description, inputSchema, annotations } = tool;
  const said = JSON.stringify(sorted({ name, title, description, inputSchema, annotations }));
  return createHash('sha256').update(said, 'utf8').digest('hex');
}

/** What was approved beside the words: the address, or the command that is started. Never a secret's value. */
export function approvedPlace({ place }: ServerSettings): string {
  return place.over === 'stdio' ? JSON.stringify([place.command, ...place.args]) : place.url;
}

/** Why this tool may not be called, in one sentence with the fix; null where it may. */
export function toolRefusal(
  settings: ServerSettings,
  about: { tool: ToolSettings; offered: readonly Tool[]; connection: Connection },
): string | null {
  const { label, name } = settings;
  const again = `run ${connectCommand(name)} and approve`;
  const approved = about.connection.approved[about.tool.name];
  const offered = about.offered.find((one) => one.name === about.tool.name);
  if (approved === undefined) return `${label}’s tool ${about.tool.name} is not approved yet: ${again}.`;
  if (about.connection.approvedPlace !== approvedPlace(settings))
    return `${label} stands elsewhere in throughline.yaml than when it was approved: ${again}.`;
  if (offered === undefined)
    return `${label} no longer offers the tool ${about.tool.name}: mend its name in throughline.yaml, then ${again}.`;
  if (toolHash(offered) !== approved)
    return `${label} changed what its tool ${about.tool.name} says of itself after it was approved: ${again}.`;
  return writeRefusal(settings, { tool: about.tool, offered });
}

export function writeRefusal(
  settings: ServerSettings,
  about: { tool: ToolSettings; offered: Tool },
): string | null {
  const { annotations } = about.offered;
  const saysItReads = annotations?.readOnlyHint === true && annotations.destructiveHint !== true;
  return saysItReads || about.tool.allowWrites
    ? null
    : `${settings.label}’s tool ${about.tool.name} does not say that it only reads: set allow_writes: true for it in throughline.yaml if it may be called all the same.`;
}

/** A tool as it is shown to the admin before they approve it. */
export interface ShownTool {
  name: string;
  description: string;
  /** Quotes of what in its description speaks to a model. */
  flags: string[];
  isListed: boolean;
  refusal: string | null;
  isNew: 'new' | 'changed' | 'same';
  hash: string;
}

export function shownTools(
  settings: ServerSettings,
  about: { offered: readonly Tool[]; connection: Connection },
): ShownTool[] {
  const isSamePlace = about.connection.approvedPlace === approvedPlace(settings);
  return about.offered.map((offered) => {
    const tool = settings.tools.find((one) => one.name === offered.name);
    const hash = toolHash(offered);
    const before = about.connection.approved[offered.name];
    return {
      name: plainText(offered.name).slice(0, 128),
      description: cutText(plainText(offered.description ?? '').replaceAll('\n', ' '), 400).text,
      flags: hiddenInstructions(
        `${offered.title ?? ''}\n${offered.description ?? ''}\n${schemaWords(offered)}`,
      ),
      isListed: tool !== undefined,
      refusal: tool === undefined ? null : writeRefusal(settings, { tool, offered }),
      isNew: before === undefined ? 'new' : before === hash && isSamePlace ? 'same' : 'changed',
      hash,
    };
  });
}

/** Descriptions inside the schema are read by models like the tool's own. */
const schemaWords = (tool: Tool): string =>
  [...JSON.stringify(tool.inputSchema).matchAll(/"(?:description|title)":"((?:[^"\\]|\\.){0,2000})"/g)]
    .map(([, words = '']) => words)
    .join('\n')
    .slice(0, 20_000);
