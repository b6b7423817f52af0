/** What is nearest to the ticket among what was written, and what of it is there today. */
import type { Evidence } from '../../../../pipeline/item/context.ts';
import type { Material } from '../../../../ports/model.ts';
import { closeEvidence } from '../evidence.ts';
import { relevantEvidence } from '../material.ts';
import { common, sentences, stems } from '../words.ts';

const nearIt =
  /\b(?:already (?:does|shows|has|exists?)|nearly does|workaround|can be (?:copied|downloaded|exported|printed))\b/i;

/** What is about the ticket, then what shares a word of its title and is of the same service, or, where it names none, another word than the service. */
export function nearFirst(material: Material, kinds: Evidence['kind'][]): Evidence[] {
  const own = material.item.service?.name;
  const service = stems(own ?? '');
  const title = stems(material.item.title);
  const rest = new Set([...title].filter((word) => !service.has(word)));
  const shares = (each: Evidence): boolean => {
    const words = stems(`${each.title} ${each.excerpt} ${each.says ?? ''}`);
    if (each.service === undefined || own === undefined) return common(rest, words).length > 0;
    return each.service === own && common(title, words).length > 0;
  };
  return [...closeEvidence(material, kinds), ...relevantEvidence(material, kinds).filter(shares)];
}

/** A sentence that says that something near it is there today; a record of what was never built may say so too. */
export function thereToday(material: Material): { each: Evidence; line: string } | null {
  for (const each of nearFirst(material, ['file', 'prd', 'ticket', 'runbook', 'catalog'])) {
    const line = sentences(each.excerpt).find((one) => nearIt.test(one));
    if (line !== undefined) return { each, line };
  }
  return null;
}
