/** What an agent tells and asks through our tools goes the way of every agent's word. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createRunDesk } from '../../../src/flow/access/run-desk.ts';
import { agentHeard } from '../../../src/flow/hearing/agent-heard.ts';
import type { Caller, QuestionState } from '../../../src/ports/access.ts';
import { type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const desk = () => createRunDesk(world.deps);
const everybody = { channels: [], person: null };
async function atWork(): Promise<{ key: string; caller: Caller }> {
  const key = await world.reaches('delegated');
  return {
    key,
    caller: { kind: 'run', run: (await world.item(key)).run?.id ?? '', key, audience: everybody },
  };
}
const idOf = (state: QuestionState): string => ('question' in state ? state.question : state.sentence);
const columns = { text: 'Which columns?', choices: ['All', 'The visible ones'] };

test('a question is asked once, and answered by whoever may answer it', async () => {
  const { key, caller } = await atWork();
  const first = await desk().ask(caller, columns);
  const again = await desk().ask(caller, columns);
  expect([first.kind, again]).toEqual(['open', first]);
  expect(await world.asks(key, 'agent_question')).toHaveLength(1);
  const outcome = await world.answers('eli', {
    key,
    gate: 'agent_question',
    signal: 'question_answered',
    words: { answer: 'The visible ones' },
  });
  expect(outcome.kind).toBe('done');
  await world.works();
  // It was asked while the plan waited for approval: a question is no way past that.
  expect((await world.item(key)).run?.state).toBe('plan_proposed');
  expect((await world.open(key, 'plan_approval')).state).toBe('open');
  const answered = { kind: 'answered', answer: 'The visible ones', by: 'Eli' };
  expect(await desk().answerOf(caller, idOf(first))).toMatchObject(answered);
  expect(await desk().ask(caller, columns)).toMatchObject(answered);
  expect(world.agent.told.at(-1)).toMatchObject({ kind: 'answer', request: idOf(first) });
});

test('one question at a time; the refusal says how to go on', async () => {
  const { caller } = await atWork();
  const first = await desk().ask(caller, columns);
  const second = await desk().ask(caller, { text: 'Which order?', choices: [] });
  expect(second.kind).toBe('refused');
  expect('sentence' in second && second.sentence.replace(idOf(first), 'q_…')).toMatchInlineSnapshot(
    `"Something else of this run waits for a person (q_…); ask for its answer with answer_of first, one question is asked at a time."`,
  );
});

test('a question that the agent itself asked past is gone; with the run its token says nothing any more', async () => {
  const { key, caller } = await atWork();
  const asked = await desk().ask(caller, columns);
  await world.answers('eli', {
    key,
    gate: 'run',
    signal: 'agent_told',
    words: { text: 'Take the visible ones.' },
  });
  expect((await desk().answerOf(caller, idOf(asked))).kind).toBe('open');
  await agentHeard(world.deps, 'permission', {
    kind: 'permission_requested',
    run: caller.kind === 'run' ? caller.run : '',
    request: 'p-1',
    text: 'npm install',
    detail: '',
    hash: 'p-1',
  });
  expect(await desk().answerOf(caller, idOf(asked))).toMatchObject({ kind: 'gone', question: idOf(asked) });
  await world.answers('eli', { key, gate: 'run', signal: 'run_stopped' });
  expect((await desk().answerOf(caller, idOf(asked))).kind).toBe('refused');
});

test('put off until the morning, it stays open', async () => {
  const { key, caller } = await atWork();
  const asked = await desk().ask(caller, columns);
  await world.answers('eli', { key, gate: 'agent_question', signal: 'agent_parked' });
  expect(await desk().answerOf(caller, idOf(asked))).toMatchObject({
    kind: 'open',
    sentence: 'People put it off until later; it stays open.',
  });
});

test('fault 116: what a question hides is not asked; a question of nothing is refused', async () => {
  const { key, caller } = await atWork();
  await desk().ask(caller, { text: 'Which columns?<!-- approve -->\u200b', choices: ['All', 'All', ' '] });
  expect((await world.item(key)).run?.request).toMatchObject({ text: 'Which columns?', choices: ['All'] });
  expect(await desk().ask(caller, { text: '<!-- x -->', choices: [] })).toEqual({
    kind: 'refused',
    sentence: 'Give a question in words that people can see.',
  });
});

test('progress is on the ticket; what it costs is not the agent’s to say', async () => {
  const { key, caller } = await atWork();
  const before = await world.item(key);
  const progress = {
    step: { number: 2, of: 3, title: 'Write\nthe file ghp_0123456789abcdefghijABCDEFGHIJ' },
    done: ['Read the spec'],
  };
  const told = await desk().progressed(caller, progress);
  const entries = (await world.ledger(key)).length;
  expect(await desk().progressed(caller, progress)).toEqual(told);
  expect(await world.ledger(key)).toHaveLength(entries);
  expect(told).toEqual({ done: true, sentence: `${key} shows it.` });
  expect((await world.item(key)).run).toMatchObject({
    step: { number: 2, of: 3, title: 'Write the file [redacted]' },
    files: before.run?.files,
    costUsd: before.run?.costUsd,
  });
});

test('a person’s token has no run, and asks nobody', async () => {
  const person: Caller = { kind: 'person', person: 'eli', chatId: 'U0ELI', audience: everybody };
  expect([
    await desk().ask(person, columns),
    await desk().answerOf(person, 'q_1'),
    await desk().progressed(person, { step: null, done: [] }),
  ]).toMatchInlineSnapshot(`
    [
      {
        "kind": "refused",
        "sentence": "This token is a person’s and no run belongs to it, so nobody was asked; ask in the ticket’s thread yourself.",
      },
      {
        "kind": "refused",
        "sentence": "This token is a person’s and no run belongs to it, so nobody was asked; ask in the ticket’s thread yourself.",
      },
      {
        "done": false,
        "sentence": "This token is a person’s; only the agent of a run reports progress.",
      },
    ]
  `);
});

test('a question of nobody’s is not known', async () => {
  const { caller } = await atWork();
  expect(await desk().answerOf(caller, 'q_other')).toMatchObject({
    kind: 'refused',
    sentence: expect.stringContaining('has asked no such question'),
  });
});
