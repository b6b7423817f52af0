import type { Evidence } from '../../../pipeline/item/context.ts';
import { generic, NAMED_IT, namedFiles } from './scope/named-files.ts';
import { common, isStopWord, stem, stems, words } from './words.ts';

/** Files that a change of this ticket would touch, as far as names and texts tell. */
export interface Scope {
  code: string[];
  tests: string[];
  /** Files that do not exist yet. */
  created: string[];
  /** What says how to use it. */
  docs: string[];
  /** Nothing matched; these are the service's entry points. */
  guessed: boolean;
  /** Why a file of code is among them, a few words. */
  why: Map<string, string>;
  /** The words that the choice rests on, where nothing names a file. */
  restsOn: string[];
}

export const isTest = (path: string): boolean =>
  /(?:^|\/)(?:tests?|spec|specs|__tests__)\/|[._-](?:test|spec)\.\w+$|(?:^|\/)test_\w+\.py$|_test\.go$/i.test(
    path,
  );
const source =
  /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|cs|php|swift|scala|ex|exs|vue|svelte|html|css|scss|sql|hbs|ejs|erb|c|cc|cpp|h)$/i;
const apart =
  /(?:^|\/)(?:node_modules|vendor|dist|build|coverage|fixtures?|migrations?|\.github|\.ci|docs?|scripts?)\/|(?:^|\/)\.|\.(?:config|d)\.\w+$|\.min\./i;
const entryPoint = /(?:^|\/)(?:server|app|index|main|routes?|router|api|handler)s?\.\w+$/i;
const isCode = (path: string): boolean => source.test(path) && !apart.test(path) && !isTest(path);

const mostCode = 4;
const pathTokens = (path: string): Set<string> =>
  stems(path.replace(/^(?:src|lib|app|packages?)\//, '').replace(/\.\w+$/, ''));

/** Rare words tell more than common ones. */
function rarity(files: Set<string>[]): (word: string) => number {
  const seen = new Map<string, number>();
  for (const tokens of files) for (const word of tokens) seen.set(word, (seen.get(word) ?? 0) + 1);
  return (word) => Math.log(1 + files.length / (1 + (seen.get(word) ?? 0)));
}

interface Found {
  path: string;
  score: number;
}

/** Without the words that every module begins its lines with: they name no subject. */
const spokenIn = (text: string): string =>
  text.slice(0, 20_000).replaceAll(/^\s*(?:export|import)\b(?: default| type)?/gm, ' ');

function rank(topic: Set<string>, files: { path: string; text: string }[]): Found[] {
  const inPath = files.map((file) => pathTokens(file.path));
  const inText = files.map((file) => stems(spokenIn(file.text)));
  const [pathWeight, textWeight] = [rarity(inPath), rarity(inText)];
  return files
    .map((file, index) => {
      const byPath = common(topic, inPath[index] ?? new Set()).reduce(
        (sum, word) => sum + 4 * pathWeight(word),
        0,
      );
      const byText = common(topic, inText[index] ?? new Set()).reduce(
        (sum, word) => sum + textWeight(word),
        0,
      );
      return { path: file.path, score: byPath + byText };
    })
    .filter((each) => each.score > 0)
    .toSorted((a, b) => b.score - a.score || a.path.localeCompare(b.path, 'en'));
}

const stemOfFile = (path: string): string =>
  (path.split('/').at(-1) ?? '')
    .replace(/(?:[._-](?:test|spec))?\.\w+$/i, '')
    .replace(/^test_/, '')
    .toLowerCase();

/** A title that brings something into the service, rather than changing what is there. */
const bringsNew =
  /\b(?:export|import|download|upload|add|send|support|generate|integrate|connect|offer|create|introduce)\b/i;
const manner = new Set(
  'support allow show display provide enable handle fix improve change update remove create let send with without page button list field file view'.split(
    ' ',
  ),
);

/** A column or a button is added to what is there. */
const partOfSomething =
  /^(?:add|create|introduce|offer)\s+(?:an?\s+|the\s+)?(?:\p{L}+\s+)?(?:columns?|fields?|buttons?|links?|labels?|checkbox(?:es)?|options?|tooltips?|messages?|notes?|box(?:es)?)\b/iu;

/** The thing that the title names and the code has never heard of: it gets a file of its own. */
function newConcept(title: string, known: Set<string>): string | null {
  const fresh = words(title).filter(
    (word) =>
      /^[a-z][a-z0-9]{2,14}$/.test(word) && !isStopWord(word) && !manner.has(word) && !known.has(stem(word)),
  );
  return fresh.at(-1) ?? null;
}

function created(
  title: string,
  about: { code: string[]; tests: string[]; texts: Record<string, string>; paths: string[] },
): string[] {
  const like = about.code[0];
  if (!like || !bringsNew.test(title) || partOfSomething.test(title)) return [];
  const known = new Set([
    ...about.paths.flatMap((path) => [...pathTokens(path)]),
    ...Object.values(about.texts).flatMap((text) => [...stems(text)]),
  ]);
  const concept = newConcept(title, known);
  if (!concept) return [];
  const folder = like.includes('/') ? like.slice(0, like.lastIndexOf('/') + 1) : '';
  const extension = like.slice(like.lastIndexOf('.'));
  const test = about.tests[0];
  const asTest = test ? test.replace(/[^/]+$/, (name) => name.replace(stemOfFile(test), concept)) : null;
  return [`${folder}${concept}${extension}`, ...(asTest && asTest !== test ? [asTest] : [])];
}

const seenByPeople =
  /\b(?:download|export|button|page|screen|list|show|see|form|link|view|menu|filter|sort|search)\w*\b/i;

/** What people get to see is reached through a route, and mostly through a page. */
function reachedThrough(
  files: { path: string }[],
  code: string[],
  about: { title: string; text: string },
): string[] {
  const missing = (pattern: RegExp): string[] =>
    code.some((path) => pattern.test(path))
      ? []
      : files
          .map((file) => file.path)
          .filter((path) => pattern.test(path))
          .slice(0, 1);
  const page = /(?:^|\/)(?:pages?|views?|templates?|ui|components?)(?:\/|\.)/i;
  return seenByPeople.test(`${about.title} ${about.text}`) ? [...missing(entryPoint), ...missing(page)] : [];
}

export function filesInScope(about: {
  title: string;
  text: string;
  kind: 'feature' | 'bug' | 'chore';
  paths: string[];
  texts: Record<string, string>;
  /** Every file of a service may bear its name. */
  service?: string;
  evidence?: Evidence[];
}): Scope {
  const readable = about.paths.filter((path) => path.length < 200 && /^[\w@.+/ -]+$/.test(path));
  const files = readable.filter(isCode).map((path) => ({ path, text: about.texts[path] ?? '' }));
  const service = about.kind === 'feature' ? new Set<string>() : stems(about.service ?? '');
  const isFault = about.kind !== 'feature';
  const tells = (word: string): boolean =>
    !service.has(word) && !/^\d+$/.test(word) && !(isFault && generic.has(word));
  const own = (all: Set<string>): Set<string> => new Set([...all].filter(tells));
  const title = own(stems(about.title));
  const topic = new Set([
    ...title,
    ...own(stems(about.text.slice(0, 4_000).replaceAll(/\bhttps?:\/\/\S+/g, ' '))),
  ]);
  const byTitle = new Map(rank(title, files).map((each) => [each.path, each.score]));
  const ranked = rank(topic, files)
    .map((each) => ({ ...each, score: each.score + 2 * (byTitle.get(each.path) ?? 0) }))
    .toSorted((a, b) => b.score - a.score || a.path.localeCompare(b.path, 'en'));
  const top = ranked[0]?.score ?? 0;
  // A fault sits in one place; a feature touches several.
  const near = about.kind === 'bug' ? 0.55 : 0.4;
  const named = namedFiles({ ...about, files, evidence: about.evidence ?? [] });
  const isByName = (path: string): boolean => {
    const ofName = [...stems(stemOfFile(path))];
    return ofName.length > 0 && ofName.every((word) => title.has(word));
  };
  const isByPath = (path: string): boolean => named.get(path) === NAMED_IT;
  // What is wrong is looked for where the ticket points; only a feature also touches what speaks of the same.
  const pointed = [
    ...new Set([...named.keys(), ...(isFault ? files.map(({ path }) => path).filter(isByName) : [])]),
  ];
  const isPointed =
    pointed.length > 0 && (about.kind === 'bug' || pointed.some((path) => isByName(path) || isByPath(path)));
  const nearest = ranked.filter((each) => each.score >= top * near).map((each) => each.path);
  const byWord = isFault ? nearest.slice(0, 2) : nearest;
  const matched = (isPointed && isFault ? pointed : [...new Set([...pointed, ...byWord])]).slice(0, mostCode);
  const entries = files
    .map((file) => file.path)
    .filter((path) => entryPoint.test(path))
    .slice(0, 2);
  const guessed = matched.length === 0;
  const code = guessed
    ? entries.length > 0
      ? entries
      : files.slice(0, 1).map((file) => file.path)
    : matched;
  if (about.kind === 'feature' && !guessed) code.push(...reachedThrough(files, code, about));
  const allTests = readable.filter((path) => isTest(path) && source.test(path));
  const beside = allTests.filter((path) => code.some((file) => stemOfFile(file) === stemOfFile(path)));
  const likeTests = rank(
    topic,
    allTests.map((path) => ({ path, text: about.texts[path] ?? '' })),
  ).map((each) => each.path);
  const tests =
    beside.length > 0 ? beside : likeTests.length > 0 ? likeTests.slice(0, 1) : allTests.slice(0, 1);
  const fresh =
    about.kind === 'feature'
      ? created(about.title, { code, tests, texts: about.texts, paths: readable })
      : [];
  const docs =
    about.kind === 'feature' ? readable.filter((path) => /^readme\.\w+$/i.test(path)).slice(0, 1) : [];
  const textOf = new Map(files.map((file) => [file.path, spokenIn(file.text)]));
  const shared = (path: string): string[] => {
    const held = stems(`${path} ${textOf.get(path) ?? ''}`);
    const both = [...new Set([...title, ...topic])].filter((word) => held.has(word));
    const telling = both.filter((word) => !generic.has(word));
    return (telling.length > 0 ? telling : both)
      .slice(0, 3)
      .map((word) => wholeWord(word, `${about.title} ${about.text}`));
  };
  const reason = (path: string): string => {
    const name = named.get(path);
    if (name !== undefined) return name;
    if (guessed || !matched.includes(path))
      return entryPoint.test(path)
        ? 'people reach it here'
        : guessed
          ? 'the nearest that there is'
          : 'people see it here';
    const said = shared(path).map((word) => `“${word}”`);
    return isFault && isByName(path)
      ? `is named after what the ticket is about`
      : `shares ${said.join(', ')} with the ticket`;
  };
  const why = new Map(code.map((path) => [path, reason(path)] as const));
  const byWords = code.filter((path) => !named.has(path) && !(isFault && isByName(path)));
  return {
    code,
    tests,
    created: fresh.filter((path) => !readable.includes(path)),
    docs,
    guessed,
    why,
    restsOn: guessed
      ? []
      : [...new Set(byWords.filter((path) => matched.includes(path)).flatMap(shared))].slice(0, 5),
  };
}

/** As the ticket writes it, not as a stem. */
const wholeWord = (root: string, text: string): string =>
  words(text).find((word) => stems(word).has(root)) ?? root;

/** Paths that exist here and that no ticket of an agent changes by the way. */
export function protectedPaths(paths: string[], policy: string[]): { path: string; why: string }[] {
  const kinds: { why: string; test: RegExp; folder?: string }[] = [
    { why: 'CI decides whether this may ship', test: /^(?:\.github|\.ci|\.circleci|\.gitlab)\// },
    {
      why: 'locks what is installed',
      test: /(?:^|\/)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|Cargo\.lock|go\.sum|poetry\.lock|Gemfile\.lock)$/,
    },
    { why: 'names who reviews', test: /(?:^|\/)CODEOWNERS$/ },
    { why: 'past migrations have run', test: /(?:^|\/)migrations?\// },
    {
      why: 'says how it is deployed',
      test: /(?:^|\/)(?:Dockerfile|docker-compose\.ya?ml|deploy|infra|k8s|terraform)(?:\/|$)/,
    },
    { why: 'is the catalog entry', test: /(?:^|\/)catalog-info\.ya?ml$/ },
  ];
  const found = kinds.flatMap(({ why, test }) => {
    const hits = paths.filter((path) => test.test(path));
    const folders = hits.map((path) => {
      const folder =
        /^(?:.*?\/)?(?:\.github|\.ci|\.circleci|\.gitlab|migrations?|deploy|infra|k8s|terraform)\//.exec(
          path,
        )?.[0];
      return folder ?? path;
    });
    return [...new Set(folders)].slice(0, 3).map((path) => ({ path, why }));
  });
  const said = policy.map((path) => ({ path, why: 'protected by the team' }));
  const always = [
    { path: '.github/', why: 'CI decides whether this may ship' },
    { path: 'CODEOWNERS', why: 'names who reviews' },
  ];
  const all = [...said, ...found, ...always];
  // `.github/**` and `.github/` are one place.
  const place = (path: string): string => path.replace(/\/(?:\*\*)?$/, '');
  return all
    .filter((each, index) => all.findIndex((other) => place(other.path) === place(each.path)) === index)
    .slice(0, 10);
}
