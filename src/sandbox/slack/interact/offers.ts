import type { Fields } from '../json.ts';

/** The options that the app last offered for each external menu, so that one of them can be chosen. */
export type Offers = {
  of(actionId: string): Fields[];
  set(actionId: string, options: Fields[]): void;
};

export function openOffers(): Offers {
  const offers = new Map<string, Fields[]>();
  return {
    of: (actionId) => offers.get(actionId) ?? [],
    set(actionId, options) {
      offers.set(actionId, options);
    },
  };
}
