import { freezeOn } from '../../facts/freezes.ts';
import { servicesAtRisk } from '../../facts/incident-now.ts';
import { fail, type Guardrail, pass, read } from '../rule.ts';

export const noFreeze: Guardrail = {
  id: 'no_freeze',
  title: 'no freeze is on the target',
  asks: 'safe_now',
  waivable: true,
  check: ({ item, catalog, freezes, now }) =>
    read(freezes, {
      what: 'freezes',
      judge: (all) => {
        const own = servicesAtRisk(item, catalog).slice(0, 1);
        const freeze = freezeOn(all, own, now);
        if (!freeze) return pass('No freeze is on the target.');
        const what = freeze.services === 'all' ? 'everything' : own.join(', ');
        return fail(`A freeze is on ${what}: ${freeze.reason.replace(/\.$/, '')}.`, { clearsItself: true });
      },
    }),
};
