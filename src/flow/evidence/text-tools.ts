import { countOf, finding, notReached, serviceNamed, type Tool } from './kit.ts';

const DAY_MS = 86_400_000;

export const searchKnowledge: Tool<'search_knowledge'> = async (kit, input) => {
  const looked = input.service === undefined ? null : await serviceNamed(kit, input.service);
  if (looked?.kind === 'not_reached') return looked.found;
  const { audience } = kit;
  const found = await kit.ask('knowledge', () =>
    kit.sources.passages(input.query, {
      service: looked?.service.name ?? null,
      limit: input.limit,
      audience,
    }),
  );
  if (found.state !== 'ok') return { findings: [], summary: notReached(found) };
  const passages = found.value.slice(0, input.limit);
  return {
    findings: passages.map((one) => finding(found, one)),
    summary: `${countOf(passages.length, 'document')} on this.`,
  };
};

/** Customers' words are few among all passages: more are asked for, and the others left out. */
const MOST_PASSAGES = 100;

export const customerEvidence: Tool<'customer_evidence'> = async (kit, input) => {
  const { audience, sources } = kit;
  const found = await kit.ask('customer evidence', () =>
    sources.passages(input.query, { service: null, limit: MOST_PASSAGES, audience }),
  );
  if (found.state !== 'ok') return { findings: [], summary: notReached(found) };
  const since =
    input.days === undefined
      ? ''
      : new Date(Date.parse(await sources.now()) - input.days * DAY_MS).toISOString();
  const requests = found.value.filter((one) => one.kind === 'customer' && (one.at ?? '') >= since);
  const shown = requests.slice(0, input.limit);
  const when = input.days === undefined ? '' : ` in the last ${input.days} days`;
  return {
    findings: shown.map((one) => finding(found, one)),
    summary: `${countOf(requests.length, 'request')} of customers${when} on this.`,
  };
};
