/** The knowledge servers of the policy file. Every problem is named, with its fix. */
import { z } from 'zod';
import { type ServerSettings, serverEntries } from '../../pipeline/knowledge/server-settings.ts';

const nameOf = z.looseObject({ name: z.string() });
const kinds = ['url', 'command', 'zendesk'] as const;

function sentence(where: string, issue: z.core.$ZodIssue): string {
  const path = [where, ...issue.path.map(String)].join('.');
  if (issue.code === 'unrecognized_keys')
    return `${path}: ${issue.keys.join(', ')} is not known. Take it out, or mend its spelling.`;
  const isMissing = issue.code === 'invalid_type' && issue.message.includes('undefined');
  return isMissing ? `${path} is missing. Give it.` : `${path}: ${issue.message}. Correct that value.`;
}

/** `people`: the ids of the policy file; a person in a visibility who is nobody would hide the server from all. */
export function parseKnowledgeServers(
  raw: readonly unknown[],
  people: ReadonlySet<string> | null,
): { servers: ServerSettings[]; problems: string[] } {
  const servers: ServerSettings[] = [];
  const problems: string[] = [];
  for (const [index, entry] of raw.entries()) {
    const named = nameOf.safeParse(entry);
    const where = `knowledge_servers.${named.success ? named.data.name : index + 1}`;
    const given = kinds.filter((kind) => typeof entry === 'object' && entry !== null && kind in entry);
    const [kind] = given;
    if (kind === undefined || given.length > 1) {
      problems.push(
        `${where}: it has ${given.length === 0 ? 'none' : 'several'} of url, command and zendesk. Give one of them.`,
      );
      continue;
    }
    const parsed = serverEntries[kind].safeParse(entry);
    if (parsed.success) servers.push(parsed.data);
    else problems.push(...parsed.error.issues.map((issue) => sentence(where, issue)));
  }
  const twice = [...Map.groupBy(servers, (one) => one.name)].filter(([, all]) => all.length > 1);
  problems.push(
    ...twice.map(([name]) => `knowledge_servers: two are called ${name}. Give one of them another name.`),
  );
  const strangers = servers.flatMap(({ name, visibility }) =>
    visibility.flatMap((one) =>
      one.to === 'people' && people !== null
        ? one.people.filter((id) => !people.has(id)).map((id) => `knowledge_servers.${name} names ${id}`)
        : [],
    ),
  );
  problems.push(
    ...strangers.map((who) => `${who}, who is not under people. Add the person or mend the name.`),
  );
  return { servers, problems };
}
