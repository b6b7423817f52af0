/** How people hear of a rule: by its title where it is named, by its sentence where it says what it found. */
import type { WorkItem } from '../work-item.ts';
import { guardrails } from './index.ts';

/** "tier is not T1": what is waived; the id itself for a rule of an older version. */
export const ruleTitle = (id: string): string =>
  guardrails.find((rule) => rule.id === id)?.title ?? id.replaceAll('_', ' ');

/** "amend the spec": what makes it pass; null where only a waiver does, or time. */
export const mending = (item: WorkItem, id: string): string | null =>
  guardrails.find((rule) => rule.id === id)?.mend?.(item) ?? null;

/** Openings of the rules' sentences that are words of ours: a name of a person or a service keeps its letters. */
const opening = /^(?:A|Blast radius|Incident|It|No|Nobody|Priority|The|There) /;

/** "priority is high": what a rule found, inside another sentence. */
export const ruleInside = (sentence: string): string =>
  sentence.replace(opening, (words) => words.charAt(0).toLowerCase() + words.slice(1)).replace(/\.$/, '');
