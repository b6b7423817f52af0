import { incidentNow, noIncident } from '../facts/incident-now.ts';
import { clears, type GateRule, holds, judged } from './rule.ts';

export const noActiveIncident: GateRule = {
  id: 'no_active_incident',
  title: 'no incident is active in the blast radius',
  overridable: true,
  check: ({ item, catalog, incidents, now }) =>
    judged(incidents, {
      what: 'incidents',
      now,
      judge: (all) => {
        const found = incidentNow(all, { item, catalog });
        return found ? holds(found.sentence, found.incident.owner) : clears(noIncident(incidents));
      },
    }),
};
