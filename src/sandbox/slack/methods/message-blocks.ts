import { withIds } from '../blocks/ids.ts';
import type { Fields } from '../json.ts';

/** The blocks of a message as Slack keeps them: judged, every block and element with an id. */
export function messageBlocks(blocks: Fields[]): Fields[] {
  return withIds(blocks);
}
