import { blastRadiusWords } from '../blast-radius.ts';
import type { GateFacts } from './facts.ts';
import { clears, type GateFinding, type GateRule, holds, judged } from './rule.ts';

function approved({ item, sha }: GateFacts): boolean {
  const approval = item.deploy?.approval;
  if (approval && (approval.sha === sha || approval.sha === item.pullRequest?.headSha)) return true;
  return item.bypass?.accepted === true && item.bypass.mergeSha === sha;
}

function riskWords({ item }: GateFacts): string | null {
  const limit = item.policy?.riskLimit;
  const risk = item.judgement?.risk;
  if (limit === undefined || !risk || risk.score <= limit) return null;
  const most = risk.factors.toSorted((a, b) => b.points - a.points)[0];
  return `Risk ${risk.score} of 100${most ? `: ${most.because.replace(/\.$/, '')}` : ''}.`;
}

/** High or unknown blast radius, or risk over the team's limit, needs an approver's word for this commit. */
export const deployApproved: GateRule = {
  id: 'deploy_approved',
  title: 'blast radius and risk are within limits, or approved',
  overridable: false,
  check: (facts) =>
    judged(facts.catalog, {
      what: 'the blast radius',
      now: facts.now,
      judge: ({ blastRadius }): GateFinding => {
        const { level } = blastRadius;
        const radius =
          level === 'high' || level === 'unknown'
            ? `Blast radius ${level}: ${blastRadiusWords(blastRadius)}.`
            : null;
        const why = [riskWords(facts), radius].filter((words) => words !== null).join(' ');
        if (why === '') return clears(`Blast radius is ${level}; risk is within the limit.`);
        if (approved(facts)) return clears(`${why} Approved.`);
        return { ...holds(why), needsApproval: true };
      },
    }),
};
