/**
 * The evidence tools: one set for the drafter, the conversation and our MCP server. They only read, and what they
 * return is data, never instruction: cleaned of hidden text and of secrets before it comes here.
 */
import { z } from 'zod';
import type { Instant } from '../../pipeline/item/basics.ts';
import type { Evidence, SourceNote } from '../../pipeline/item/context.ts';
import type { Audience } from '../../pipeline/knowledge/visibility.ts';

const text = z.string().trim().min(1).max(2_000);
const name = z.string().trim().min(1).max(200);
const days = z.int().min(1).max(730);
const limit = z.int().min(1).max(25).default(8);
const paths = z.array(name).max(50).optional();

/** Each tool with what it is for and what it takes; the words are for people and models alike. */
export const evidenceTools = {
  search_knowledge: {
    about: 'Searches PRDs, decision records, runbooks, specs, incident reviews and past tickets.',
    input: z.object({ query: text, service: name.optional(), limit }),
  },
  service: {
    about: 'A service of the catalog: owner, tier, repository, what it depends on and what depends on it.',
    input: z.object({ name }),
  },
  blast_radius: {
    about: 'The services that a change of this one can hurt, how far they are, and the path that decides it.',
    input: z.object({ service: name }),
  },
  recent_changes: {
    about: 'Commits on the default branch of a service’s repository, newest first.',
    input: z.object({ service: name, days: days.default(30), paths, limit }),
  },
  open_pull_requests: {
    about: 'Open pull requests and tickets in work on a service, with the files they touch.',
    input: z.object({ service: name, paths }),
  },
  incidents: {
    about: 'Active and past incidents and rollbacks of a service, with the files that caused them.',
    input: z.object({ service: name, days: days.default(365), limit }),
  },
  similar_items: {
    about: 'Past and present tickets like this text: what was decided before, what may be a duplicate.',
    input: z.object({ text, limit }),
  },
  people_active_in: {
    about: 'Who has changed a service, or these paths of it, how often and when last.',
    input: z.object({ service: name, days: days.default(90), paths }),
  },
  customer_evidence: {
    about: 'What customers asked for or complained about, each request with its date.',
    input: z.object({ query: text, days: days.optional(), limit }),
  },
  read_file: {
    about: 'The text of one file on the default branch of a service’s repository.',
    input: z.object({ service: name, path: name }),
  },
  search_code: {
    about: 'Lines of a service’s repository that contain a text, with their files.',
    input: z.object({ service: name, text: z.string().min(2).max(200), limit }),
  },
} as const satisfies Record<string, { about: string; input: z.ZodObject }>;

export type EvidenceToolName = keyof typeof evidenceTools;
export type EvidenceInput<Name extends EvidenceToolName> = z.infer<(typeof evidenceTools)[Name]['input']>;

/** One finding with its origin. */
export interface Finding extends Evidence {
  /** The source's name as people know it, e.g. `Backstage`, `acme/invoices`. */
  source: string;
  fetchedAt: Instant;
}

export interface Gathered {
  findings: Finding[];
  /** One sentence that sums up what was found, for people. */
  summary: string;
  /** Every source that was asked, with those that could not be reached. */
  sources: SourceNote[];
}

export interface EvidencePort {
  /** Runs one tool for these readers. `input` is parsed here; a wrong one is an error whose text says what to give. */
  gather(tool: EvidenceToolName, input: unknown, audience: Audience): Promise<Gathered>;
}
