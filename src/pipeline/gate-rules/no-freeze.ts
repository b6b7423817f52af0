import { freezeOn } from '../facts/freezes.ts';
import { servicesAtRisk } from '../facts/incident-now.ts';
import { clears, type GateRule, holds, judged } from './rule.ts';

export const noFreeze: GateRule = {
  id: 'no_freeze',
  title: 'no freeze is in force',
  overridable: true,
  check: ({ item, catalog, freezes, now }) =>
    judged(freezes, {
      what: 'freezes',
      now,
      judge: (all) => {
        const own = servicesAtRisk(item, catalog).slice(0, 1);
        const freeze = freezeOn(all, own, now);
        if (!freeze) return clears('No freeze is in force.');
        const what = freeze.services === 'all' ? 'everything' : own.join(', ');
        return holds(`A freeze is on ${what}: ${freeze.reason.replace(/\.$/, '')}.`, freeze.by);
      },
    }),
};
