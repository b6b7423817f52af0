/** What failed before on this ground, and which files of this service it came from. */
import type { Evidence } from '../../../../pipeline/item/context.ts';
import { pathsIn } from '../../../../pipeline/knowledge/names.ts';
import type { Material } from '../../../../ports/model.ts';
import { titleOf } from '../evidence.ts';
import { asCode, spoken } from '../inert.ts';
import { allEvidence, blastLine } from '../material.ts';
import { count, stem } from '../words.ts';
import { type Asked, type Item, itemOf, nothing, notReached, type Part, sourceOf } from './answer.ts';
import { bestSentence, passagesAbout, termsIn } from './passages.ts';

interface Failure {
  title: string;
  at: string;
  source: Item['sources'][number];
}
export interface FailedFile {
  file: string;
  failures: Failure[];
}

/** By its key, where both begin with one. */
const isSame = (one: string, other: string): boolean =>
  one === other || (keyOf(one) !== null && keyOf(one) === keyOf(other));
const keyOf = (title: string): string | null => /^\p{Lu}+-\d+\b/u.exec(title)?.[0] ?? null;

const isProse = (path: string): boolean =>
  /(?:^|\/)docs?\/|(?:^|\/)readme(?:\.\w+)?$|\.(?:md|mdx|txt|rst|adoc)$/i.test(path);
const textOf = (each: Evidence): string => `${each.excerpt}\n${each.says ?? ''}`;

/** Services that anything here names: "`src/a.js` of these" names none. */
const servicesIn = (material: Material): Set<string> =>
  new Set([
    ...(material.item.service === null ? [] : [material.item.service.name]),
    ...(material.context?.blastRadius.services ?? []).map(({ name }) => name),
    ...allEvidence(material).flatMap(({ service }) => service ?? []),
  ]);

/** Whose file it is: the service that the text names behind it, else the one that the record was written about. */
function ownerOf(path: string, record: Evidence, services: Set<string>): string | null {
  const text = textOf(record);
  for (let at = text.indexOf(path); at !== -1; at = text.indexOf(path, at + 1)) {
    const behind = /^`?,? (?:of|in) (?:the )?([\w-]+)/.exec(text.slice(at + path.length))?.[1];
    if (behind !== undefined && services.has(behind)) return behind;
  }
  return record.service ?? null;
}

/**
 * Files that incidents came from, those with most first. The same path stands in many repositories: it counts where it
 * is this service's. A README or a page of docs that an incident mentions has not caused it.
 */
export function failedFiles(material: Material): FailedFile[] {
  const own = material.item.service?.name ?? null;
  const services = servicesIn(material);
  const records = allEvidence(material).filter((each) => each.kind === 'incident');
  const isOurs = (path: string, record: Evidence): boolean => {
    const owner = ownerOf(path, record, services);
    return own === null || owner === null ? material.paths.includes(path) : owner === own;
  };
  const known = (material.incidentFiles ?? []).flatMap(({ file, incidents }) =>
    incidents
      .filter(({ title }) => {
        const record = records.find((each) => isSame(each.title, title));
        return record === undefined || isOurs(file, record);
      })
      .map(({ title, at, url }) => ({
        file,
        failure: {
          title,
          at,
          source: {
            title: spoken(title, 100),
            at,
            ...(url !== null && /^https?:\/\/\S+$/.test(url) ? { url } : {}),
          },
        },
      })),
  );
  const read = records.flatMap((record) =>
    pathsIn(textOf(record))
      .filter((path) => isOurs(path, record))
      .map((file) => ({
        file,
        failure: { title: record.title, at: record.at ?? '', source: sourceOf(record) },
      })),
  );
  const byFile = new Map<string, Failure[]>();
  for (const { file, failure } of [...known, ...read]) {
    const before = byFile.get(file) ?? [];
    if (isProse(file) || before.some((one) => isSame(one.title, failure.title))) continue;
    byFile.set(file, [...before, failure]);
  }
  return [...byFile]
    .map(([file, failures]) => ({
      file,
      failures: failures.toSorted((one, other) => other.at.localeCompare(one.at)),
    }))
    .toSorted((one, other) => other.failures.length - one.failures.length);
}

function fileItem({ file, failures: [newest, ...more] }: FailedFile): Item {
  const others = more.length === 0 ? '' : `, and ${count(more.length, 'other')}`;
  return {
    text: `${asCode(file)}: ${spoken(newest?.title ?? '', 90)}${others}`,
    sources: newest === undefined ? [] : [newest.source],
  };
}

const asksRisks = new Set(
  'wrong risk risky danger dangerous pitfall gotcha careful worried worry worst fragil scary scared edg case watch hazard incident outag post mortem postmortem brok broken break failur failed fail crash crashed paged call caus recent recently ground could might module area go goe happen come came'
    .split(' ')
    .map(stem),
);
const MOST_NEARBY = 2;

/** "What could go wrong, which files have caused incidents?" */
export function answerRisks({ material, question }: Asked): Part {
  const files = failedFiles(material);
  const asksFiles = /\b(?:files?|modules?)\b/i.test(question);
  const service = material.item.service?.name ?? null;
  const without = new Set([...asksRisks, ...termsIn(service ?? '')]);
  const about = passagesAbout(question, material, { kinds: ['incident'], without });
  const ofService = allEvidence(material).filter(
    (each) => each.kind === 'incident' && (service === null || (each.service ?? service) === service),
  );
  const active = (material.context?.incidents ?? [])
    .slice(0, 1)
    .map(
      (each) =>
        `Active now: ${spoken(each.id, 40)} on ${spoken(each.services.join(', '), 80)} (${spoken(each.priority, 10)}).`,
    );
  const others = (material.context?.otherWork ?? [])
    .slice(0, MOST_NEARBY)
    .map((each) => spoken(each.ref, 40));
  const nearby = others.length === 0 ? [] : [`Changing nearby: ${others.join(', ')}.`];
  const blast = blastLine(material);
  const around = [...nearby, ...(blast === null ? [] : [blast])];
  const records = about.length > 0 ? about : ofService;
  const items =
    asksFiles && files.length > 0
      ? files.map(fileItem)
      : records.map((each) => itemOf(each, bestSentence(each, question)));
  if (items.length === 0) {
    const none = nothing('past incidents', material);
    return { ...none, lines: [...active, ...none.lines], after: around };
  }
  const isAbout = about.length > 0 || (asksFiles && files.length > 0);
  const elsewhere = isAbout
    ? []
    : [
        `I found no incident about that.${notReached(material)} Of ${spoken(service ?? 'the services here', 60)} I found:`,
      ];
  const named =
    asksFiles || files.length === 0
      ? []
      : [
          `Files named in past incidents: ${files
            .slice(0, 4)
            .map(({ file }) => asCode(file))
            .join(', ')}.`,
        ];
  return { lines: [...active, ...elsewhere], items, after: [...named, ...around], sources: [] };
}

/** As it is called in a sentence. */
export const incidentName = (each: Evidence): string => spoken(titleOf(each), 70);
