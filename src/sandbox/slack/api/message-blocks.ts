import { withIds } from '../blocks/ids.ts';
import { judgeBlocks, worded } from '../blocks/judge.ts';
import { pictureProblems } from '../files/pictures.ts';
import type { Fields } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { Refusal } from './method.ts';

/** The blocks of a message as Slack keeps them: judged, every block and element with an id. */
export function messageBlocks(workspace: Workspace, blocks: Fields[]): Fields[] {
  const problems = [
    ...judgeBlocks(blocks, 'message', '/blocks'),
    ...pictureProblems(workspace, blocks, '/blocks'),
  ];
  if (problems.length > 0) {
    throw new Refusal('invalid_blocks', {
      errors: problems.map((problem) => `${problem.message} [json-pointer:${problem.pointer}]`),
      response_metadata: { messages: problems.map(worded) },
    });
  }
  return withIds(blocks);
}
