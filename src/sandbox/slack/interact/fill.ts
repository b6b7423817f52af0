import { z } from 'zod';
import { elementsIn } from '../blocks/interactive.ts';
import { HttpRefusal } from '../http/exchange.ts';
import type { Fields } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { chosen } from './choose.ts';

export const valuesShape = z.record(z.string(), z.record(z.string(), z.unknown()));

/** Enters simple values into the elements that they name. */
export function fillIn(
  workspace: Workspace,
  blocks: Fields[],
  given: {
    values: z.infer<typeof valuesShape>;
    enter: (block: string, action: string, value: Fields) => void;
  },
): void {
  const places = elementsIn(blocks);
  for (const [blockId, actions] of Object.entries(given.values)) {
    for (const [actionId, value] of Object.entries(actions)) {
      const place = places.find(
        ({ block, element }) => block.block_id === blockId && element.action_id === actionId,
      );
      if (!place) {
        const known = places.map(
          ({ block, element }) => `${String(block.block_id)}/${String(element.action_id)}`,
        );
        throw new HttpRefusal(
          404,
          'nothing_to_fill',
          `There is no input ${blockId}/${actionId}; there are: ${known.join(', ')}.`,
        );
      }
      const entered = chosen(place.element, value, workspace);
      if (entered) given.enter(blockId, actionId, entered);
    }
  }
}
