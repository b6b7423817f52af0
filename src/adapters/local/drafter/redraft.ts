import { prdDigest } from '../../../pipeline/documents/prd-digest.ts';
import { replaceSection, sections } from '../../../pipeline/documents/sections.ts';
import { specDigest } from '../../../pipeline/documents/spec-digest.ts';
import type { Material } from '../../../ports/model.ts';
import { inert, quoted } from './inert.ts';
import { criteriaOf } from './scope/steps.ts';
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

/** Of what came back, the orders; all else is what was shown. */
const isOrder = (text: string, isAboutTheText: boolean): boolean => !isAboutTheText && wishIn(text) !== null;

/** What was shown, beside what is ordered: it stands among the risks. */
export function shownIn(request: string): string[] {
  const shown = ordersIn(request).filter((each) => !isOrder(each.text, each.isAboutTheText));
  return shown.length === 0
    ? []
    : [`What was shown: ${shown.map(({ text }) => ended(inert(text, 300))).join(' ')}`];
}

/** What came back stands once: an order among the steps, what was shown among the risks. */
export function redraftSpec(material: Material, before: string): string {
  const digest = specDigest(before);
  const find = (title: RegExp) => sections(before).find((part) => title.test(part.title));
  const [listedSteps, listedRisks, plan] = [find(/^steps/i), find(/^risks/i), find(/^test plan/i)];
  const planned = new Set(digest.testPlan.map((each) => each.criterion));
  const missing = criteriaOf(material)
    .filter((criterion) => !planned.has(criterion.number))
    .map(
      (criterion) =>
        `- Criterion ${criterion.number}: a test named after it: ${ended(inert(criterion.text, 160))}`,
    );
  const orders = ordersIn(material.request ?? '').filter((each) => isOrder(each.text, each.isAboutTheText));
  const shown = shownIn(material.request ?? '');
  const added = [
    ...orders.map(({ text }) => `${upperFirst(inert(text, 300))} (layer: domain, size: S)`),
    ...(shown.length > 0
      ? ['Show in a test what Risks says was shown, then put it right (layer: domain, size: S)']
      : []),
  ].map((line, index) => `${digest.steps.length + 1 + index}. ${line}`);
  const withStep = replaceSection(
    before,
    listedSteps?.title ?? 'Steps',
    [listedSteps?.body ?? '', ...added].join('\n').trim(),
  );
  const withRisk =
    shown.length === 0
      ? withStep
      : replaceSection(
          withStep,
          listedRisks?.title ?? 'Risks',
          [listedRisks?.body ?? '', ...shown.map((line) => `- ${line}`)].join('\n').trim(),
        );
  if (missing.length === 0) return withRisk;
  return replaceSection(
    withRisk,
    plan?.title ?? 'Test plan',
    [plan?.body ?? '', ...missing].join('\n').trim(),
  );
}
