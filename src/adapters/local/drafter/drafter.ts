import { prdDigest } from '../../../pipeline/documents/prd-digest.ts';
import { documentSkills } from '../../../pipeline/documents/skills/skill.ts';
import type { Model } from '../../../ports/model.ts';
import type { Skills } from '../../../ports/setup/skills.ts';
import { answerQuestion } from './answers/index.ts';
import { classify } from './classify.ts';
import { judge } from './judge.ts';
import { draftPrd } from './prd.ts';
import { draftReleaseNotes } from './release-notes.ts';
import { criteriaOf } from './scope/steps.ts';
import { draftSpec } from './spec.ts';
import { partsOf } from './ticket/several.ts';

const name = 'Offline drafter';
const writers = { prd: draftPrd, spec: draftSpec, release_notes: draftReleaseNotes } as const;

/**
 * Stands in for a model where no key is set: texts are composed from the skill's headings and the gathered facts,
 * answers are looked up in them, and all of it says that no model was used. It writes assumptions, never open
 * questions, and marks no criterion for the PM, so that nobody gets stuck.
 */
export function createOfflineDrafter(options: { skills: Pick<Skills, 'named'>; now?: () => Date }): Model {
  const now = options.now ?? (() => new Date());
  return {
    name,
    isModel: false,
    draft: async (kind, material, calling) => ({
      markdown: writers[kind](material, calling?.skill ?? options.skills.named(documentSkills[kind])),
      costUsd: 0,
      by: name,
      ...(kind === 'prd'
        ? {
            parts: partsOf(material.item.description, material.item.service?.name ?? '', material.item.title),
          }
        : {}),
    }),
    answer: async (question, material) => answerQuestion(question, { material, now: now() }),
    judge: async (material, changes) => {
      const written = material.prd
        ? prdDigest(material.prd).criteria
        : (material.item.prd?.digest.criteria ?? []);
      const criteria =
        written.length > 0 ? written : criteriaOf(material).map((each) => ({ ...each, pm: false }));
      return { criteria: judge(criteria, changes), costUsd: 0 };
    },
    classify: async (text, about) => classify(text, about.services),
  };
}
