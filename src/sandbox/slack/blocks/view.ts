import { type Fields, listOf } from '../json.ts';
import { inputsIn } from './interactive.ts';
import { judgeBlocks } from './judge.ts';
import { plainText } from './objects.ts';
import { complain, flag, may, must, object, oneOf, type Place, type Problem, string } from './rule.ts';

const shared = {
  blocks: must(() => undefined),
  private_metadata: may(string(3000, 0)),
  callback_id: may(string(255, 0)),
  external_id: may(string(255, 0)),
};

const modal = object(
  {
    ...shared,
    type: must(oneOf('modal')),
    title: must(plainText(24)),
    submit: may(plainText(24)),
    close: may(plainText(24)),
    clear_on_close: may(flag),
    notify_on_close: may(flag),
    submit_disabled: may(flag),
  },
  (view, at) => {
    if (view.submit === undefined && inputsIn(listOf(view.blocks)).length > 0) {
      complain(at, 'submit is required for modals with input blocks', {
        type: 'required',
        expected: 'submit',
      });
    }
  },
);

const home = object({ ...shared, type: must(oneOf('home')) });

/** Everything that is wrong with a view. */
export function viewProblems(view: Fields, type: 'modal' | 'home', pointer = '/view'): Problem[] {
  const problems: Problem[] = [];
  const at: Place = { pointer, surface: type, report: (problem) => problems.push(problem) };
  (type === 'modal' ? modal : home)(view, at);
  if (view.blocks !== undefined) problems.push(...judgeBlocks(view.blocks, type, `${pointer}/blocks`));
  return problems;
}
