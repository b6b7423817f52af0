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

/** Counted, so that "14 requests" is true although eight are shown. */
const MOST_PASSAGES = 100;

export const customerEvidence: Tool<'customer_evidence'> = async (kit, input) => {
  const { audience, sources } = kit;
  const since =
    input.days === undefined
      ? null
      : new Date(Date.parse(await sources.now()) - input.days * DAY_MS).toISOString();
  const found = await kit.ask('customer evidence', () =>
    sources.passages(input.query, {
      service: null,
      limit: MOST_PASSAGES,
      audience,
      kinds: ['customer'],
      ...(since === null ? {} : { since }),
    }),
  );
  if (found.state !== 'ok') return { findings: [], summary: notReached(found) };
  const requests = found.value;
  const shown = requests.slice(0, input.limit);
  const when = input.days === undefined ? '' : ` in the last ${input.days} days`;
  return {
    findings: shown.map((one) => finding(found, one)),
    summary: `${countOf(requests.length, 'request')} of customers${when} on this.`,
  };
};
