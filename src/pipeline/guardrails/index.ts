import { blastRadiusNotHigh } from './blast-radius-not-high.ts';
import { budgetLeft } from './budget-left.ts';
import { doNotTouch } from './do-not-touch.ts';
import { filesInScope } from './files-in-scope.ts';
import { noActiveIncident } from './no-active-incident.ts';
import { noFreeze } from './no-freeze.ts';
import { noOpenQuestion } from './no-open-question.ts';
import { nobodyOnSameFiles } from './nobody-on-same-files.ts';
import { oneRepository } from './one-repository.ts';
import { priorityNotHigh } from './priority-not-high.ts';
import { repoHasCi } from './repo-has-ci.ts';
import { reviewersHaveRoom } from './reviewers-have-room.ts';
import type { Guardrail } from './rule.ts';
import { serviceLinked } from './service-linked.ts';
import { signed } from './signed.ts';
import { testableCriterion } from './testable-criterion.ts';
import { tierNotT1 } from './tier-not-t1.ts';

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
