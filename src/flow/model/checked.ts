/**
 * Whatever a model says, obeying whomever, is settled here before anything is done with it: the one way from the flow
 * to the model. Texts lose what would act where they are shown; names, links and sections are taken only from lists
 * that we made. Nothing of it picks a stage, a repository, a branch, a person, a tool or an address.
 */

import { withoutHidden } from '../../pipeline/documents/hidden.ts';
import { forPage, hostOf, plainTitle, shownTitle } from '../../pipeline/documents/outgoing.ts';
import { prdDigest } from '../../pipeline/documents/prd-digest.ts';
import { sections } from '../../pipeline/documents/sections.ts';
import { redactSecrets } from '../../pipeline/knowledge/redact.ts';
import { wantsChange } from '../../pipeline/talk/change-wanted.ts';
import { sourcedLines } from '../../pipeline/talk/summary.ts';
import { verdictsOn } from '../../pipeline/untrusted/verdicts.ts';
import type { Answered, Asking, Drafted, Material, Model } from '../../ports/model.ts';
import type { Deps } from '../deps.ts';

const MOST_PARTS = 10;
const MOST_SOURCES = 12;
const MOST_LABELS = 10;
const MOST_CRITERIA = 20;
const LONGEST_CRITERION = 500;
const LONGEST_ANSWER = 12_000;
const offers: readonly string[] = ['decided_against', 'risks'];
const kinds = ['feature', 'bug', 'chore'] as const;
const priorities = ['low', 'medium', 'high', 'critical'] as const;

export function modelOf({ model }: Pick<Deps, 'model'>): Model {
  const { sumUp } = model;
  return {
    ...model,
    name: model.name,
    isModel: model.isModel,
    draft: async (kind, material, calling) => drafted(await model.draft(kind, material, calling), material),
    answer: async (question, material, asking) => {
      const found = given(material);
      const watched = watching(asking, found);
      const said = await model.answer(question, material, watched);
      // A question never ends in a proposal, whatever the model makes of it.
      return answered(wantsChange(question) ? said : { ...said, proposal: null }, {
        material,
        known: found,
        said: messagesIn(material, asking),
      });
    },
    judge: async (material, changes, calling) => {
      const judged = await model.judge(material, changes, calling);
      const signed =
        material.prd === null ? (material.item.prd?.digest.criteria ?? []) : prdDigest(material.prd).criteria;
      // What it quotes is a line of the change, which may hold what nobody ought to have committed.
      const criteria = verdictsOn(signed, judged.criteria).map((one) => ({
        ...one,
        because: redactSecrets(withoutHidden(one.because)),
      }));
      return { ...judged, criteria };
    },
    classify: async (text, about, calling) => {
      const said = await model.classify(text, about, calling);
      const known = about.services.map((one) => one.name);
      return {
        kind: kinds.find((one) => one === said.kind) ?? 'feature',
        priority: priorities.find((one) => one === said.priority) ?? 'medium',
        labels: said.labels.slice(0, MOST_LABELS).map((one) => plainTitle(one, 60)),
        criteria: said.criteria.slice(0, MOST_CRITERIA).map((one) => shownTitle(one, LONGEST_CRITERION)),
        services: said.services.filter((one) => known.includes(one)),
      };
    },
    ...(sumUp === undefined
      ? {}
      : {
          sumUp: async (talk, calling) => {
            const summed = await sumUp(talk, calling);
            const given = [...talk.turns.map((one) => one.id), ...talk.earlier.flatMap((line) => line.from)];
            return { ...summed, lines: sourcedLines(summed.lines, given) };
          },
        }),
  };
}

/** Addresses that our own sources gave with what was gathered. Those that stand in a text are not among them. */
function addresses(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const one of value) addresses(one, found);
  else if (typeof value === 'object' && value !== null)
    for (const [name, one] of Object.entries(value)) {
      if (name === 'url' && typeof one === 'string') found.add(one);
      else addresses(one, found);
    }
  return found;
}
const given = ({ item, context, evidence, commits, incidentFiles, decisions }: Material): Set<string> =>
  addresses([item, context, evidence, commits, incidentFiles, decisions]);
const hostsOf = (material: Material): string[] => [
  ...new Set([...given(material)].flatMap((url) => hostOf(url) ?? [])),
];

function drafted(said: Drafted, material: Material): Drafted {
  const { parts, ...rest } = said;
  return {
    ...rest,
    markdown: forPage(redactSecrets(said.markdown), hostsOf(material)),
    ...(parts === undefined
      ? {}
      : {
          parts: parts
            .slice(0, MOST_PARTS)
            .map((one) => shownTitle(one))
            .filter((one) => one !== ''),
        }),
  };
}

/** What our own tools find while it answers is a source like what was gathered before. */
function watching(asking: Asking | undefined, found: Set<string>): Asking | undefined {
  const gather = asking?.evidence;
  if (asking === undefined || gather === undefined) return asking;
  return {
    ...asking,
    evidence: async (tool, input) => {
      const gathered = await gather(tool, input);
      addresses(gathered, found);
      return gathered;
    },
  };
}

/** Messages of the thread that it was shown: only those can be linked. */
const messagesIn = (material: Material, asking: Asking | undefined): Set<string> =>
  new Set([
    ...material.conversation.flatMap((one) => one.ts ?? []),
    ...(asking?.summary ?? []).flatMap((line) => line.from.map((one) => one.said)),
  ]);

function answered(
  said: Answered,
  { material, known, said: messages }: { material: Material; known: Set<string>; said: Set<string> },
): Answered {
  return {
    ...said,
    text: redactSecrets(withoutHidden(said.text)).slice(0, LONGEST_ANSWER).toWellFormed(),
    sources: said.sources.slice(0, MOST_SOURCES).map(({ url, title, said: message, ...rest }) => ({
      ...rest,
      title: shownTitle(title),
      ...(message !== undefined && messages.has(message) ? { said: message } : {}),
      ...(url !== undefined && known.has(url) ? { url } : {}),
    })),
    offers: said.offers.filter((one) => offers.includes(one)),
    proposal: proposed(said.proposal, material),
  };
}

/** A proposal is for one section that stands in the document, as it stands there. */
function proposed(proposal: Answered['proposal'], material: Material): Answered['proposal'] {
  const markdown =
    proposal?.document === 'prd' ? material.prd : proposal?.document === 'spec' ? material.spec : null;
  if (proposal === null || markdown === null) return null;
  const section = sections(markdown).find((one) => one.title === proposal.change.section);
  if (section === undefined) return null;
  const after = forPage(redactSecrets(proposal.change.after), hostsOf(material));
  // A heading in it would begin a section of its own.
  if (sections(after).some((one) => one.title !== '')) return null;
  return { document: proposal.document, change: { section: section.title, before: section.body, after } };
}
