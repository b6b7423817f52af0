/** What labels say: GitHub's issues have no priority, no kind and no status but open and closed. Pure. */
import { fromDelegation } from '../../../pipeline/facts/under-way.ts';
import type { Kind, Priority } from '../../../pipeline/item/basics.ts';
import type { StageName } from '../../../pipeline/stages.ts';
import { namedStatuses, type StatusMap } from '../../../pipeline/tracking/settings.ts';

/** `Priority: High`, `priority/high` and `🔥 high-priority` are read alike. */
const plain = (label: string): string =>
  label
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const named = (words: string): string => `(?:prio(?:rity)? )(?:${words})|(?:${words}) prio(?:rity)?`;
const priorities: [Priority, RegExp][] = [
  ['critical', new RegExp(`^(?:${named('critical|urgent|highest|blocker|p0')}|critical|urgent|blocker|p0)$`)],
  ['high', new RegExp(`^(?:${named('high|major|p1')}|p1)$`)],
  ['medium', new RegExp(`^(?:${named('medium|normal|moderate|p2')}|p2)$`)],
  ['low', new RegExp(`^(?:${named('low|lowest|minor|p[345]')}|p[345])$`)],
];
export const priorityOf = (label: string): Priority | null =>
  priorities.find(([, pattern]) => pattern.test(plain(label)))?.[0] ?? null;

const kinds: [Kind, RegExp][] = [
  ['bug', /^(?:(?:type|kind) )?(?:bug|defect|regression)$/],
  ['chore', /^(?:(?:type|kind) )?(?:chore|maintenance|tech(?:nical)? debt|refactor(?:ing)?)$/],
  ['feature', /^(?:(?:type|kind) )?(?:feature(?: request)?|enhancement|improvement|story)$/],
];
/** Of a label, or of a type that an organisation gives its issues. */
export const kindOf = (label: string): Kind | null =>
  kinds.find(([, pattern]) => pattern.test(plain(label)))?.[0] ?? null;

const inProgress = /^(?:(?:status|state) )?(?:in progress|doing|wip|work in progress|started)$/;
const inReview = /^(?:(?:status|state) )?(?:in review|review|needs review|reviewing)$/;
const waiting = /^(?:(?:status|state) )?(?:triage|needs triage|backlog|icebox)$/;
const refused = /^(?:(?:status|resolution) )?(?:wont ?fix|won t fix|duplicate|invalid|not planned)$/;

export const isWaiting = (label: string): boolean => waiting.test(plain(label));
export const isRefused = (label: string): boolean => refused.test(plain(label));

/** What `statuses` may name beside labels. */
const states = {
  open: { state: 'open', reason: null },
  closed: { state: 'closed', reason: 'completed' },
  'not planned': { state: 'closed', reason: 'not_planned' },
} as const;
type State = (typeof states)[keyof typeof states];
const stateNamed = (name: string): State | null =>
  Object.entries(states).find(([one]) => one === name.toLowerCase())?.[1] ?? null;

const stateOfStage = (stage: StageName): State =>
  stage === 'deployed' ? states.closed : stage === 'cancelled' ? states['not planned'] : states.open;

/** Where a team maps nothing: the label that is called so, if the repository has it; `only` with it. */
const usual: Partial<Record<StageName, { label: RegExp | null; only: boolean }>> = {
  delegated: { label: inProgress, only: false },
  needs_attention: { label: inProgress, only: false },
  preview: { label: inReview, only: true },
  deploying: { label: inReview, only: true },
  rolled_back: { label: inProgress, only: false },
  deployed: { label: null, only: false },
  cancelled: { label: null, only: false },
};

export interface Wanted {
  state: State;
  label: string | null;
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
export const labelCalled = (name: string, labels: readonly string[]): string | undefined =>
  labels.find((one) => same(one, name));

/** Null: the stage moves nothing. `unknown`: the label that the policy file names and the repository lacks. */
export function wantedFor(
  stage: StageName,
  { map, labels }: { map: StatusMap; labels: readonly string[] },
): Wanted | { unknown: string } | null {
  const given = map[stage];
  if (given === null) return null;
  if (given !== undefined) {
    const state = stateNamed(given);
    if (state !== null) return { state, label: null };
    const label = labelCalled(given, labels);
    return label === undefined ? { unknown: given } : { state: stateOfStage(stage), label };
  }
  const rule = usual[stage];
  if (rule === undefined) return null;
  const label = labels.find((one) => rule.label?.test(plain(one)) === true) ?? null;
  return label === null && rule.only ? null : { state: stateOfStage(stage), label };
}

/** Labels of the policy file that the repository lacks. */
export const unknownLabels = (map: StatusMap, labels: readonly string[]): string[] =>
  namedStatuses(map).filter(
    (given) => stateNamed(given) === null && labelCalled(given, labels) === undefined,
  );

const underWay = new Set<string>(fromDelegation);

const mapped = (map: StatusMap, fits: (stage: string) => boolean): string[] =>
  Object.entries(map).flatMap(([stage, status]) =>
    status != null && fits(stage) && stateNamed(status) === null ? [status] : [],
  );

/** It says how far the issue is: one goes when another comes. */
export const isStatus = (label: string, map: StatusMap): boolean =>
  isStarted(label, map) || mapped(map, () => true).some((one) => same(one, label));

export const isStarted = (label: string, map: StatusMap): boolean =>
  inProgress.test(plain(label)) ||
  inReview.test(plain(label)) ||
  mapped(map, (stage) => underWay.has(stage)).some((one) => same(one, label));
