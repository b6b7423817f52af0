/** Questions that are open in the texts that one press signs. A question that stands in both is asked, and answered, once. */
import type { GateName } from '../gates.ts';
import type { DocumentKind } from '../item/basics.ts';
import type { WorkItem } from '../work-item.ts';

export interface SigningQuestion {
  question: string;
  /** Documents in which it is open. */
  stands: DocumentKind[];
}

/** The texts whose open questions a signature asks about. */
export const askedWhenSigned: Partial<Record<GateName, DocumentKind[]>> = {
  prd_sign_off: ['prd'],
  both_sign_off: ['prd', 'spec'],
};

export function signingQuestions(item: Pick<WorkItem, DocumentKind>, gate: GateName): SigningQuestion[] {
  const found = new Map<string, DocumentKind[]>();
  for (const kind of askedWhenSigned[gate] ?? [])
    for (const question of item[kind]?.digest.openQuestions ?? [])
      found.set(question, [...(found.get(question) ?? []), kind]);
  return [...found].map(([question, stands]) => ({ question, stands: [...new Set(stands)] }));
}
