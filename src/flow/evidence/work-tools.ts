import { places } from '../../pipeline/authorise.ts';
import { touches } from '../../pipeline/facts/paths.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Finding } from '../../ports/lake/evidence.ts';
import type { PastIncident } from '../../store/knowledge/lake-documents.ts';
import { filesOf } from '../other-work.ts';
import { countOf, finding, notReached, repoNamed, serviceNamed, type Tool } from './kit.ts';
import { alike } from './likeness.ts';

const DAY_MS = 86_400_000;
const MOST_PULLS = 25;

const withFiles = (words: string, files: string[]): string =>
  [words, ...files.slice(0, 30), ...(files.length > 30 ? [`and ${files.length - 30} more`] : [])].join('\n');

export const openPullRequests: Tool<'open_pull_requests'> = async (kit, input) => {
  const at = await repoNamed(kit, input.service);
  if (at.kind === 'none') return at.found;
  const { audience, sources } = kit;
  const [pulls, items] = await Promise.all([
    kit.ask(`pull requests of ${at.repo}`, () => sources.openPullRequests(at.repo, audience)),
    kit.ask('tickets in work', () => sources.inWork(at.service.name, audience)),
  ]);
  const wanted = (files: string[]): boolean =>
    input.paths === undefined ||
    input.paths.length === 0 ||
    files.some((file) => input.paths?.some((path) => touches(path, file)));
  const open = pulls.state === 'ok' ? pulls.value.filter((one) => wanted(one.files)) : [];
  const work = items.state === 'ok' ? items.value.filter((one) => wanted(filesOf(one))) : [];
  const threads = await sources.threads(work.map((item) => item.key));
  const found: Finding[] = [
    ...(pulls.state === 'ok'
      ? open.map((one) =>
          finding(pulls, {
            id: `pr:${one.repo}#${one.number}`,
            title: `#${one.number} ${one.title}`,
            kind: 'commit',
            excerpt: withFiles(`Open, by ${one.author}.`, one.files),
            url: one.url,
            at: one.updatedAt,
          }),
        )
      : []),
    ...(items.state === 'ok' ? work.map((item) => ticketFinding(items, item, { threads })) : []),
  ];
  const summary =
    pulls.state === 'ok'
      ? `${countOf(open.length, 'open pull request')} and ${countOf(work.length, 'ticket').toLowerCase()} in work on ${at.service.name}.`
      : `${notReached(pulls)} ${countOf(work.length, 'ticket')} in work on ${at.service.name}.`;
  return { findings: found.slice(0, MOST_PULLS), summary };
};

function ticketFinding(
  from: { source: string; at: string },
  item: WorkItem,
  about: { threads: Map<string, string> },
): Finding {
  const url = about.threads.get(item.key);
  return finding(from, {
    id: item.key,
    title: `${item.key} ${item.title}`,
    kind: 'ticket',
    excerpt: withFiles(`It is ${places[item.stage]}.`, filesOf(item)),
    at: item.stageSince,
    ...(url === undefined ? {} : { url }),
  });
}

export const incidents: Tool<'incidents'> = async (kit, input) => {
  const looked = await serviceNamed(kit, input.service);
  if (looked.kind === 'not_reached') return looked.found;
  const { name } = looked.service;
  const { audience, sources } = kit;
  const since = new Date(Date.parse(await sources.now()) - input.days * DAY_MS).toISOString();
  const [active, past, rolledBack] = await Promise.all([
    kit.ask('incidents', () => sources.activeIncidents()),
    kit.ask('incident reviews', () => sources.pastIncidents({ service: name, since, audience })),
    kit.ask('rollbacks', () => sources.rollbacks(name, { since, limit: input.limit, audience })),
  ]);
  const now = active.state === 'ok' ? active.value.filter((one) => one.services.includes(name)) : [];
  const reviews = past.state === 'ok' ? past.value : [];
  const back = rolledBack.state === 'ok' ? rolledBack.value : [];
  const threads = await sources.threads(back.map((item) => item.key));
  const found: Finding[] = [
    ...(active.state === 'ok'
      ? now.map((one) =>
          finding(active, {
            id: one.id,
            title: one.title,
            kind: 'incident',
            excerpt: `Active, ${one.priority}, ${one.owner ?? 'nobody on it'}, on ${one.services.join(', ')}.`,
            at: one.openedAt,
            ...(one.url === undefined ? {} : { url: one.url }),
          }),
        )
      : []),
    ...(rolledBack.state === 'ok' ? back.map((item) => rollbackFinding(rolledBack, item, threads)) : []),
    ...(past.state === 'ok' ? reviews.map((one) => reviewFinding(past, one)) : []),
  ];
  const unknown = active.state === 'unknown' ? ' Whether one is active now is not known.' : '';
  return {
    findings: found.slice(0, input.limit),
    summary: `${countOf(now.length, 'active incident')}, ${countOf(reviews.length, 'past one').toLowerCase()} and ${countOf(back.length, 'rollback').toLowerCase()} of ${name} in ${input.days} days.${unknown}`,
  };
};

const reviewFinding = (from: { source: string; at: string }, one: PastIncident): Finding =>
  finding(from, {
    id: one.id,
    title: one.title,
    kind: 'incident',
    excerpt: withFiles(one.text, one.files),
    at: one.at,
    ...(one.url === null ? {} : { url: one.url }),
  });

function rollbackFinding(
  from: { source: string; at: string },
  item: WorkItem,
  threads: Map<string, string>,
): Finding {
  const url = threads.get(item.key);
  const { rollback } = item;
  return finding(from, {
    id: item.key,
    title: `${item.key} ${item.title}`,
    kind: 'incident',
    excerpt: withFiles(
      `Rolled back${rollback?.reason == null ? '' : `: ${rollback.reason}`}.`,
      filesOf(item),
    ),
    ...(rollback === null ? {} : { at: rollback.at }),
    ...(url === undefined ? {} : { url }),
  });
}

export const similarItems: Tool<'similar_items'> = async (kit, input) => {
  const { audience, sources } = kit;
  const texts = await kit.ask('tickets', () => sources.texts(audience));
  if (texts.state !== 'ok') return { findings: [], summary: notReached(texts) };
  const best = alike(input.text, texts.value, input.limit);
  const threads = await sources.threads(best.map((one) => one.key));
  return {
    findings: best.map((one) => {
      const url = threads.get(one.key);
      return finding(texts, {
        id: one.key,
        title: `${one.key} ${one.title}`,
        kind: 'ticket',
        excerpt: `It is ${places[one.stage]}.\n${one.description}`,
        ...(url === undefined ? {} : { url }),
      });
    }),
    summary: `${countOf(best.length, 'ticket')} like this.`,
  };
};
