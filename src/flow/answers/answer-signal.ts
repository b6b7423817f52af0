/** Turns a press (and its words) into the signal with its facts. What a person may choose is checked against lists here. */

import { acceptancesNeeded, failing } from '../../pipeline/conditions.ts';
import { leftWords } from '../../pipeline/facts/left-merge.ts';
import { partsIn } from '../../pipeline/item/parts.ts';
import { redactSecrets } from '../../pipeline/knowledge/redact.ts';
import { type Signal, type SignalName, signal } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Words } from '../../ports/flow.ts';
import type { AskRow } from '../../store/asks.ts';

export interface Answering {
  item: WorkItem;
  ask: AskRow;
  words: Words;
  /** Names that the person may pick from. */
  agents: string[];
  services: string[];
  home: WorkItem['home'];
  alsoBack: string[];
}
/** A sentence for the person: what they sent is not enough. */
export class Unfit {
  readonly sentence: string;
  constructor(sentence: string) {
    this.sentence = sentence;
  }
}

/** What somebody wrote in a form. It goes to the record and to others' eyes, so keys and passwords stay behind. */
export const textOf = (words: Words, name: string): string => {
  const value = words[name];
  return typeof value === 'string' ? redactSecrets(value.trim()).slice(0, 3_000) : '';
};
const list = (words: Words, name: string): string[] => {
  const value = words[name];
  return Array.isArray(value) ? value : typeof value === 'string' && value !== '' ? [value] : [];
};
const numberOf = (words: Words, name: string, otherwise: number): number => {
  const value = Number(words[name]);
  return Number.isFinite(value) && value > 0 ? value : otherwise;
};

function needed(words: Words, name: string, what: string): string | Unfit {
  const value = textOf(words, name);
  return value === '' ? new Unfit(what) : value;
}
function withReason(
  words: Words,
  build: (reason: string) => Signal,
  { field = 'reason', what = 'I need a reason.' }: { field?: string; what?: string } = {},
): Signal | Unfit {
  const reason = needed(words, field, what);
  return reason instanceof Unfit ? reason : build(reason);
}

/** Version and hash that the question was about: what the person saw, not what is newest. */
export function seen(bound: string, document: 'prd' | 'spec'): { version: number; hash: string } {
  const found = new RegExp(`(?:^|:)${document}:v(\\d+):([0-9a-f]*)`).exec(bound);
  return { version: Number(found?.[1] ?? 0), hash: found?.[2] ?? '' };
}

function choice({ words, item, agents }: Answering) {
  const agent = textOf(words, 'agent') || agents[0] || '';
  if (!agents.includes(agent)) return new Unfit(`${agent === '' ? 'No agent' : agent} is not set up here.`);
  const autonomy: 'assisted' | 'autonomous' =
    textOf(words, 'autonomy') === 'autonomous' && item.policy?.autonomy === 'autonomous'
      ? 'autonomous'
      : 'assisted';
  const cap = Math.min(numberOf(words, 'capUsd', item.policy?.capUsd ?? 5), 100);
  return {
    agent,
    autonomy,
    capUsd: cap,
    waitsFor: textOf(words, 'waitsFor') || null,
    reason: textOf(words, 'reason') || null,
  };
}
const wantsAgent = (words: Words): boolean => words['delegate'] === true || textOf(words, 'agent') !== '';

type Builder = (answering: Answering) => Signal | Unfit;
const plain =
  (name: SignalName): Builder =>
  () =>
    ({ name, facts: {} }) as Signal;
const reasoned =
  (name: SignalName, field = 'reason', what = 'I need a reason.'): Builder =>
  ({ words }) =>
    withReason(words, (reason) => ({ name, facts: { [field]: reason } }) as Signal, { field, what });
const run = (item: WorkItem): string => item.run?.id ?? '';
const request = (item: WorkItem): string => item.run?.request?.id ?? '';

const builders: Partial<Record<SignalName, Builder>> = {
  started: ({ home }) =>
    home === null
      ? new Unfit('No channel is linked to that service. Link one first.')
      : signal('started', { home }),
  service_chosen: ({ words, services }) => {
    const service = textOf(words, 'service');
    return services.includes(service)
      ? signal('service_chosen', { service })
      : new Unfit(`There is no service ${service}.`);
  },
  split_chosen: ({ item, words }) => {
    const typed = textOf(words, 'titles').split('\n');
    const lines = typed.some((line) => line.trim() !== '') ? typed : (item.splitProposal ?? []);
    const parts = partsIn(lines);
    return 'unfit' in parts ? new Unfit(parts.unfit) : signal('split_chosen', parts);
  },
  changes_requested: ({ words }) =>
    withReason(
      words,
      (what) => signal('changes_requested', { what, about: textOf(words, 'about') || null }),
      { field: 'what', what: 'Say what should change.' },
    ),
  prd_signed_off: ({ ask }) => signal('prd_signed_off', seen(ask.bound, 'prd')),
  spec_signed_off: (answering) => {
    const chosen = wantsAgent(answering.words) ? choice(answering) : null;
    return chosen instanceof Unfit
      ? chosen
      : signal('spec_signed_off', { ...seen(answering.ask.bound, 'spec'), choice: chosen });
  },
  both_signed_off: (answering) => {
    const chosen = wantsAgent(answering.words) ? choice(answering) : null;
    return chosen instanceof Unfit
      ? chosen
      : signal('both_signed_off', {
          prd: seen(answering.ask.bound, 'prd'),
          spec: seen(answering.ask.bound, 'spec'),
          choice: chosen,
        });
  },
  document_reopened: ({ ask, words }) =>
    withReason(words, (reason) => signal('document_reopened', { reason, document: documentOf(ask) })),
  sign_off_withdrawn: ({ ask, words }) =>
    withReason(words, (reason) => signal('sign_off_withdrawn', { reason, document: documentOf(ask) })),
  re_signed: ({ ask, item, words }) => {
    const document = item.reSign ?? 'prd';
    return signal('re_signed', {
      document,
      ...seen(ask.bound, document),
      tellAgent: words['tellAgent'] === true,
    });
  },
  decided_against: ({ words }) =>
    withReason(words, (reason) =>
      signal('decided_against', { reason, lookAgain: textOf(words, 'lookAgain') || null }),
    ),
  waiver_requested: ({ item, words }) => {
    const waivable = failing(item)
      .filter((result) => result.waivable && !result.clearsItself)
      .map((result) => result.rule);
    const rules = list(words, 'rules').filter((rule) => waivable.includes(rule));
    if (rules.length === 0) return new Unfit('Choose at least one rule that can be waived.');
    return withReason(words, (reason) => signal('waiver_requested', { rules, reason }), {
      field: 'reason',
      what: 'Say why it is safe here.',
    });
  },
  waived: ({ item, words }) => {
    const asked = item.waiverRequest?.rules ?? [];
    const chosen = list(words, 'rules');
    return signal('waived', {
      rules: chosen.length === 0 ? asked : asked.filter((rule) => chosen.includes(rule)),
      ends: null,
    });
  },
  delegated: (answering) => {
    const chosen = choice(answering);
    return chosen instanceof Unfit ? chosen : signal('delegated', chosen);
  },
  plan_approved: ({ item }) =>
    signal('plan_approved', { run: run(item), planHash: item.run?.plan?.hash ?? '' }),
  plan_returned: ({ item, words }) =>
    withReason(words, (what) => signal('plan_returned', { run: run(item), what }), {
      field: 'what',
      what: 'Say what should change.',
    }),
  permission_granted: ({ item, words }) =>
    signal('permission_granted', {
      run: run(item),
      request: request(item),
      forRun: words['forRun'] === true,
    }),
  permission_denied: ({ item, words }) =>
    signal('permission_denied', {
      run: run(item),
      request: request(item),
      reason: textOf(words, 'reason') || 'Denied.',
    }),
  question_answered: ({ item, words }) =>
    withReason(
      words,
      (answer) => signal('question_answered', { run: run(item), request: request(item), answer }),
      { field: 'answer', what: 'Write an answer.' },
    ),
  agent_told: reasoned('agent_told', 'text', 'Write what the agent should know.'),
  given_back: ({ words }) => signal('given_back', { reason: textOf(words, 'reason') || 'Given back.' }),
  budget_raised: ({ words }) => signal('budget_raised', { byUsd: Math.min(numberOf(words, 'byUsd', 5), 50) }),
  accepted: (answering) => accepted(answering),
  merge_declined: reasoned('merge_declined'),
  deploy_approved: ({ item }) => signal('deploy_approved', { sha: item.pullRequest?.headSha ?? '' }),
  deploy_declined: reasoned('deploy_declined'),
  ship_postponed: ({ words }) => signal('ship_postponed', { reason: textOf(words, 'reason') || 'Not yet.' }),
  hold_overridden: ({ item, words }) => {
    const held =
      item.deploy?.verdict?.results.filter((result) => !result.ok).map((result) => result.rule) ?? [];
    const rule = textOf(words, 'rule') || (held[0] ?? '');
    if (!held.includes(rule)) return new Unfit('That cause does not hold the deploy now.');
    return withReason(words, (reason) => signal('hold_overridden', { rule, reason }));
  },
  deploy_failed: ({ item }) =>
    signal('deploy_failed', {
      deployment: item.deploy?.deployment?.id ?? '',
      reason: 'A person said that it is not live.',
    }),
  fix_forward_chosen: reasoned('fix_forward_chosen', 'what', 'Say what to fix.'),
  rollback_requested: ({ alsoBack }) => signal('rollback_requested', { alsoBack }),
  reason_given: reasoned('reason_given', 'reason', 'Say why it was rolled back.'),
  reopened: reasoned('reopened'),
  service_unlocked: ({ item, words }) =>
    withReason(words, (reason) => {
      const sentence = leftWords(item);
      return signal('service_unlocked', { reason, ...(sentence === null ? {} : { sentence }) });
    }),
  cancelled: ({ words }) => {
    const as = textOf(words, 'as');
    if (as === 'decided_against')
      return withReason(words, (reason) => signal('decided_against', { reason, lookAgain: null }));
    const kind = as === 'duplicate' || as === 'elsewhere' ? as : 'not_needed';
    return withReason(words, (reason) => signal('cancelled', { as: kind, reason }));
  },
  paused: ({ words }) =>
    withReason(words, (reason) => signal('paused', { reason, until: textOf(words, 'until') || null })),
  proposal_discarded: ({ item }) => signal('proposal_discarded', { section: item.proposal?.section ?? '' }),
  done_by_hand: ({ words }) => signal('done_by_hand', { note: textOf(words, 'note') }),
};
const plainOnes: SignalName[] = [
  'split_declined',
  'full_path_chosen',
  'redraft_chosen',
  'redraft_declined',
  'waiver_ended',
  'choice_forgotten',
  'taken_by_hand',
  'run_stopped',
  'taken_over',
  'retry_requested',
  'merge_accepted',
  'deploy_cancelled',
  'ship_confirmed',
  'deploy_confirmed',
  'deploy_continued',
  'revert_requested',
  'resumed',
  'sharing_allowed',
];
for (const name of plainOnes) builders[name] = plain(name);
builders.waiver_declined = reasoned('waiver_declined');

/** Which document a question is about: never what the press claims. */
const documentOf = (ask: AskRow): 'prd' | 'spec' => {
  if (ask.gate === 'spec_sign_off') return 'prd';
  return ask.bound.startsWith('spec') || ask.gate === 'unblock' || ask.gate === 'attention' ? 'spec' : 'prd';
};

/** Criteria that are not met need a reason each; one reason for all is enough said once. */
function accepted({ item, words }: Answering): Signal | Unfit {
  const judged = item.judgement;
  if (judged === null) return new Unfit('The change has not been compared with the spec yet.');
  const all = acceptancesNeeded(item).flatMap((one) => one.criteria);
  const ticked = list(words, 'criteria').map(Number);
  if (Array.isArray(words['criteria']) && ticked.length === 0)
    return new Unfit('Tick what you accept, or ask for changes.');
  const criteria = ticked.length > 0 ? all.filter((one) => ticked.includes(one)) : [...new Set(all)];
  const missed = judged.criteria.filter((one) => one.verdict === 'not_met' && criteria.includes(one.number));
  const reasons = missed.map((one) => ({
    criterion: one.number,
    reason: textOf(words, `reason_${one.number}`) || textOf(words, 'reason'),
  }));
  if (reasons.some((one) => one.reason === ''))
    return new Unfit('A criterion is not met. Say why you accept it all the same.');
  return signal('accepted', { sha: judged.sha, criteria, reasons });
}

export function answerSignal(name: SignalName, answering: Answering): Signal | Unfit {
  const build = builders[name];
  return build === undefined ? new Unfit('That is not offered here.') : build(answering);
}
