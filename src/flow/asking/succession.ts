/**
 * Which question a new one follows, and which one follows a question that is gone. Most gates ask one question at a
 * time. That of proposals asks two, the change and the way back from the last one, and both may begin or end with the
 * same signal: they are told apart by what they are bound to, never by the order in which the store returns them.
 */
import type { Question } from '../../pipeline/questions.ts';
import type { AskRow } from '../../store/asks.ts';

type Bound = Pick<Question, 'bound'> & { gate: string };

const isUndo = ({ bound }: Bound): boolean => bound.startsWith('undo:');
const documentOf = ({ bound }: Bound): string => bound.split(':')[0] ?? '';
const isProposal = ({ gate }: Bound): boolean => gate === 'proposal';

export function followed(
  question: Question,
  about: { gone: AskRow[]; answered: AskRow | null },
): AskRow | undefined {
  const gone = about.gone.filter((row) => row.gate === question.gate);
  if (!isProposal(question)) return gone[0];
  const isAnswered = (row: AskRow): boolean => row.id === about.answered?.id;
  // What was applied without a question is taken back on a line of its own.
  if (isUndo(question)) return gone.find((row) => isAnswered(row) && !isUndo(row));
  return gone.find((row) => !isAnswered(row) && !isUndo(row) && documentOf(row) === documentOf(question));
}

export function follower(
  row: AskRow,
  about: { fresh: AskRow[]; answered: AskRow | null },
): AskRow | undefined {
  const fresh = about.fresh.filter((one) => one.gate === row.gate);
  if (!isProposal(row)) return fresh[0];
  if (isUndo(row)) return undefined;
  if (row.id === about.answered?.id) return fresh.find(isUndo);
  return fresh.find((one) => !isUndo(one) && documentOf(one) === documentOf(row));
}
