import { fail, type Guardrail, pass, read } from '../rule.ts';

export const tierNotT1: Guardrail = {
  id: 'tier_not_t1',
  title: 'tier is not T1',
  asks: 'safe_now',
  waivable: true,
  check: ({ item, catalog }) =>
    read(catalog, {
      what: 'the tier',
      judge: ({ service }) => {
        const name = service?.name ?? item.service?.name ?? 'The service';
        if (!service?.tier) return fail(`The tier of ${name} is not in the catalog.`);
        return service.tier === 'T1' ? fail(`${name} is T1.`) : pass(`${name} is ${service.tier}.`);
      },
    }),
};
