import { withoutHidden } from '../../../pipeline/documents/hidden.ts';
import type { Kind, Priority } from '../../../pipeline/item/basics.ts';
import { unescaped } from './inert.ts';
import { criteriaFor, readTicket, seenIn } from './ticket-text.ts';
import { stem, words } from './words.ts';

const bug =
  /\b(?:bugs?|broken|breaks?|errors?|exceptions?|crash(?:es|ed)?|fails?|failing|failed|failure|wrong(?:ly)?|incorrect(?:ly)?|off by|doesn'?t work|does not work|not working|can'?t|cannot|regression|500|404|nan|missing|duplicated?|twice|stuck|times? out|timeouts?|leaks?|defect|glitch|mismatch|inconsistent)\b/i;
const chore =
  /\b(?:upgrade|bump|refactor|rename|clean ?up|dead code|dependenc(?:y|ies)|lint|tidy|housekeeping|rewrite in|migrate (?:to|from|ci)|deprecat\w+|docs?|documentation|readme|copy|wording|typos?|pin versions?)\b/i;
const request =
  /^(?:add|allow|let|support|export|import|show|send|offer|create|build|enable|introduce|provide|filter|sort|search)\b/i;

const priorities: readonly (readonly [Priority, RegExp])[] = [
  [
    'critical',
    /\b(?:outage|site (?:is )?down|is down|data loss|losing data|security (?:hole|breach|issue)|breach|cannot (?:pay|log ?in|check ?out)|all customers|critical|p0|sev ?1|emergency)\b/i,
  ],
  [
    'high',
    /\b(?:urgent(?:ly)?|asap|blocker|blocking|blocked|high priority|important|deadline|p1|many customers|by (?:monday|tuesday|wednesday|thursday|friday|tomorrow)|today)\b/i,
  ],
  [
    'low',
    /\b(?:nice to have|low priority|minor|cosmetic|typos?|some ?day|when(?:ever)? (?:there is|you have) time|not urgent|no rush|trivial|p3|p4)\b/i,
  ],
];

/** Labels that exist everywhere; a tracker's own labels are matched where it is known. */
const labelWords: Record<string, string> = {
  export: 'export csv download pdf spreadsheet',
  import: 'import upload ingest',
  security: 'security vulnerability permission auth password token leak xss injection',
  performance: 'slow performance latency speed memory timeout',
  ui: 'button page screen layout colour color style css mobile menu form modal icon',
  docs: 'docs documentation readme guide help copy wording',
  billing: 'invoice billing payment tax vat refund price total currency',
  email: 'email mail notification newsletter',
  search: 'search filter sort',
  accessibility: 'accessibility contrast keyboard aria',
};

function kindOf(title: string, text: string): Kind {
  const whole = `${title}\n${text}`;
  if (/\b(?:not|no|isn'?t) an? bug\b/i.test(whole)) return 'feature';
  if (bug.test(title) && !request.test(title)) return 'bug';
  if (chore.test(title) && !request.test(title)) return 'chore';
  if (request.test(title)) return 'feature';
  if (bug.test(text)) return 'bug';
  return chore.test(text) ? 'chore' : 'feature';
}

function priorityOf(text: string): Priority {
  for (const [priority, pattern] of priorities) {
    const match = pattern.exec(text);
    const denied = match && /\b(?:not|no|isn'?t|nothing)\s+(?:\w+\s+)?$/i.test(text.slice(0, match.index));
    if (match && !denied) return priority;
  }
  return 'medium';
}

/** Services whose names and words the text uses, best first; all that come near the best, so that a person can choose. */
function servicesIn(text: string, services: { name: string; words: string[] }[]): string[] {
  const said = words(text).map(stem);
  const times = new Map<string, number>();
  for (const word of said) times.set(word, (times.get(word) ?? 0) + 1);
  const owners = new Map<string, number>();
  const ownWords = services.map(({ name, words: more }) => {
    const own = new Set([...words(name), ...more.flatMap(words)].map(stem).filter((word) => word.length > 2));
    for (const word of own) owners.set(word, (owners.get(word) ?? 0) + 1);
    return own;
  });
  const scored = services.map(({ name }, index) => {
    const named = words(name).every((word) => times.has(stem(word))) ? 4 : 0;
    const hits = [...(ownWords[index] ?? [])].reduce(
      (sum, word) => sum + Math.min(times.get(word) ?? 0, 3) / (owners.get(word) ?? 1),
      0,
    );
    return { name, score: named + hits };
  });
  const best = Math.max(0, ...scored.map((each) => each.score));
  return scored
    .filter((each) => each.score > 0 && each.score >= best * 0.6)
    .toSorted((a, b) => b.score - a.score)
    .map((each) => each.name);
}

export function classify(
  text: string,
  services: { name: string; words: string[] }[],
): { kind: Kind; priority: Priority; labels: string[]; criteria: string[]; services: string[] } {
  const seen = withoutHidden(text.slice(0, 20_000)).trim();
  const [title = '', ...rest] = seen.split('\n');
  const body = rest.join('\n');
  const kind = kindOf(title, body);
  const found = servicesIn(seen, services);
  const has = new Set(words(seen).map(stem));
  const labels = Object.entries(labelWords)
    .filter(([, list]) => list.split(' ').some((word) => has.has(stem(word))))
    .map(([label]) => label)
    .slice(0, 4);
  const hasWords = /[\p{L}\p{N}]/u.test(title);
  const about = { kind, proposed: [], service: found.length === 1 ? (found[0] ?? null) : null };
  const ticket = readTicket(title, body);
  // Where nothing says what is to be seen nothing is proposed: the draft may find in evidence what it is about.
  const isSaid = ticket.criteria.length > 0 || seenIn(ticket, about).length > 0;
  // Plain words: whoever writes them into a document escapes them for it.
  const criteria = hasWords && isSaid ? criteriaFor(ticket, about).map(unescaped) : [];
  return { kind, priority: priorityOf(seen), labels, criteria, services: found };
}
