/** A ticket is live in the sandbox, and somebody pushes with force into the bare repository: past the product, and by name. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repositoryPath } from '../../../src/adapters/local/forge/git/repository.ts';
import { reconcile } from '../../../src/flow/reconcile.ts';
import { INVOICES, offering, opens, sends, stepByStep, wordsOn } from '../../stories/acting.ts';
import { git } from '../../support/local/forge-world.ts';
import { startWorld, type World } from '../../support/world.ts';

stepByStep();
let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.close());

const repo = 'acme/invoices';
let merge = '';

test('a ticket goes live', async () => {
  await world.ana.command(INVOICES, '/ticket', 'Export invoices as CSV');
  await world.ana.presses('Sign off PRD', /please sign off PRD v1/);
  await opens(world.eli, 'Sign off and delegate…', /Eli, please sign off spec v1/);
  await sends(world.eli, {});
  await world.eli.presses('Approve plan', /proposes a plan/);
  await world.sam.presses('Accept and ship', /ready to look at/);
  await offering(world.ana, 'Release notes', /TL-1 is live/);
  merge = (await world.item('TL-1')).pullRequest?.mergeSha ?? '';
});

test('fault 86: a forced push into the bare repository is said within a round: what is gone, and who must act', async () => {
  const cwd = repositoryPath(world.home, repo);
  await git(['update-ref', 'refs/heads/main', `${merge}^1`], { cwd });
  await reconcile(world.product.deps, { boot: false });
  const said = await world.eli.message(/rewrote main, and its merge is gone from it/);
  expect(wordsOn(said.blocks)).toContain('*Somebody rewrote `main`, and the merge of TL-1 is gone from it.*');
  expect(wordsOn(said.blocks)).toContain(
    'invoices still runs it, and the next deploy from `main` takes it out. <@U0ELI> has to put it back on `main`, or roll it back.',
  );
  await world.sam.finds('the card that says it, too', (seen) =>
    JSON.stringify(seen.channels).includes(`the merge ${merge.slice(0, 7)} is gone from it`),
  );
});

test('fault 86: put back by Sam, whose name the forge tells, it is over', async () => {
  await world.product.outside.forge.people.rewrite(repo, 'main', { to: merge, login: 'octo-sam' });
  await world.eli.finds('that it is over', (seen) =>
    JSON.stringify(seen.channels).includes('It is on `main` again'),
  );
  expect((await world.item('TL-1')).lost).toMatchObject({ by: null, backAt: expect.any(String) });
});
