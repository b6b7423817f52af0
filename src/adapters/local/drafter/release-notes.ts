import { prdDigest } from '../../../pipeline/documents/prd-digest.ts';
import type { Skill } from '../../../pipeline/documents/skills/skill.ts';
import { specDigest } from '../../../pipeline/documents/spec-digest.ts';
import type { Material } from '../../../ports/model.ts';
import { compose } from './compose.ts';
import { asCode, inert, unescaped } from './inert.ts';
import { criteriaOf } from './steps.ts';
import { lowerFirst, plain, upperFirst } from './words.ts';

function checked(material: Material): string[] {
  const { judgement, acceptances } = material.item;
  const reasons = new Map(
    acceptances.flatMap((each) => each.reasons).map((each) => [each.criterion, each.reason]),
  );
  const said = { met: 'met', not_met: 'not met', check: 'not covered by a test' } as const;
  if (!judgement)
    return criteriaOf(material).map(
      ({ number, text }) => `- ${number}. ${inert(plain(text), 160)}: accepted by hand.`,
    );
  return judgement.criteria.map(({ number, text, verdict, because }) => {
    const reason = reasons.get(number);
    const accepted = reason ? ` Accepted all the same: ${inert(plain(reason), 160)}.` : '';
    return `- ${number}. ${inert(plain(unescaped(text)), 160)}: ${said[verdict]}. ${inert(plain(because), 160)}.${accepted}`;
  });
}

export function draftReleaseNotes(material: Material, skill: Skill): string {
  const { item } = material;
  const prd = material.prd ? prdDigest(material.prd) : item.prd?.digest;
  const spec = material.spec ? specDigest(material.spec) : item.spec?.digest;
  const files = item.run?.files.length ? item.run.files : (spec?.filesInScope ?? []);
  const docsOnly = files.length > 0 && files.every((file) => /\.(?:md|txt)$|^docs?\//i.test(file));
  const carried = item.deploy?.carried ?? [];
  const title = inert(plain(item.title), 160);
  const lead = docsOnly
    ? `Only documents changed: ${lowerFirst(title)} is written down, the service is as it was.`
    : `${upperFirst(title)}: this is live${item.service ? ` in ${inert(item.service.name, 60)}` : ''}.`;
  const news = [
    inert(plain(prd?.inShort ?? item.title), 300),
    ...(prd?.criteria ?? []).map((each) => inert(plain(unescaped(each.text)), 200)),
  ];
  const parts = new Map<string, string[]>([
    ['what is new', [...new Set(news)].slice(0, 5).map((line) => `- ${line}.`)],
    [
      'how it works',
      [
        ...(files.length > 0
          ? [`- Changed: ${files.slice(0, 8).map(asCode).join(', ')}.`]
          : ['- The list of changed files was not recorded.']),
        `- Migration: ${inert(plain(spec?.migration ?? 'none'), 200)}.`,
        ...(carried.length > 0
          ? [
              `- Carried along: ${carried
                .slice(0, 5)
                .map((each) => inert(each.title, 80))
                .join('; ')}.`,
            ]
          : []),
      ],
    ],
    ['how it was checked', checked(material)],
    ['undo', [inert(upperFirst(plain(spec?.undo || 'the previous release runs again')), 240).concat('.')]],
  ]);
  return compose(skill.headings, parts, [lead]);
}
