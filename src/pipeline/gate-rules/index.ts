import { acceptedCommit } from './accepted-commit.ts';
import { ciGreen } from './ci-green.ts';
import { deployApproved } from './deploy-approved.ts';
import { noActiveIncident } from './no-active-incident.ts';
import { noFreeze } from './no-freeze.ts';
import { noOtherDeploy } from './no-other-deploy.ts';
import { onBranch } from './on-branch.ts';
import type { GateRule } from './rule.ts';
import { serviceNotLocked } from './service-not-locked.ts';
import { signed } from './signed.ts';

export const gateRules: readonly GateRule[] = [
  noActiveIncident,
  noFreeze,
  noOtherDeploy,
  serviceNotLocked,
  ciGreen,
  acceptedCommit,
  onBranch,
  signed,
  deployApproved,
];
