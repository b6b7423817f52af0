/**
 * What an agent tells and asks through our tools. It goes the way of every agent's word: the same signals, the same
 * card, the same gate. The question's id follows from the run and the words, so asking again is asking for the answer.
 */
import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { redact } from '../../log.ts';
import { withoutHidden } from '../../pipeline/documents/hidden.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Caller, Progress, QuestionState, RunDesk } from '../../ports/access.ts';
import { entriesOf, type LedgerRow } from '../../store/ledger.ts';
import { allPeople } from '../../store/people.ts';
import { findItem } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { agentHeard } from '../hearing/agent-heard.ts';

const LONGEST_QUESTION = 1_500;
/** Buttons hold this many characters. */
const LONGEST_CHOICE = 75;
const LONGEST_STEP = 200;
const MOST_STEPS = 50;
const MOST_FILES = 200;
const LONGEST_PATH = 250;

const NO_RUN =
  'This token is a person’s and no run belongs to it, so nobody was asked; ask in the ticket’s thread yourself.';
const OVER = 'The run of this token has ended.';

export function createRunDesk(deps: Deps): RunDesk {
  return {
    progressed: (caller, progress) => progressed(deps, caller, progress),
    ask: (caller, question) => ask(deps, caller, question),
    answerOf: (caller, question) => answerOf(deps, caller, question),
  };
}

const plain = (text: string, most: number): string => {
  const clean = redact(withoutHidden(text)).trim();
  return clean.length > most ? `${clean.slice(0, most - 1).toWellFormed()}…` : clean;
};
const line = (text: string, most: number): string => plain(text.replaceAll(/\s+/g, ' '), most);

type Run = NonNullable<WorkItem['run']>;
async function current(deps: Deps, caller: Caller): Promise<{ item: WorkItem; run: Run } | null> {
  const item = caller.kind === 'run' ? await findItem(deps.db, caller.key) : null;
  const run = item?.run;
  return item === null || run == null || caller.kind !== 'run' || run.id !== caller.run
    ? null
    : { item, run };
}

async function progressed(
  deps: Deps,
  caller: Caller,
  progress: Progress,
): Promise<{ done: boolean; sentence: string }> {
  if (caller.kind === 'person')
    return { done: false, sentence: 'This token is a person’s; only the agent of a run reports progress.' };
  const at = await current(deps, caller);
  if (at === null) return { done: false, sentence: OVER };
  const { step } = progress;
  const told = {
    step: step === null ? null : { number: step.number, of: step.of, title: line(step.title, LONGEST_STEP) },
    done: progress.done.slice(0, MOST_STEPS).map((one) => line(one, LONGEST_STEP)),
    files: progress.files?.slice(0, MOST_FILES).map((one) => line(one, LONGEST_PATH)) ?? at.run.files,
    // What it costs is counted by whoever pays, never by the agent.
    costUsd: at.run.costUsd,
  };
  const { step: shown, done, files, costUsd } = at.run;
  // An agent that repeats itself fills no ledger.
  if (!isDeepStrictEqual(told, { step: shown, done, files, costUsd }))
    await agentHeard(deps, `tools:progress:${randomUUID()}`, {
      kind: 'progressed',
      run: at.run.id,
      ...told,
    });
  return { done: true, sentence: `${at.item.key} shows it.` };
}

const idOf = (run: string, text: string, choices: string[]): string =>
  `q_${createHash('sha256')
    .update(JSON.stringify([run, text, choices]))
    .digest('hex')
    .slice(0, 20)}`;

async function ask(
  deps: Deps,
  caller: Caller,
  question: { text: string; choices: string[] },
): Promise<QuestionState> {
  if (caller.kind === 'person') return { kind: 'refused', sentence: NO_RUN };
  const at = await current(deps, caller);
  if (at === null) return { kind: 'refused', sentence: OVER };
  const text = plain(question.text, LONGEST_QUESTION);
  const choices = [...new Set(question.choices.map((one) => line(one, LONGEST_CHOICE)))].filter(
    (one) => one !== '',
  );
  if (text === '') return { kind: 'refused', sentence: 'Give a question in words that people can see.' };
  const id = idOf(at.run.id, text, choices);
  const before = await stateOf(deps, at, id);
  if (before !== null) return before;
  const open = at.run.request;
  if (open !== null)
    return {
      kind: 'refused',
      sentence: `Something else of this run waits for a person (${open.id}); ask for its answer with answer_of first, one question is asked at a time.`,
    };
  await agentHeard(deps, `tools:${id}`, {
    kind: 'question_asked',
    run: at.run.id,
    request: id,
    text,
    choices: choices.slice(0, 3),
    hash: id.slice(2),
  });
  const after = await current(deps, caller);
  const state = after === null ? null : await stateOf(deps, after, id);
  return (
    state ?? {
      kind: 'refused',
      sentence: `${at.item.key} takes no question now: its run is ${at.run.state}.`,
    }
  );
}

async function answerOf(deps: Deps, caller: Caller, question: string): Promise<QuestionState> {
  if (caller.kind === 'person') return { kind: 'refused', sentence: NO_RUN };
  const at = await current(deps, caller);
  if (at === null) return { kind: 'refused', sentence: OVER };
  return (
    (await stateOf(deps, at, question)) ?? {
      kind: 'refused',
      sentence: 'This run has asked no such question; give the question_id that ask_human returned.',
    }
  );
}

const about = (entry: LedgerRow): Record<string, unknown> => entry.facts as Record<string, unknown>;

/** The ledger alone is asked, so an answer is there hours and restarts later. Null: it was never asked. */
async function stateOf(
  deps: Deps,
  { item, run }: { item: WorkItem; run: Run },
  id: string,
): Promise<QuestionState | null> {
  const entries = (await entriesOf(deps.db, item.key)).filter(
    (entry) => about(entry)['run'] === run.id && about(entry)['request'] === id,
  );
  const answer = entries.findLast(
    (entry) => entry.signal === 'question_answered' && ['moved', 'stayed'].includes(entry.outcome),
  );
  if (answer !== undefined) {
    const { actor } = answer;
    const said = about(answer)['answer'];
    const people = actor.kind === 'person' ? await allPeople(deps.db) : [];
    const by = people.find((one) => actor.kind === 'person' && one.id === actor.id)?.name ?? 'Somebody';
    return {
      kind: 'answered',
      question: id,
      answer: typeof said === 'string' ? said : '',
      by,
      at: answer.at,
    };
  }
  if (run.request?.id === id)
    return {
      kind: 'open',
      question: id,
      sentence:
        run.state === 'parked'
          ? 'People put it off until later; it stays open.'
          : `It is asked in the thread of ${item.key}. Ask for it with answer_of; it may take hours.`,
    };
  return entries.some((entry) => entry.signal === 'question_asked' && entry.outcome !== 'ignored')
    ? {
        kind: 'gone',
        question: id,
        sentence:
          'It is not asked any more and nobody answered it: people went on in another way. Ask in other words if it still matters.',
      }
    : null;
}
