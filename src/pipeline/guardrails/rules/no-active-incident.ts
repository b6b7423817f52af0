import { type IncidentNow, incidentNow, noIncident } from '../../facts/incident-now.ts';
import { fail, type Guardrail, pass, read } from '../rule.ts';

export const noActiveIncident: Guardrail = {
  id: 'no_active_incident',
  title: 'no incident is active in the blast radius',
  asks: 'safe_now',
  waivable: true,
  check: ({ item, catalog, incidents }) =>
    read(incidents, {
      what: 'incidents',
      judge: (all) => {
        const found: IncidentNow | null = incidentNow(all, { item, catalog });
        return found ? fail(found.sentence, { clearsItself: true }) : pass(noIncident(incidents));
      },
    }),
};
