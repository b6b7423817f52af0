import type { Guardrail } from './rule.ts';
import { blastRadiusNotHigh } from './rules/blast-radius-not-high.ts';
import { budgetLeft } from './rules/budget-left.ts';
import { doNotTouch } from './rules/do-not-touch.ts';
import { filesInScope } from './rules/files-in-scope.ts';
import { noActiveIncident } from './rules/no-active-incident.ts';
import { noFreeze } from './rules/no-freeze.ts';
import { noOpenQuestion } from './rules/no-open-question.ts';
import { nobodyOnSameFiles } from './rules/nobody-on-same-files.ts';
import { oneRepository } from './rules/one-repository.ts';
import { priorityNotHigh } from './rules/priority-not-high.ts';
import { repoHasCi } from './rules/repo-has-ci.ts';
import { reviewersHaveRoom } from './rules/reviewers-have-room.ts';
import { serviceLinked } from './rules/service-linked.ts';
import { signed } from './rules/signed.ts';
import { testableCriterion } from './rules/testable-criterion.ts';
import { tierNotT1 } from './rules/tier-not-t1.ts';

/** The sixteen rules in the order in which people read them: standing facts, documents, then what clears by itself. */
export const guardrails: readonly Guardrail[] = [
  serviceLinked,
  signed,
  tierNotT1,
  blastRadiusNotHigh,
  priorityNotHigh,
  testableCriterion,
  filesInScope,
  doNotTouch,
  noOpenQuestion,
  oneRepository,
  repoHasCi,
  noActiveIncident,
  nobodyOnSameFiles,
  noFreeze,
  reviewersHaveRoom,
  budgetLeft,
];
