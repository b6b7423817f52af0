import type { PersonId } from '../item/basics.ts';
import type { Role } from '../people.ts';
import type { SignalName } from '../signals.ts';
import type { WorkItem } from '../work-item.ts';
import type { Who } from './who.ts';

export interface Gate {
  /** What is decided, for "Only a PM of invoices can …". */
  matter: string;
  who: Who[];
  /** The roles of whom one person each is asked; none: the gate is standing, offered and never asked. */
  asks: (item: WorkItem) => Role[];
  /** Asked before anybody else, where they may answer. */
  first?: (item: WorkItem) => PersonId | null;
  /** Answers that are an approval: the author may not give them where policy wants two people. */
  notTheAuthor?: SignalName[];
  /** What the gate is bound to while it is open; none: closed; a new value withdraws the old question and asks anew. */
  bounds: (item: WorkItem) => string[];
  /** Who may answer what; `true`: everyone in `who`. */
  answers: Partial<Record<SignalName, true | Who[] | ((item: WorkItem) => Who[])>>;
}

export const nobody = (): Role[] => [];
export const ask =
  (...roles: Role[]) =>
  (): Role[] =>
    roles;
export const bound = (open: boolean, ...parts: (string | number | null | undefined)[]): string[] =>
  open ? [parts.join(':')] : [];
export const prdBound = (item: WorkItem): string => `prd:v${item.prd?.version ?? 0}:${item.prd?.hash ?? ''}`;
export const specBound = (item: WorkItem): string =>
  `spec:v${item.spec?.version ?? 0}:${item.spec?.hash ?? ''}`;
export const head = (item: WorkItem): string => item.pullRequest?.headSha ?? '';
