/** What a model drafts is checked before it is saved: asked again once with all that is wrong, then refused. */
import { UpstreamError } from '../../errors.ts';
import { citable } from '../../pipeline/documents/citing/citable.ts';
import { withAssumptionsMarked } from '../../pipeline/documents/citing/claims.ts';
import { draftProblems } from '../../pipeline/documents/problems.ts';
import { skillSaid } from '../../pipeline/documents/skills/in-force.ts';
import { documentSkills, type Skill } from '../../pipeline/documents/skills/skill.ts';
import type { Drafted, Material } from '../../ports/model.ts';
import type { Deps } from '../deps.ts';
import { modelOf } from '../model/checked.ts';

/** A refusal names this many; the log has all. */
const MOST_NAMED = 3;

export interface CheckedDraft extends Drafted {
  /** The skill that it was written by, in words. */
  skill: string;
}

/** Throws an `UpstreamError` that is not tried again: a person decides (gate `trouble`). */
export async function checkedDraft(
  deps: Deps,
  kind: keyof typeof documentSkills,
  material: Material,
): Promise<CheckedDraft> {
  const skill = deps.skills.named(documentSkills[kind]);
  const before = kind === 'release_notes' ? null : material[kind];
  const asked = {
    kind,
    headings: skill.headings,
    sources: citable(material),
    ticket: ticketWords(material),
    before,
  };
  const first = await modelOf(deps).draft(kind, material, { skill });
  const problems = draftProblems(first.markdown, asked);
  const drafted =
    problems.length === 0 ? first : await mended(deps, { kind, material, first, problems, asked, skill });
  return {
    ...drafted,
    markdown: withAssumptionsMarked(drafted.markdown, before),
    skill: skillSaid(skill),
  };
}

async function mended(
  deps: Deps,
  about: {
    kind: keyof typeof documentSkills;
    material: Material;
    first: Drafted;
    problems: string[];
    asked: Parameters<typeof draftProblems>[1];
    skill: Skill;
  },
): Promise<Drafted> {
  const { kind, material, first, problems, asked, skill } = about;
  const { key } = material.item;
  deps.log.warn('draft.asked_again', { key, document: kind, by: first.by, problems });
  const repair = { markdown: first.markdown, problems };
  const second = await modelOf(deps).draft(kind, { ...material, repair }, { skill });
  const left = draftProblems(second.markdown, asked);
  if (left.length > 0) {
    deps.log.error('draft.refused', { key, document: kind, by: second.by, problems: left });
    throw new UpstreamError(deps.model.name, refusal(left), { retryable: false });
  }
  return { ...second, costUsd: first.costUsd + second.costUsd };
}

/** Of the ticket, what people wrote. */
const ticketWords = ({ item }: Material): string => `${item.title}\n${item.description}`;

/** Completes "I could not draft the PRD: …." */
function refusal(problems: string[]): string {
  const named = problems.slice(0, MOST_NAMED).join(' ');
  const more = problems.length - MOST_NAMED;
  const rest = more > 0 ? ` And ${more} more.` : '';
  return `two drafts were refused. ${named}${rest}`.replace(/\.$/, '');
}
