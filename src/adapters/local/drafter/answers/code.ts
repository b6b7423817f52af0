import { asCode, spoken } from '../inert.ts';
import { periodIn } from '../intents.ts';
import { blastLine, commitLine } from '../material.ts';
import { count, enumerate } from '../words.ts';
import { type Asked, commitSource, nothing, notReached, type Part } from './answer.ts';

const MOST_AUTHORS = 4;

/** "What changed here in 30 days, who is active?" */
export function answerRecent(asked: Asked): Part {
  const { material, question, now } = asked;
  const period = periodIn(question, now);
  const inTime = material.commits.filter((commit) => !period || new Date(commit.at) >= period.from);
  const known = [...material.paths, ...inTime.flatMap(({ files }) => files)];
  // "and/or" is no path: a folder counts where there is one.
  const isPath = (name: string): boolean =>
    /\.[a-z]{1,4}$/i.test(name) || known.some((path) => path.startsWith(name));
  const named = (question.match(/[\w@./-]*\w\.[a-z]{1,4}\b|[\w@.-]+\/[\w@./-]*/gi) ?? []).filter(isPath);
  const isNamed = (file: string): boolean =>
    named.some(
      (name) => file === name || file.endsWith(`/${name}`) || file.startsWith(name.replace(/\/?$/, '/')),
    );
  const commits = named.length > 0 ? inTime.filter((commit) => commit.files.some(isNamed)) : inTime;
  const span = period ? period.words : 'in the history that I have';
  const of = named.length > 0 ? ` to ${enumerate(named.map(asCode))}` : '';
  if (commits.length === 0) return nothing(`commits${of} ${span}`, material);
  const byAuthor = new Map<string, number>();
  for (const { author } of commits) byAuthor.set(author, (byAuthor.get(author) ?? 0) + 1);
  const active = [...byAuthor].toSorted((a, b) => b[1] - a[1]);
  const more = active.length > MOST_AUTHORS ? ` and ${active.length - MOST_AUTHORS} more` : '';
  const authors = active
    .slice(0, MOST_AUTHORS)
    .map(([author, number]) => `${spoken(author, 40)} (${number})`);
  const byFile = new Map<string, number>();
  for (const file of commits.flatMap((commit) => commit.files)) byFile.set(file, (byFile.get(file) ?? 0) + 1);
  const files = [...byFile]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([file]) => asCode(file));
  const most = files.length > 0 ? ` Most touched: ${files.join(', ')}.` : '';
  return {
    lines: [
      `${count(commits.length, 'commit')}${of} ${span}, by ${more === '' ? enumerate(authors) : `${authors.join(', ')}${more}`}.${most}`,
    ],
    items: commits.map((commit) => ({ text: commitLine(commit), sources: [commitSource(commit)] })),
    sources: [],
  };
}

/** "Which services would this affect?" */
export function answerServices({ material, question }: Asked): Part {
  const radius = material.context?.blastRadius;
  const line = blastLine(material);
  if (!radius || !line) return nothing('the catalog', material);
  const others = radius.services.length - 1;
  const counted = /\bhow many\b/i.test(question)
    ? `${count(others, 'other service depends', 'other services depend')} on it. `
    : '';
  const tiers = radius.services[0];
  const own = tiers ? `${spoken(tiers.name, 60)} is ${tiers.tier ?? 'without a tier'}.` : '';
  const note = (material.context?.sources ?? []).find((each) => /catalog/i.test(each.source));
  const source = { title: spoken(note?.source ?? 'Service catalog', 60), ...(note ? { at: note.at } : {}) };
  return { lines: [`${counted}${line} ${own}${notReached(material)}`.trim()], sources: [source] };
}
