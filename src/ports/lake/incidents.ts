import type { Freeze, Incident } from '../../pipeline/item/context.ts';
import type { Fetched } from '../fetched.ts';

/** What may stop a deploy from outside: active incidents and freeze windows. */
export interface Incidents {
  active(): Promise<Fetched<Incident[]>>;
  freezes(): Promise<Fetched<Freeze[]>>;
}
