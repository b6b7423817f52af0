import { shownTitle } from '../../../../pipeline/documents/outgoing.ts';
import type { Evidence } from '../../../../pipeline/item/context.ts';
import type { Answered, Material } from '../../../../ports/model.ts';
import { titleOf } from '../evidence.ts';
import { spoken } from '../inert.ts';
import { enumerate } from '../words.ts';

/** What every kind of answer is given. */
export interface Asked {
  question: string;
  material: Material;
  now: Date;
}

export interface Part {
  lines: string[];
  sources: Answered['sources'];
  offers?: Answered['offers'];
}

export function sourceOf(each: Evidence): Answered['sources'][number] {
  const source: Answered['sources'][number] = { title: shownTitle(titleOf(each), 100) };
  if (each.url && /^https?:\/\/\S+$/.test(each.url)) source.url = each.url;
  if (each.at) source.at = each.at;
  return source;
}

export function commitSource(commit: Material['commits'][number]): Answered['sources'][number] {
  return {
    title: shownTitle(`${commit.sha.slice(0, 7)} ${commit.title}`, 100),
    at: commit.at,
    ...(commit.url === undefined ? {} : { url: commit.url }),
  };
}

const kindNames: Record<Evidence['kind'], string> = {
  prd: 'past PRDs',
  adr: 'decision records',
  runbook: 'runbooks',
  spec: 'past specs',
  incident: 'past incidents',
  commit: 'commits',
  file: 'the repository',
  catalog: 'the catalog',
  ticket: 'past tickets',
  customer: 'customer notes',
};
export const namesOf = (kinds: Evidence['kind'][]): string => enumerate(kinds.map((kind) => kindNames[kind]));

/** The sources that were configured and did not answer; silence about them would read as "there is nothing". */
export function notReached(material: Material): string {
  const names = (material.context?.sources ?? [])
    .filter((note) => note.state === 'unknown')
    .map((note) => spoken(note.source, 60));
  return names.length > 0 ? ` Not reached: ${names.join(', ')}.` : '';
}

export function nothing(where: string, material: Material): Part {
  return { lines: [`I found nothing about that in ${where}.${notReached(material)}`], sources: [] };
}
