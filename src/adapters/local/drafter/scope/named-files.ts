/** Files that a ticket names: by path, by a symbol or words of theirs, by the incident that it follows. */

import type { Evidence } from '../../../../pipeline/item/context.ts';
import { namesIn, pathsIn } from '../../../../pipeline/knowledge/names.ts';
import { asCode, inert } from '../inert.ts';
import { stems } from '../words.ts';

/** Words that every product's files and tickets hold: they find no place. */
export const generic = stems(
  'page list view screen file number name time day date week month year first last some open close click show see ' +
    'service system get set type value data item text line button field table row column work user people error ' +
    'problem issue thing way side number today yesterday new old main help',
);
generic.delete('help');

const codeWords = /^(?:undefined|null|none|nil|true|false|nan|error|yes|no|ok|string|number|object)$/i;
const symbol =
  /`([A-Za-z_$][\w$.]{2,60})(?:\(\))?`|(?<![\w/.-])([a-z]+[A-Z]\w{2,40}|[a-z]+_[a-z_]{2,40})(?![\w/.-])/g;
const inQuotes = /["“‘]([^"”’\n]{3,60})["”’]/g;
const fileName = /(?<![\w/.-])[\w@.-]*\/?[\w@./-]*\w\.[a-z]{1,5}(?![\w/])/gi;
export const NAMED_IT = 'the ticket names it';
/** More files than that hold a word: it is no name. */
const MOST_HOLDERS = 2;

const holders = (files: { path: string; text: string }[], holds: (text: string) => boolean): string[] => {
  const found = files.filter(({ text }) => holds(text)).map(({ path }) => path);
  return found.length <= MOST_HOLDERS ? found : [];
};
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Path to why it is meant, a few words; those that are named most plainly first. */
export function namedFiles(about: {
  title: string;
  text: string;
  files: { path: string; text: string }[];
  evidence: Evidence[];
}): Map<string, string> {
  const { files, evidence } = about;
  const ticket = `${about.title}\n${about.text}`;
  const found = new Map<string, string>();
  const add = (path: string, why: string): void => void (found.has(path) || found.set(path, why));
  for (const [name] of ticket.matchAll(fileName))
    for (const { path } of files)
      if (path === name || path.endsWith(`/${name.replace(/^\.?\//, '')}`)) add(path, NAMED_IT);
  for (const [, quoted, bare] of ticket.matchAll(symbol)) {
    const name = quoted ?? bare ?? '';
    const whole = new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`);
    const made = new RegExp(
      `\\b(?:function|class|const|let|var|def|func|fn|type|interface|struct|enum)\\s+${escaped(name)}(?![\\w$])`,
    );
    const makers = holders(files, (text) => made.test(text));
    for (const path of makers.length > 0 ? makers : holders(files, (text) => whole.test(text)))
      add(path, `holds ${asCode(name)}, which the ticket names`);
  }
  for (const [, text = ''] of ticket.matchAll(inQuotes))
    if (!codeWords.test(text))
      for (const path of holders(files, (source) => source.includes(text)))
        add(path, `holds the words “${inert(text, 60)}”`);
  const own = new Set(namesIn(ticket));
  for (const incident of evidence.filter(({ kind }) => kind === 'incident')) {
    const id = namesIn(`${incident.id} ${incident.title}`).find((name) => own.has(name));
    if (id === undefined) continue;
    const said = /\b\p{L}{2,}-\d+\b/u.exec(incident.title)?.[0] ?? incident.id;
    for (const name of pathsIn(`${incident.title} ${incident.excerpt} ${incident.says ?? ''}`))
      for (const { path } of files)
        if (path === name || path.endsWith(`/${name}`)) add(path, `${inert(said, 40)} names it`);
  }
  return found;
}
