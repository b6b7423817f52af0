/** Which service a ticket is about, by the strongest hint that names one and only one; else people are asked. */
import { askedFor } from './question.ts';

/** A service that a person chose for an earlier ticket. */
export interface EarlierChoice {
  key: string;
  title: string;
  service: string;
}

export interface ServiceHints {
  /** Names of the catalog. */
  known: string[];
  /** The tracker's project and component, and labels: a service of that name, or one whose tracker key it is. */
  filedUnder: string[];
  trackerKeys: Map<string, string>;
  /** For each file that the text names: services whose repository has it. */
  owners: string[][];
  earlier: EarlierChoice[];
  title: string;
  /** Services whose words the text uses, the best first. */
  byWords: string[];
}

export type ResolvedService =
  | { kind: 'found'; service: string; because: string }
  | { kind: 'unclear'; choices: string[]; because: string };

const MOST_CHOICES = 8;

export function resolveService(hints: ServiceHints): ResolvedService {
  const { known } = hints;
  const filed = only(
    hints.filedUnder.flatMap(
      (word) =>
        known.find((name) => name.toLowerCase() === word.toLowerCase()) ??
        hints.trackerKeys.get(word.toLowerCase()) ??
        [],
    ),
  );
  if (filed !== null) return { kind: 'found', service: filed, because: 'It is filed under that service.' };
  const [first = [], ...others] = hints.owners.filter((services) => services.length > 0);
  const owning = first.filter((name) => others.every((services) => services.includes(name)));
  const byPath = only(owning);
  if (byPath !== null)
    return { kind: 'found', service: byPath, because: 'Its repository has the files that the text names.' };
  const words = hints.byWords.filter((name) => known.includes(name));
  const candidates = words.length > 0 ? words : known;
  const before = hints.earlier.find(
    (one) => candidates.includes(one.service) && isAlike(one.title, hints.title),
  );
  if (before !== undefined)
    return { kind: 'found', service: before.service, because: `It was chosen for ${before.key}.` };
  const byWords = only(words);
  if (byWords !== null) return { kind: 'found', service: byWords, because: 'The text names it.' };
  const because =
    owning.length > 1
      ? 'The files that the text names are in more than one.'
      : words.length === 0
        ? 'The text names no service.'
        : 'The text fits more than one.';
  return {
    kind: 'unclear',
    choices: (owning.length > 1 ? owning : candidates).slice(0, MOST_CHOICES),
    because,
  };
}

function only(names: string[]): string | null {
  const [name, ...others] = new Set(names);
  return name === undefined || others.length > 0 ? null : name;
}

/** Two titles about the same: at least two words in common, and half of those of the shorter one. */
function isAlike(one: string, other: string): boolean {
  const [mine, theirs] = [new Set(askedFor(one).words), new Set(askedFor(other).words)];
  const shared = [...mine].filter((word) => theirs.has(word)).length;
  return shared >= 2 && shared >= Math.min(mine.size, theirs.size) / 2;
}
