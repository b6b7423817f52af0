/** What is done one after the other, and for which criterion. */
import { prdDigest } from '../../../../pipeline/documents/prd-digest.ts';
import type { Material } from '../../../../ports/model.ts';
import { isTest, type Scope } from '../files-in-scope.ts';
import { asCode, quoted, unescaped } from '../inert.ts';
import { criteriaFor, readTicket } from '../ticket-text.ts';
import { common, enumerate, stems } from '../words.ts';
import { layerOf, testsIn } from './code-reading.ts';

export function criteriaOf(material: Material): { number: number; text: string }[] {
  const read = material.prd ? prdDigest(material.prd).criteria : (material.item.prd?.digest.criteria ?? []);
  // The criteria stand in a document, escaped for it; whoever writes them again escapes them again.
  if (read.length > 0) return read.map(({ number, text }) => ({ number, text: unescaped(text) }));
  const { item } = material;
  const ticket = readTicket(item.title, item.description);
  const about = { kind: item.kind, proposed: item.proposedCriteria, service: item.service?.name ?? null };
  return criteriaFor(ticket, about).map((text, index) => ({ number: index + 1, text }));
}

/** Criteria that a file's path or functions share words with; where none does, all of them. */
function criteriaAt(material: Material, names: string[]): string {
  const all = criteriaOf(material);
  const words = stems(names.join(' '));
  const own = all.filter(({ text }) => common(words, stems(text)).length > 0);
  const numbers = (own.length > 0 ? own : all).map(({ number }) => String(number));
  return numbers.length === 1 ? `criterion ${numbers[0]}` : `criteria ${enumerate(numbers)}`;
}

export function steps(material: Material, scope: Scope, found: { name: string; path: string }[]): string[] {
  const [test, ...others] = testsIn(scope);
  const where = test === undefined ? '' : ` in ${asCode(test)}`;
  const made = scope.created.filter((path) => !isTest(path));
  const title = quoted(readTicket(material.item.title, '').title, 120);
  return [
    `Write a failing test for each criterion${where} (layer: test, size: XS)`,
    ...made.map((path) => `Create ${asCode(path)} for ${title} (layer: ${layerOf(path)}, size: S)`),
    ...scope.code.map((path) => {
      const names = found.filter((each) => each.path === path).map(({ name }) => name);
      const near = names.length === 0 ? '' : `, near ${enumerate(names.map(asCode))},`;
      const layer = layerOf(path);
      const what =
        made.length > 0 && layer === 'api'
          ? `Make it reachable through ${asCode(path)}${near}`
          : made.length > 0 && layer === 'ui'
            ? `Offer it to people in ${asCode(path)}${near}`
            : `Change ${asCode(path)}${near}`;
      return `${what} for ${criteriaAt(material, [path, ...names])} (layer: ${layer}, size: XS)`;
    }),
    ...(others.length > 0
      ? [`Extend ${enumerate(others.map(asCode))} for what changes beside them (layer: test, size: XS)`]
      : []),
    ...scope.docs.map((path) => `Say in ${asCode(path)} how to use it (layer: docs, size: XS)`),
  ].map((line, index) => `${index + 1}. ${line}`);
}
