import type { Instant } from '../../pipeline/item/basics.ts';
import type { Incident } from '../../pipeline/item/context.ts';

/** What an incident tool reports, in our words; each adapter turns its vendor's webhooks into these. */
export interface IncidentEvent {
  what: 'opened' | 'changed' | 'ended';
  /** Its services by their names in the catalog; none where the catalog names none for it. */
  incident: Incident;
  /** The tool's own time of the change. */
  at: Instant;
}
