import { fail, type Guardrail, pass, read } from '../rule.ts';

export const serviceLinked: Guardrail = {
  id: 'service_linked',
  title: 'service is linked and its owner known',
  asks: 'scoped_enough',
  waivable: false,
  mend: () => 'add it and its owner to the catalog',
  check: ({ item, catalog }) => {
    const linked = item.service;
    if (!linked) return fail('No service is linked.');
    if (catalog.state === 'absent') {
      return linked.team
        ? pass(`${linked.name} is linked; ${linked.team} owns it.`, catalog.at)
        : fail(`Nobody is known to own ${linked.name}.`, { fetchedAt: catalog.at });
    }
    return read(catalog, {
      what: 'the service',
      judge: ({ service }) => {
        if (!service) return fail(`${linked.name} is not in the catalog.`);
        if (!service.team) return fail(`Nobody is known to own ${service.name}.`);
        return pass(`${service.name} is linked; ${service.team} owns it.`);
      },
    });
  },
};
