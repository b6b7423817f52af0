import { prdDigest } from '../../../pipeline/documents/prd-digest.ts';
import { replaceSection, sections } from '../../../pipeline/documents/sections.ts';
import type { Material } from '../../../ports/model.ts';
import { inert, quoted } from './inert.ts';
import { type About, required } from './ticket/orders.ts';
import { seenBy } from './ticket/seen.ts';
import { wishIn } from './ticket/wishes.ts';
import { ended, ordersIn } from './wording.ts';
import { lowerFirst, plain, upperFirst } from './words.ts';

function orderIn(text: string, about: About): string | null {
  const wish = wishIn(text);
  return wish === null ? null : required(wish, about);
}

/** A redraft keeps what stands, people's edits above all, and adds what was asked for. */
export function redraftPrd(material: Material, before: string): string {
  const orders = ordersIn(material.request ?? '');
  const toBuild = orders.filter((each) => !each.isAboutTheText).map(({ text }) => text);
  const toWrite = orders.filter((each) => each.isAboutTheText).map(({ text }) => text);
  const digest = prdDigest(before);
  const service = inert(material.item.service?.name ?? 'the service', 60);
  const about = { who: `People who use ${service}`, service };
  const asked = toBuild.map((text) => orderIn(text, about) ?? ended(upperFirst(inert(text, 300))));
  const add = (text: string, heading: RegExp, [title, lines]: [string, string[]]): string => {
    if (lines.length === 0) return text;
    const part = sections(text).find((one) => heading.test(one.title));
    const kept = part?.body === 'None.' ? '' : (part?.body ?? '');
    return replaceSection(text, part?.title ?? title, [kept, ...lines].join('\n').trim());
  };
  const next = Math.max(0, ...digest.criteria.map((each) => each.number)) + 1;
  const withRequirements = add(before, /^requirements/i, [
    'Requirements',
    asked.map((line, index) => `${digest.requirements + 1 + index}. ${plain(line)} (asked for in review).`),
  ]);
  const withCriteria = add(withRequirements, /^acceptance/i, [
    'Acceptance criteria',
    toBuild.map((text, index) => {
      const seen = seenBy(orderIn(text, about) ?? text, { isBug: false });
      return `${next + index}. ${seen ?? `A test shows it: ${ended(lowerFirst(inert(text, 300)))}`}`;
    }),
  ]);
  return add(withCriteria, /^assumptions/i, [
    'Assumptions',
    toWrite.map((text) => `- Asked for in review, and not answered here: ${quoted(text, 300)}.`),
  ]);
}
