/** What a question shows more of: read only, answers nothing. */
import type { KnownBlock } from '@slack/types';
import { blastRadiusWords } from '../../pipeline/blast-radius.ts';
import type { AskView, TicketView } from '../../ports/chat.ts';
import { context, section } from '../cards/blocks.ts';
import { planSteps } from '../cards/running.ts';
import { gateRules } from '../cards/shipping.ts';
import { changeLines } from '../text/changes.ts';
import { when } from '../text/dates.ts';
import { code, say } from '../text/mrkdwn.ts';
import { foundWords } from '../text/rules.ts';

type Shown = (about: { view: TicketView; ask: AskView }) => KnownBlock[];
const nothing = (text: string): KnownBlock[] => [section(text)];

const rules: Shown = ({ view }) => {
  const results = view.item.scorecard?.results ?? [];
  if (results.length === 0) return nothing('The scorecard has not been checked yet.');
  const words = { pass: 'Passes.', fail: '*Fails.*', waived: 'Passes.' } as const;
  const line = (one: (typeof results)[number]): string =>
    `${words[one.verdict]} ${foundWords(view, one)}${one.fetchedAt === null ? '' : ` Checked ${when(one.fetchedAt)}.`}`;
  return results.map((one) => section(line(one)));
};

const changes: Shown = ({ view, ask }) => {
  const { prd, spec } = view.item;
  const aboutSpec = ask.gate === 'spec_sign_off' || ask.bound.startsWith('spec');
  const documents = ask.gate === 'both_sign_off' ? [prd, spec] : [aboutSpec ? spec : prd];
  const all = documents.flatMap((one) => (one === null || one.version < 2 ? [] : one.changes));
  if (all.length === 0) return nothing('Nothing changed since the last version.');
  return all.slice(0, 30).map((change) => section(`*${say(change.section)}*\n${changeLines(change, 1_200)}`));
};

const plan: Shown = ({ view }) => {
  const proposed = view.item.run?.plan;
  if (proposed == null) return nothing('There is no plan.');
  return [
    section(planSteps(proposed, 20)),
    section(
      `*Files:* ${proposed.files
        .slice(0, 40)
        .map((file) => code(file, 60))
        .join(', ')}`,
    ),
    ...(proposed.outsideSpec.length === 0
      ? []
      : [section(`*Outside the spec:* ${proposed.outsideSpec.map((file) => code(file, 100)).join(', ')}`)]),
  ];
};

const risk: Shown = ({ view }) => {
  const judged = view.item.judgement?.risk;
  if (judged === undefined) return nothing('The risk has not been computed yet.');
  const factors = judged.factors.map((one) => `${one.points} · ${say(one.because)}`);
  const radius = view.item.context?.blastRadius;
  return [
    section(`*Risk ${judged.score} of 100*\n${factors.join('\n') || 'No factor raises it.'}`),
    ...(radius === undefined
      ? []
      : [context(`Blast radius ${radius.level}: ${say(blastRadiusWords(radius), 1_500) || 'unknown'}.`)]),
  ];
};

const brief: Shown = ({ view }) => {
  const { item } = view;
  const spec = item.spec?.digest;
  const criteria = (item.prd?.digest.criteria ?? []).map((one) => `${one.number}. ${one.text}`);
  const text = [
    `${item.key} ${item.title}`,
    '',
    item.prd?.digest.inShort ?? item.description.slice(0, 600),
    '',
    spec?.inShort ?? '',
    '',
    ...(criteria.length === 0 ? [] : ['Acceptance criteria:', ...criteria, '']),
    ...(spec === undefined
      ? []
      : [`In scope: ${spec.filesInScope.join(', ')}`, `Do not touch: ${spec.doNotTouch.join(', ')}`]),
  ].join('\n');
  return [
    section(`\`\`\`${say(text.replaceAll('\n', ' ¶ '), 2_600).replaceAll(' ¶ ', '\n')}\`\`\``),
    context('Built from the signed documents.'),
  ];
};

export const extras: Record<string, { title: string; blocks: Shown }> = {
  rules: { title: 'Scorecard', blocks: rules },
  changes: { title: 'Changes', blocks: changes },
  plan: { title: 'Plan', blocks: plan },
  risk: { title: 'Risk', blocks: risk },
  brief: { title: 'Brief', blocks: brief },
  why: { title: 'Held', blocks: ({ view }) => gateRules(view) },
};
