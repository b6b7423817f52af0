import type { Served } from '../../ports/access.ts';
import type { Deps } from '../deps.ts';
import { createEvidence } from '../evidence/evidence.ts';
import { createAccess } from './access.ts';
import { createLibrary } from './library.ts';
import { createRunDesk } from './run-desk.ts';

/** Everything that our own tools are made of. */
export const createServed = (deps: Deps): Served => ({
  access: createAccess(deps),
  evidence: createEvidence(deps),
  library: createLibrary(deps),
  runs: createRunDesk(deps),
});
