import { titleOf } from '../evidence.ts';
import { asCode, saying, spoken } from '../inert.ts';
import { periodIn } from '../intents.ts';
import { allEvidence, blastLine, commitLine } from '../material.ts';
import { common, count, enumerate, stems } from '../words.ts';
import { type Asked, commitSource, nothing, notReached, type Part, sourceOf } from './answer.ts';
import { bestSentence, filesAsPassages, nearest, passagesAbout } from './passages.ts';

/** "What changed here in 30 days, who is active?" */
export function answerRecent(asked: Asked): Part {
  const { material, question, now } = asked;
  const period = periodIn(question, now);
  const inTime = material.commits.filter((commit) => !period || new Date(commit.at) >= period.from);
  const named = stems(question);
  const onTopic = inTime.filter((commit) => common(named, stems(commit.files.join(' '))).length > 0);
  const mentionsFile = /[\w-]+\.\w{1,4}\b|\//.test(question);
  const commits = mentionsFile && onTopic.length > 0 ? onTopic : inTime;
  const span = period ? period.words : 'in the history that I have';
  if (commits.length === 0) return nothing(`commits ${span}`, material);
  const byAuthor = new Map<string, number>();
  for (const { author } of commits) byAuthor.set(author, (byAuthor.get(author) ?? 0) + 1);
  const authors = [...byAuthor]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, 4)
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
      `${count(commits.length, 'commit')} ${span}, by ${enumerate(authors)}.${most}`,
      ...commits.slice(0, 3).map((commit) => `- ${commitLine(commit)}`),
    ],
    sources: commits.slice(0, 3).map(commitSource),
  };
}

/** "Which services would this affect?" */
export function answerServices({ material }: Asked): Part {
  const radius = material.context?.blastRadius;
  const line = blastLine(material);
  if (!radius || !line) return nothing('the catalog', material);
  const tiers = radius.services[0];
  const own = tiers ? `${spoken(tiers.name, 60)} is ${tiers.tier ?? 'without a tier'}.` : '';
  const note = (material.context?.sources ?? []).find((each) => /catalog/i.test(each.source));
  const source = { title: spoken(note?.source ?? 'Service catalog', 60), ...(note ? { at: note.at } : {}) };
  return { lines: [`${line} ${own}${notReached(material)}`.trim()], sources: [source] };
}

/** "Are there patterns to follow, anything we duplicate?" */
export function answerPatterns(asked: Asked): Part {
  const { question, material } = asked;
  const words = `${question} ${material.item.title}`;
  const files = nearest(words, filesAsPassages(material), 3).map((each) => each.id.replace(/^file:/, ''));
  const written = passagesAbout(question, material, {
    kinds: ['prd', 'adr', 'ticket', 'runbook', 'catalog', 'file'],
    most: 3,
  });
  if (files.length + written.length === 0)
    return nothing('the repository, past PRDs, decision records and past tickets', material);
  const code =
    files.length > 0
      ? [`Nearest in the code: ${files.map(asCode).join(', ')}.`]
      : ['No file of the repository speaks of it.'];
  const lines = written.map(
    (each) => `- ${spoken(titleOf(each), 90)}: ${saying(bestSentence(each, words), 140)}`,
  );
  return { lines: [...code, ...lines], sources: written.map(sourceOf) };
}

const MOST_FILES = 3;

/** Said first where files are asked for; else only files that a passage names are. */
function filesThatFailed({ material, question }: Asked): Part {
  const known = /\b(?:files?|modules?)\b/i.test(question) ? (material.incidentFiles ?? []) : [];
  const shown = known.slice(0, MOST_FILES);
  return {
    lines: shown.map(({ file, incidents: [newest, ...more] }) => {
      const others = more.length === 0 ? '' : `, and ${count(more.length, 'other')}`;
      return `- ${asCode(file)}: ${spoken(newest?.title ?? '', 90)}${others}`;
    }),
    sources: shown.flatMap(({ incidents }) =>
      incidents.slice(0, 1).map(({ title, at, url }) => ({
        title: spoken(title, 100),
        at,
        ...(url !== null && /^https?:\/\/\S+$/.test(url) ? { url } : {}),
      })),
    ),
  };
}

/** "What could go wrong, which files have caused incidents?" */
export function answerRisks(asked: Asked): Part {
  const { material, question } = asked;
  const failed = filesThatFailed(asked);
  const past = passagesAbout(question, material, { kinds: ['incident'], most: 3 });
  const active = material.context?.incidents ?? [];
  const files = material.paths.filter((path) =>
    allEvidence(material).some(
      (each) => each.kind === 'incident' && path.length > 4 && each.excerpt.includes(path),
    ),
  );
  const others = material.context?.otherWork ?? [];
  const blast = blastLine(material);
  const told = new Set(failed.sources.map((one) => one.title));
  const untold = past.filter((each) => !told.has(spoken(titleOf(each), 100)));
  const lines = [
    ...failed.lines,
    ...active
      .slice(0, 1)
      .map(
        (each) =>
          `Active now: ${spoken(each.id, 40)} on ${spoken(each.services.join(', '), 80)} (${spoken(each.priority, 10)}).`,
      ),
    ...untold.map((each) => `- ${spoken(titleOf(each), 90)}: ${saying(bestSentence(each, question), 140)}`),
    ...(failed.lines.length === 0 && files.length > 0
      ? [`Files named in past incidents: ${files.slice(0, 4).map(asCode).join(', ')}.`]
      : []),
    ...(others.length > 0
      ? [
          `Changing nearby: ${others
            .slice(0, 2)
            .map((each) => spoken(each.ref, 40))
            .join(', ')}.`,
        ]
      : []),
  ];
  if (lines.length === 0) {
    const none = nothing('past incidents', material);
    return { lines: [...none.lines, ...(blast ? [blast] : [])], sources: [] };
  }
  return {
    lines: [...lines, ...(blast ? [blast] : [])].slice(0, 5),
    sources: [...failed.sources, ...untold.map(sourceOf)],
  };
}
