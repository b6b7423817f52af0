import type { Measures } from '../pipeline/measuring/measures.ts';

export interface MeasuresView extends Measures {
  /** Null: all services that the viewer sees. */
  service: string | null;
  days: number;
  /** Tickets that moved in these days; `cut` when there were more than are read. */
  tickets: number;
  cut: boolean;
  /** How many people hold the role for which tickets pile up. */
  inRole: number;
}

export interface MeasuresDesk {
  /** For a service, or for all; a sentence where there is no such service or nothing may be seen. */
  of(viewer: string, service: string | null): Promise<MeasuresView | { sentence: string }>;
}
