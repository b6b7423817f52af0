import { servicesAtRisk } from '../facts/incident-now.ts';
import { clears, type GateRule, holds, judged } from './rule.ts';

/** Two deploys that could hurt each other never run together; nobody may go past it. */
export const noOtherDeploy: GateRule = {
  id: 'no_other_deploy',
  title: 'no other deploy runs in the blast radius',
  overridable: false,
  check: ({ item, catalog, activeDeploys, environment, now }) =>
    judged(activeDeploys, {
      what: 'running deploys',
      now,
      judge: (all) => {
        const atRisk = servicesAtRisk(item, catalog);
        const other = all.find(
          (deploy) =>
            deploy.key !== item.key &&
            deploy.environment === environment &&
            deploy.services.some((name) => atRisk.includes(name)),
        );
        if (!other) return clears('No other deploy runs in the blast radius.');
        const shared = other.services.filter((name) => atRisk.includes(name)).join(', ');
        return holds(
          `${other.key} is being deployed to ${other.environment} on ${shared}.`,
          other.owner ?? null,
        );
      },
    }),
};
