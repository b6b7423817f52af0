/** The policy file's shape: parsed here, read in `config.ts`. Every problem is named, with its fix. */
import { z } from 'zod';
import { usualHours } from '../../pipeline/asking/working-hours.ts';
import type { ItemPolicy } from '../../pipeline/item/context.ts';
import type { ServerSettings } from '../../pipeline/knowledge/server-settings.ts';
import { type Role, roles } from '../../pipeline/people.ts';
import type { TrackerKind } from '../../pipeline/tracking/settings.ts';
import { catalogPlace } from './catalog-place.ts';
import type { Company } from './company.ts';
import { parseKnowledgeServers } from './knowledge-servers-file.ts';
import { budgetOf, modelBudgetGiven, modelsGiven } from './models-file.ts';
import { skillsGiven } from './skills-file.ts';
import { kindsIn, parseTrackers } from './trackers-file.ts';

const time = z.string().regex(/^\d{2}:\d{2}$/, 'a time such as 09:00');
const zone = z.string().refine((name) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}, 'an IANA time zone such as Europe/Berlin');
/** What a team may set; what it leaves out is as `policyDefaults` says. */
const policy = z
  .strictObject({
    short_path: z.boolean(),
    two_people: z.boolean(),
    risk_limit: z.number().min(0).max(100),
    same_person_may_sign_both: z.boolean(),
    autonomy: z.enum(['assisted', 'autonomous']),
    cap_usd: z.number().positive(),
    environments: z.array(z.string().regex(/^[a-z][a-z0-9-]*$/, 'small letters, digits and dashes')).min(1),
    deploy_hours: z.strictObject({ zone, days: z.array(z.int().min(1).max(7)), from: time, to: time }),
    size_limit: z.strictObject({ files: z.int().positive(), lines: z.int().positive() }),
    protected_paths: z.array(z.string()),
    may_override: z.array(z.string()),
    may_unlock: z.array(z.string()),
    may_be_deputy: z.array(z.string()),
    apply_small_edits: z.boolean(),
  })
  .partial();
type PolicyGiven = z.infer<typeof policy>;
/** Careful where a team says nothing: no short path, two people. */
const policyDefaults: Required<PolicyGiven> = {
  short_path: false,
  two_people: true,
  risk_limit: 40,
  same_person_may_sign_both: false,
  autonomy: 'assisted',
  cap_usd: 5,
  environments: ['production'],
  deploy_hours: { zone: 'UTC', days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' },
  size_limit: { files: 40, lines: 1_500 },
  protected_paths: ['.github/**', 'CODEOWNERS'],
  may_override: [],
  may_unlock: [],
  may_be_deputy: [],
  apply_small_edits: false,
};
const person = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_-]*$/, 'small letters, digits, dashes'),
  name: z.string().min(1),
  slack: z.string().regex(/^[UW][A-Z0-9]+$/, 'a Slack user id such as U012AB3CD'),
  login: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]*$/, 'a login such as octo-eli, without @')
    .optional(),
  /** As trackers know them. */
  email: z.email('an e-mail address').optional(),
  zone: zone.default('UTC'),
  admin: z.boolean().default(false),
});
const hours = z
  .strictObject({ days: z.array(z.int().min(1).max(7)).min(1), from: time, to: time })
  .refine(({ from, to }) => from < to, 'hours that begin before they end');
const file = z.strictObject({
  company: z.string().min(1),
  key_prefix: z
    .string()
    .regex(/^[A-Z][A-Z0-9]{1,6}$/, 'two to seven capitals such as TL')
    .default('TL'),
  /** When people work, each in their own zone; a person may set others. */
  hours: hours.default(usualHours),
  people: z.array(person).min(1),
  teams: z.record(
    z.string(),
    z.strictObject(
      Object.fromEntries(roles.map((role) => [role, z.array(z.string()).default([])])) as Record<
        Role,
        z.ZodDefault<z.ZodArray<z.ZodString>>
      >,
    ),
  ),
  channels: z
    .record(
      z.string().regex(/^[CG][A-Z0-9]+$/, 'a Slack channel id such as C012AB3CD'),
      z.strictObject({ service: z.string(), name: z.string() }),
    )
    .default({}),
  policy: z.strictObject({ default: policy.default({}), services: z.record(z.string(), policy).default({}) }),
  sources: z.strictObject({
    catalog: catalogPlace,
    incidents: z.string(),
    freezes: z.string(),
    knowledge: z.string(),
    customers: z.string().default('none'),
    tracker: z.literal('none', 'none here: a team’s tracker stands under trackers').default('none'),
    code_host: z.enum(['local', 'github']).default('local'),
  }),
  agents: z.array(z.string()).default([]),
  models: modelsGiven.default({}),
  model_budget: modelBudgetGiven.prefault({}),
  knowledge_servers: z.array(z.unknown()).default([]),
  skills: skillsGiven.nullable().default(null),
  trackers: z.array(z.unknown()).default([]),
});
type PolicyFile = z.infer<typeof file>;

/** Where facts come from; `none`: the team has no such source. */
export type Sources = PolicyFile['sources'];

export interface ParsedCompany {
  company: Company;
  sources: Sources;
  knowledgeServers: ServerSettings[];
  /** Ids of models by task; what is left out is as usual. */
  models: PolicyFile['models'];
  skills: PolicyFile['skills'];
}

/** The company that a policy file describes, or all that is wrong with the file. */
export function parseCompany(raw: unknown): ParsedCompany | { problems: string[] } {
  const parsed = file.safeParse(raw);
  const part = partsOf(raw);
  const people = part('people');
  const teams = part('teams');
  const ids = people === null ? null : new Set(people.map((one) => one.id));
  const { servers, problems: ofServers } = parseKnowledgeServers(part('knowledge_servers') ?? [], ids);
  const { trackers, problems: ofTrackers } = parseTrackers(part('trackers') ?? [], {
    teams: teams === null ? null : new Set(Object.keys(teams)),
  });
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.map(sentenceOf)),
    ...(people === null ? [] : doublesOf(people)),
    ...(ids === null ? [] : unknownPeople(ids, { teams, policy: part('policy') })),
    ...ofServers,
    ...ofTrackers,
  ];
  if (!parsed.success || problems.length > 0) return { problems };
  return {
    company: { ...companyOf(parsed.data), trackers },
    sources: parsed.data.sources,
    knowledgeServers: servers,
    models: parsed.data.models,
    skills: parsed.data.skills,
  };
}

/** What a policy file needs besides itself; of one with mistakes, that which has none. */
export function needsOf(raw: unknown): {
  sources: Sources | null;
  trackers: { kind: TrackerKind }[];
  skills: PolicyFile['skills'];
} {
  const part = partsOf(raw);
  return { sources: part('sources'), trackers: kindsIn(part('trackers') ?? []), skills: part('skills') };
}

/** Each part by itself: a mistake in one hides none in another. Null: it has a mistake. */
function partsOf(raw: unknown): <Name extends keyof PolicyFile>(name: Name) => PolicyFile[Name] | null {
  const given: Record<string, unknown> = typeof raw === 'object' && raw !== null ? { ...raw } : {};
  return (name) => {
    const found = file.shape[name].safeParse(given[name]);
    return found.success ? (found.data as PolicyFile[typeof name]) : null;
  };
}

const sentenceOf = (issue: z.core.$ZodIssue): string =>
  `${issue.path.join('.') || 'the file'}: ${issue.message}. ${fixOf(issue)}`;

function fixOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return 'Correct that value.';
  return issue.keys
    .map((key) => {
      const place = issue.path.length === 0 ? homeOf(key) : null;
      return place === null ? `Take out ${key}, or mend its spelling.` : `Put ${key} under ${place}.`;
    })
    .join(' ');
}

/** Where a key belongs that stands at the root; null: nowhere. */
const homeOf = (key: string): string | null =>
  Object.hasOwn(file.shape.sources.shape, key)
    ? 'sources'
    : Object.hasOwn(policyDefaults, key)
      ? 'policy.default'
      : null;

/** What two people share would make one of them the other: whoever presses, pushes or reports is known by it. */
function doublesOf(people: PolicyFile['people']): string[] {
  const ids = [...Map.groupBy(people, ({ id }) => id)].filter(([, all]) => all.length > 1);
  const shared = (['slack', 'login', 'email'] as const).flatMap((name) => {
    const given = people.filter((one) => one[name] !== undefined);
    return [...Map.groupBy(given, (one) => one[name]?.toLowerCase())].flatMap(([, [first, ...others]]) =>
      others.map(
        (one) =>
          `people.${one.id}.${name}: ${one[name]} is ${first?.id === one.id ? 'there twice' : `${first?.id}’s`} already. Give each person their own.`,
      ),
    );
  });
  return [
    ...ids.map(([id, all]) => `people: ${all.length} are called ${id}. Give each an id of their own.`),
    ...shared,
  ];
}

/** A name that stands in a team or a list and belongs to nobody would silently grant nothing. */
function unknownPeople(
  ids: ReadonlySet<string>,
  data: { teams: PolicyFile['teams'] | null; policy: PolicyFile['policy'] | null },
): string[] {
  const named: [string, string[]][] = Object.entries(data.teams ?? {}).flatMap(([team, held]) =>
    roles.map((role): [string, string[]] => [`teams.${team}.${role}`, held[role]]),
  );
  const policies = data.policy === null ? [] : [['default', data.policy.default] as const];
  for (const [name, given] of [...policies, ...Object.entries(data.policy?.services ?? {})]) {
    named.push(
      [`policy ${name} may_override`, given.may_override ?? []],
      [`policy ${name} may_unlock`, given.may_unlock ?? []],
      [`policy ${name} may_be_deputy`, given.may_be_deputy ?? []],
    );
  }
  return named.flatMap(([where, who]) =>
    who
      .filter((id) => !ids.has(id))
      .map((id) => `${where} names ${id}, who is not under people. Add the person or mend the name.`),
  );
}

const renamed: Record<keyof PolicyGiven, keyof ItemPolicy> = {
  short_path: 'shortPath',
  two_people: 'twoPeople',
  risk_limit: 'riskLimit',
  same_person_may_sign_both: 'samePersonMaySignBoth',
  autonomy: 'autonomy',
  cap_usd: 'capUsd',
  environments: 'environments',
  deploy_hours: 'deployHours',
  size_limit: 'sizeLimit',
  protected_paths: 'protectedPaths',
  may_override: 'mayOverride',
  may_unlock: 'mayUnlock',
  may_be_deputy: 'mayBeDeputy',
  apply_small_edits: 'applySmallEdits',
};
const policyOf = (given: PolicyGiven): Partial<ItemPolicy> =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [renamed[name as keyof PolicyGiven], value]),
  );

function companyOf(data: PolicyFile): Omit<Company, 'trackers'> {
  return {
    name: data.company,
    keyPrefix: data.key_prefix,
    people: data.people.map((one) => ({
      id: one.id,
      name: one.name,
      chatId: one.slack,
      login: one.login ?? null,
      zone: one.zone,
      isAdmin: one.admin,
      hours: data.hours,
    })),
    teams: data.teams,
    channels: Object.entries(data.channels).map(([id, channel]) => ({ id, ...channel })),
    policy: {
      base: policyOf({ ...policyDefaults, ...data.policy.default }) as ItemPolicy,
      services: Object.fromEntries(
        Object.entries(data.policy.services).map(([service, given]) => [service, policyOf(given)]),
      ),
    },
    agents: data.agents,
    modelBudget: budgetOf(data.model_budget),
    emails: Object.fromEntries(
      data.people.flatMap(({ id, email }) => (email === undefined ? [] : [[id, email]])),
    ),
  };
}
