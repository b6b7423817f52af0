/** Whoever the policy names may stand for somebody whose role they do not hold, as long as that one is away. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { goRound } from '../../../src/flow/asking/rounds.ts';
import { parseCompany } from '../../../src/flow/company/company-file.ts';
import { dbNow } from '../../../src/store/db.ts';
import { acmeSource } from '../../support/local/acme.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(async () => {
  await world.reset();
  world.deps.company.policy.base.mayBeDeputy = ['sam'];
});
afterAll(() => world?.close());

const away = (name: keyof typeof chatId, deputy: string) =>
  world.flow.personal.leave(chatId[name], { until: null, deputy });
const signs = (name: keyof typeof chatId, key: string) =>
  world.answers(name, { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });

test('an engineer signs the PRD for the PM, and the ledger says in which role', async () => {
  const key = await world.reaches('prd_draft');
  expect(await signs('sam', key)).toMatchObject({ kind: 'refused', code: 'not_your_role' });
  expect(await away('ana', 'sam')).toMatchObject({ kind: 'away', moved: [{ name: 'Sam', count: 1 }] });
  await world.works();
  expect(await world.open(key, 'prd_sign_off')).toMatchObject({
    asked: ['sam'],
    moved: { from: 'ana', deputy: true },
  });
  expect(await signs('sam', key)).toMatchObject({ kind: 'done' });
  expect((await world.ledger(key)).findLast((one) => one.signal === 'prd_signed_off')).toMatchObject({
    actor: { kind: 'person', id: 'sam' },
    role: 'pm',
  });
});

test('back again, the question is the PM’s, and the deputy may answer no more', async () => {
  const key = await world.reaches('prd_draft');
  await away('ana', 'sam');
  await world.works();
  await world.flow.personal.back(chatId.ana);
  expect(await world.open(key, 'prd_sign_off')).toMatchObject({ asked: ['ana'], moved: null });
  expect(await signs('sam', key)).toMatchObject({ kind: 'refused', code: 'not_your_role' });
});

test('an absence that ends by itself gives the question back too', async () => {
  const key = await world.reaches('prd_draft');
  const until = new Date(Date.parse(await dbNow(world.deps.db)) + 400).toISOString();
  await world.flow.personal.leave(chatId.ana, { until: { at: until }, deputy: 'sam' });
  expect((await world.open(key, 'prd_sign_off')).asked).toEqual(['sam']);
  await expect
    .poll(async () => {
      await goRound(world.deps);
      return (await world.open(key, 'prd_sign_off')).asked;
    })
    .toEqual(['ana']);
});

test('whom the policy does not name is refused as deputy', async () => {
  expect(await away('ana', 'kim')).toMatchObject({
    kind: 'refused',
    sentence: 'Kim holds none of your roles, so could not answer for you.',
  });
});

test('the policy file: a name that is nobody’s is a problem with its fix', () => {
  const raw = parse(readFileSync(join(acmeSource, 'throughline.yaml'), 'utf8')) as {
    policy: { default: Record<string, unknown> };
  };
  raw.policy.default['may_be_deputy'] = ['sam'];
  const parsed = parseCompany(raw);
  expect('company' in parsed && parsed.company.policy.base.mayBeDeputy).toEqual(['sam']);
  raw.policy.default['may_be_deputy'] = ['zoe'];
  expect(parseCompany(raw)).toEqual({
    problems: [
      'policy default may_be_deputy names zoe, who is not under people. Add the person or mend the name.',
    ],
  });
});
