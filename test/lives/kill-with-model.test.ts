/**
 * The product is killed while a model works: between its draft and the saving, between a canvas and its id, and in the
 * middle of an answer. Afterwards there is one version, one canvas and one answer, and every call that ended is on the bill.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { layDatabase } from '../support/database-setup.ts';
import { messagesIn, offering, STEP_MS } from '../support/kill/people.ts';
import { type KillRun, runScenario } from '../support/kill/run.ts';
import { files, type Scenario } from '../support/kill/scenarios.ts';
import { says } from '../support/model/replies.ts';
import { KEY, type ModelServer, startModelServer } from '../support/model/server.ts';
import { diligent } from '../support/model/texts.ts';

const INVOICES = 'C0INVOICES';
const points = ['draft_prd:after_model', 'show_item:after_page'];
const ANSWER =
  'Three customers asked for it in the last six months, and nobody has since June. The report page nearly does it already.';

let server: ModelServer;
let run: KillRun;
/** What the person saw when the product died. */
let begun = '';
let answers: { ts: string; text: string }[] = [];
beforeAll(async () => {
  const home = await mkdtemp(join(tmpdir(), 'throughline-killed-'));
  await layDatabase(join(home, 'db'));
  run = await runScenario(draftedAndAnswered, { home, server: null, database: '', points });
}, 300_000);

const draftedAndAnswered: Scenario = {
  name: 'drafted and answered by a model',
  beside: async () => {
    server = await startModelServer();
    server.otherwise = diligent();
    return {
      env: { ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: server.url },
      problems: () => [],
      end: () => server.close(),
    };
  },
  live: async ({ ana }, fire) => {
    await files(ana, INVOICES, 'Export invoices as CSV');
    const question = await ana.finds('the PRD question', offering('Sign off PRD'), { withinMs: STEP_MS });
    const thread = question.thread_ts ?? question.ts;
    let goOn = (): void => {};
    const after = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    server.will(says(ANSWER, { after }));
    await ana.says(INVOICES, '@throughline who asked for this?', thread);
    const isAnswer = /Three/;
    const growing = await ana.finds(
      'the beginning of the answer',
      (seen) => messagesIn(seen).find((one) => one.thread_ts === thread && isAnswer.test(one.text)),
      { withinMs: STEP_MS },
    );
    begun = growing.text;
    await fire.dies();
    goOn();
    server.will(says(ANSWER));
    fire.again();
    await fire.ready();
    await ana.finds(
      'the whole answer',
      (seen) => messagesIn(seen).find((one) => one.text.includes('nearly does it already')),
      { withinMs: STEP_MS },
    );
    answers = messagesIn(await ana.sees()).filter(
      (one) => one.bot_id !== undefined && isAnswer.test(one.text),
    );
  },
};

const callsOf = (task: string) => run.books?.modelCalls.filter((row) => row.task === task) ?? [];

test('it was killed at both places, and nothing is twice or missing', () => {
  expect(run.met.toSorted()).toEqual(points.toSorted());
  expect(run.problems).toEqual([]);
});

test('fault 30: after the model’s call, before the text is saved: drafted again, both calls paid, one version', () => {
  expect(callsOf('drafting')).toHaveLength(2);
  for (const call of callsOf('drafting'))
    expect(call).toMatchObject({ key: 'TL-1', outputTokens: 100, costMicros: expect.any(Number) });
  expect(run.books?.documents.map((row) => [row.kind, row.version])).toEqual([['prd', 1]]);
});

test('fault 31: after the canvas was made, before its id is saved: found by its marker, there is one', () => {
  expect(run.problems.filter((problem) => /canvas/.test(problem))).toEqual([]);
  expect(run.met).toContain('show_item:after_page');
});

test('in the middle of an answer: one message, finished where it was begun', () => {
  expect(begun).not.toContain('nearly does it already');
  expect(answers).toHaveLength(1);
  // A call that died with the process was never told what it cost: the one that ended is on the bill.
  expect(callsOf('conversation')).toHaveLength(1);
});
