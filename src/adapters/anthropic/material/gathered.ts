/** The material of a text as sources, each with its id, in an order that does not change while its parts do not. */

import { documentHash } from '../../../pipeline/documents/canonical.ts';
import { sections } from '../../../pipeline/documents/sections.ts';
import type { Evidence } from '../../../pipeline/item/context.ts';
import type { Asking, Material } from '../../../ports/model.ts';
import { clean, type Source, source } from './data-blocks.ts';

/** Characters; `small` is what is tried where the whole does not fit. */
export type Size = 'full' | 'small';
const most = {
  full: {
    ticket: 40_000,
    document: 80_000,
    evidence: 4_000,
    evidences: 40,
    paths: 60_000,
    file: 20_000,
    files: 8,
  },
  small: { ticket: 8_000, document: 30_000, evidence: 800, evidences: 10, paths: 6_000, file: 0, files: 0 },
} as const;

export function ticketSource({ item }: Material, size: Size = 'full'): Source {
  const { key, title, description, kind, priority, labels, service } = item;
  const about = [
    `Title: ${title}`,
    `Kind: ${kind}. Priority: ${priority}. Labels: ${labels.join(', ') || 'none'}.`,
    service === null
      ? 'No service is linked.'
      : `Service: ${service.name}, team ${service.team ?? 'unknown'}, tier ${service.tier ?? 'unknown'}, repository ${service.repo ?? 'unknown'}.`,
    ...(item.proposedCriteria.length > 0
      ? [`Criteria proposed when it was filed:\n${item.proposedCriteria.map((one) => `- ${one}`).join('\n')}`]
      : []),
    `As filed on ${item.filedAt.slice(0, 10)}:\n${description}`,
  ];
  return source(key, `${key} as filed`, { text: about.join('\n'), most: most[size].ticket });
}

/** Each section with the hash that a proposed change of it must name. */
export function documentSource(kind: 'prd' | 'spec', markdown: string, size: Size = 'full'): Source {
  const title = kind === 'prd' ? 'The PRD as it stands' : 'The tech spec as it stands';
  const text = sections(markdown)
    .map(({ title: heading, body }) =>
      heading === '' ? body : `## ${heading}\n[section hash ${sectionHash(body)}]\n\n${body}`,
    )
    .join('\n\n');
  return source(kind, title, { text, most: most[size].document });
}

export const sectionHash = (body: string): string => documentHash(body).slice(0, 12);

export function documentSources({ prd, spec }: Material, size: Size = 'full'): Source[] {
  return [
    ...(prd === null ? [] : [documentSource('prd', prd, size)]),
    ...(spec === null ? [] : [documentSource('spec', spec, size)]),
  ];
}

/** What enrichment found; without times, which would make the same facts another text. */
export function contextSource({ context }: Material): Source[] {
  if (context === null) return [];
  const { blastRadius, incidents, otherWork, reviewersWaiting } = context;
  const facts = {
    blast_radius: {
      level: blastRadius.level,
      services: blastRadius.services.map(({ name, tier, hops }) => ({ name, tier, hops })),
      missing: blastRadius.missing ?? [],
    },
    active_incidents: incidents,
    other_work_on_the_same_ground: otherWork.map(({ ref, title, files }) => ({
      ref,
      title,
      files: files.slice(0, 30),
    })),
    reviewers_waiting: reviewersWaiting,
  };
  return [
    source('context', 'What is known of the systems', { text: JSON.stringify(facts, null, 1), most: 20_000 }),
  ];
}

/** What people decided, one source each, so that an answer leads to where it was settled. */
export const decisionSources = ({ decisions }: Material): Source[] =>
  decisions.map((one, index) =>
    source(`decision-${index + 1}`, decisionTitle(one), {
      text: `${one.at.slice(0, 10)} ${one.who} ${one.deed}.${one.words === '' ? '' : `\n${one.words}`}`,
      most: 2_000,
    }),
  );
export const decisionTitle = ({ who, deed }: Material['decisions'][number]): string => `${who} ${deed}`;

/** Lines of a summary, one source each, so that an answer leads to the messages. A model wrote them: they settle nothing. */
export const summarySources = (lines: NonNullable<Asking['summary']>): Source[] =>
  lines.map((line) => {
    const [first] = line.from;
    const said = first === undefined ? '' : `${first.at.slice(0, 10)}, ${first.title}, summed up: `;
    return source(summaryId(line), 'Earlier in this thread', { text: `${said}${line.text}`, most: 1_000 });
  });
/** The same line has the same id for as long as it stands there. */
export const summaryId = ({ text, from }: NonNullable<Asking['summary']>[number]): string =>
  `earlier-${documentHash(`${from.map((one) => one.said).join(' ')} ${text}`).slice(0, 8)}`;

/** Sources that were asked and said nothing; of this moment, so it stands with the question. */
export const notReached = ({ context }: Material): string[] =>
  (context?.sources ?? [])
    .filter((note) => note.state === 'unknown')
    .map((note) => `Not reached: ${clean(note.source, 60)}, tried ${note.at.slice(0, 16)}.`);

export const evidenceSource = (each: Evidence, longest: number): Source =>
  source(each.id, each.title, {
    text: `${[each.kind, each.at?.slice(0, 10), each.url].filter((one) => one !== undefined).join(', ')}\n${withItsWord(each)}`,
    most: longest,
  });

/** A record's own word first: a passage of its reasons alone would pass for it. */
const withItsWord = ({ says, excerpt }: Evidence): string =>
  says === undefined || excerpt.includes(says) ? excerpt : `${says}\n…\n${excerpt}`;

/** Each document once, the first passage of it. */
export function once<Each extends { id: string }>(all: Each[]): Each[] {
  return [...new Map(all.toReversed().map((each) => [each.id, each])).values()].toReversed();
}

/** Everything for a document. */
export function draftSources(material: Material, size: Size): Source[] {
  const limit = most[size];
  const { commits, paths, sources: files, conversation, request } = material;
  const evidence = once([...(material.context?.evidence ?? []), ...material.evidence]).slice(
    0,
    limit.evidences,
  );
  return once([
    ticketSource(material, size),
    ...contextSource(material),
    ...evidence.map((each) => evidenceSource(each, limit.evidence)),
    ...(commits.length === 0 ? [] : [commitsSource(commits.slice(0, 60))]),
    ...(paths.length === 0
      ? []
      : [source('paths', 'Files of the repository', { text: paths.join('\n'), most: limit.paths })]),
    ...Object.entries(files)
      .slice(0, limit.files)
      .map(([path, text]) => source(`file:${path}`, path, { text, most: limit.file })),
    ...decisionSources(material),
    ...documentSources(material, size),
    ...(conversation.length === 0
      ? []
      : [
          source('thread', 'What people said about it', {
            text: conversation.map((one) => `${one.at.slice(0, 10)} ${one.who}: ${one.text}`).join('\n'),
            most: 20_000,
          }),
        ]),
    ...(request === null
      ? []
      : [source('request', 'What is to be different in the next version', { text: request, most: 8_000 })]),
  ]);
}

const commitsSource = (commits: Material['commits']): Source =>
  source('commits', 'Newest commits of the repository', {
    text: commits
      .map(
        ({ sha, title, author, at, files }) =>
          `${at.slice(0, 10)} ${sha.slice(0, 7)} ${title} (${author}; ${files.slice(0, 8).join(', ')})`,
      )
      .join('\n'),
    most: 20_000,
  });
