/** `trackers` of the policy file: one for each team that has one. Every problem is named, with its fix. */
import { z } from 'zod';
import { type StageName, stageNames } from '../../pipeline/stages.ts';
import {
  type StartsRule,
  type TrackerKind,
  type TrackerSettings,
  trackerKinds,
} from '../../pipeline/tracking/settings.ts';

const starts = z
  .union([
    z.enum(['by_hand', 'every_issue']).transform((rule): StartsRule => ({ rule })),
    z
      .strictObject({ label: z.string().min(1), at_most_a_day: z.int().min(1).max(100).default(5) })
      .transform(
        (given): StartsRule => ({ rule: 'labelled', label: given.label, perDay: given.at_most_a_day }),
      ),
  ])
  .default({ rule: 'by_hand' });

const place = z
  .string()
  .regex(
    /^[A-Za-z0-9][\w./-]{0,99}$/,
    'the key of a team, project or repository, such as BIL or acme/invoices',
  );

const entry = z.strictObject({
  kind: z.enum(trackerKinds),
  team: z.string().min(1),
  places: z.array(place).min(1, 'there is none'),
  starts,
  statuses: z.record(z.string(), z.string().min(1)).default({}),
  channel: z
    .string()
    .regex(/^[CG][A-Z0-9]+$/, 'a Slack channel id such as C012AB3CD')
    .nullable()
    .default(null),
  /** GitHub only: the team works before everybody's eyes. */
  public: z.boolean().default(false),
  /** GitHub only: its milestones are this team's cycles. */
  cycles: z.enum(['milestones', 'none']).default('none'),
});

const kinded = z.looseObject({ kind: z.enum(trackerKinds) });

/** Which trackers are meant, whatever else is wrong with their entries. */
export const kindsIn = (raw: readonly unknown[]): { kind: TrackerKind }[] =>
  raw.flatMap((given) => kinded.safeParse(given).data ?? []);

const isStage = (name: string): name is StageName => stageNames.some((one) => one === name);

const fixes: Record<string, string> = {
  kind: `Give one of ${trackerKinds.join(', ')}.`,
  starts: 'Give by_hand, every_issue, or label (and at_most_a_day).',
  cycles: 'Give milestones or none.',
  places: 'Give a list with the key of at least one team, project or repository, such as [BIL].',
};

function sentence(where: string, issue: z.core.$ZodIssue): string {
  const path = [where, ...issue.path.map(String)].join('.');
  if (issue.code === 'unrecognized_keys')
    return `${path}: ${issue.keys.join(', ')} is not known. Take it out, or mend its spelling.`;
  const isMissing = issue.code === 'invalid_type' && issue.message.includes('undefined');
  const fix = fixes[String(issue.path[0])] ?? (isMissing ? 'Give it.' : 'Correct that value.');
  return isMissing
    ? `${path} is missing. ${fix}`
    : `${path}: ${issue.message.replace(/^Invalid input: /, '')}. ${fix}`;
}

export function parseTrackers(
  raw: readonly unknown[],
  /** Null: the teams have mistakes of their own. */
  known: { teams: ReadonlySet<string> | null },
): { trackers: TrackerSettings[]; problems: string[] } {
  const trackers: TrackerSettings[] = [];
  const problems: string[] = [];
  for (const [index, given] of raw.entries()) {
    const where = `trackers.${index + 1}`;
    const parsed = entry.safeParse(given);
    if (!parsed.success) {
      problems.push(...parsed.error.issues.map((issue) => sentence(where, issue)));
      continue;
    }
    const { statuses, public: isPublic, cycles, ...rest } = parsed.data;
    for (const stage of Object.keys(statuses).filter((name) => !isStage(name)))
      problems.push(
        `${where}.statuses: ${stage} is no stage. Give some of ${stageNames.join(', ')}, each with a status or none.`,
      );
    if (isPublic && rest.kind !== 'github')
      problems.push(`${where}.public: only GitHub’s repositories are public. Take it out.`);
    if (cycles === 'milestones' && rest.kind !== 'github')
      problems.push(
        `${where}.cycles: only GitHub has milestones; cycles and sprints of others are known. Take it out.`,
      );
    if (rest.kind === 'github')
      for (const name of rest.places.filter((one) => !/^[^/]+\/[^/]+$/.test(one)))
        problems.push(
          `${where}.places: ${name} is no repository. Give owner and name, such as acme/invoices.`,
        );
    if (known.teams !== null && !known.teams.has(rest.team))
      problems.push(
        `${where}.team: ${rest.team} is not under teams. Known: ${[...known.teams].join(', ')}. Add it there, or mend the name.`,
      );
    trackers.push({
      ...rest,
      // Keys of teams and projects are capitals, however people write them.
      places: rest.kind === 'github' ? rest.places : rest.places.map((one) => one.toUpperCase()),
      ...(isPublic ? { isPublic } : {}),
      ...(cycles === 'milestones' ? { hasMilestones: true } : {}),
      statuses: Object.fromEntries(
        Object.entries(statuses).map(([stage, status]) => [stage, status === 'none' ? null : status]),
      ),
    });
  }
  for (const [team, all] of Map.groupBy(trackers, (one) => one.team))
    if (all.length > 1)
      problems.push(`trackers: ${team} has ${all.length}. A team has one; take the others out.`);
  const places = trackers.flatMap((one) => one.places.map((name) => `${one.kind} ${name.toLowerCase()}`));
  for (const twice of new Set(places.filter((name, index) => places.indexOf(name) !== index)))
    problems.push(`trackers: ${twice} stands there twice. An issue belongs to one team; take one out.`);
  return { trackers, problems };
}
