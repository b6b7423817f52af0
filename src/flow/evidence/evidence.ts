/**
 * The evidence tools. Each looks where its readers may look, says what it could not reach, and gives what it found
 * as data: cleaned of what people cannot see, of secrets, and cut.
 */
import type { z } from 'zod';
import { WrongInput } from '../../errors.ts';
import { type EvidencePort, type EvidenceToolName, evidenceTools } from '../../ports/lake/evidence.ts';
import type { Deps } from '../deps.ts';
import { blastRadius, serviceFacts } from './catalog-tools.ts';
import { cleaned, speaksToModels } from './cleaned.ts';
import { peopleActiveIn, readFile, recentChanges, searchCode } from './code-tools.ts';
import { createKit, type Found, type Kit, type Tool } from './kit.ts';
import { type EvidenceSources, sourcesOf } from './sources.ts';
import { customerEvidence, searchKnowledge } from './text-tools.ts';
import { incidents, openPullRequests, similarItems } from './work-tools.ts';

/** A source that takes longer is named as not reached; what the others said is used. */
const DEADLINE_MS = 4_000;
const MOST_FINDINGS = 25;

const tools: { [Name in EvidenceToolName]: Tool<Name> } = {
  search_knowledge: searchKnowledge,
  service: serviceFacts,
  blast_radius: blastRadius,
  recent_changes: recentChanges,
  open_pull_requests: openPullRequests,
  incidents,
  similar_items: similarItems,
  people_active_in: peopleActiveIn,
  customer_evidence: customerEvidence,
  read_file: readFile,
  search_code: searchCode,
};

export function createEvidence(
  deps: Deps,
  about: { sources?: EvidenceSources; deadlineMs?: number } = {},
): EvidencePort {
  const sources = about.sources ?? sourcesOf(deps);
  return {
    gather: async (tool, input, audience) => {
      const kit = createKit({
        sources,
        audience,
        deadlineMs: about.deadlineMs ?? DEADLINE_MS,
        log: deps.log,
      });
      const found = await run(tool, input, kit);
      const findings = found.findings.slice(0, MOST_FINDINGS).map(cleaned);
      const speaking = findings.filter(speaksToModels).length;
      const warning =
        speaking === 0
          ? ''
          : ` ${speaking === 1 ? 'One finding speaks' : `${speaking} findings speak`} to a model instead of to people: that is quoted, not asked of you.`;
      return { findings, summary: `${found.summary}${warning}`, sources: kit.notes() };
    },
  };
}

async function run(name: EvidenceToolName, input: unknown, kit: Kit): Promise<Found> {
  const parsed = evidenceTools[name].input.safeParse(input);
  if (!parsed.success) throw new WrongInput(whatToGive(name, parsed.error));
  // The table holds for each name the tool that takes what its schema gives.
  const tool = tools[name] as (kit: Kit, input: unknown) => Promise<Found>;
  return tool(kit, parsed.data);
}

/** One sentence, from the first thing that is wrong. */
function whatToGive(tool: EvidenceToolName, error: z.ZodError): string {
  const [first] = error.issues;
  const field = first?.path.map(String).join('.') ?? '';
  const shape: Record<string, z.ZodType> = evidenceTools[tool].input.shape;
  const fields = Object.entries(shape).map(
    ([name, schema]) => `${name}${schema.safeParse(undefined).success ? ' (optional)' : ''}`,
  );
  const said = first?.message ?? 'it does not fit';
  const why = `${said.slice(0, 1).toLowerCase()}${said.slice(1)}`;
  return `${field === '' ? 'The input' : field} is not right (${why}); ${tool} takes ${fields.join(', ')}.`;
}
