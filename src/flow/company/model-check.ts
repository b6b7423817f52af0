/** At the start: whether the models that were chosen are there. The product runs either way. */
import { messageOf } from '../../errors.ts';
import type { Deps } from '../deps.ts';

/** What the admin should mend is logged here and stands in their Home; whoever installed us reads whether it is connected. */
export async function checkModel(deps: Pick<Deps, 'model' | 'log' | 'connections'>): Promise<void> {
  if (deps.model.problems === undefined) return;
  const problems = await deps.model.problems().catch((error: unknown) => [messageOf(error)]);
  for (const problem of problems) deps.log.warn('model.problem', { problem });
  const listed = deps.connections.find((one) => one.name === deps.model.name);
  if (listed !== undefined) listed.connected = problems.length === 0;
}
