import { prdDigest } from '../../../pipeline/documents/prd-digest.ts';
import { sections } from '../../../pipeline/documents/sections.ts';
import type { Skill } from '../../../pipeline/documents/skills/skill.ts';
import { specDigest } from '../../../pipeline/documents/spec-digest.ts';
import type { PrdDigest } from '../../../pipeline/documents.ts';
import type { Material } from '../../../ports/model.ts';
import { compose } from './compose.ts';
import { asCode, inert, quoted, unescaped } from './inert.ts';
import { criteriaOf } from './scope/steps.ts';
import { asNews } from './ticket/seen.ts';
import { ended } from './wording.ts';
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

/** What was required, as what is so now: what people can do, what no longer goes wrong. */
function newsOf(prd: PrdDigest | undefined): string[] {
  const texts = (prd?.requirementTexts ?? []).map(({ text }) => plain(unescaped(text)));
  return [...new Set(texts.flatMap((text) => asNews(text) ?? []).map((line) => inert(line, 240)))].slice(
    0,
    5,
  );
}

/** Of what no sentence could be made stands what was asked for. */
function askedFor(prd: PrdDigest | undefined): string[] {
  const texts = (prd?.requirementTexts ?? []).map(({ text }) => plain(unescaped(text)));
  return texts
    .filter((text) => asNews(text) === null)
    .map((text) =>
      inert(text, 240).replace(/^(?:As the ticket puts it|This must be put right): /, 'As asked for: '),
    );
}

/** What the PRD says that it does not bring. */
function leftOut(prd: string | null): string[] {
  const body = sections(prd ?? '').find(({ title }) => /^non-?goals$/i.test(title))?.body ?? '';
  return body
    .split('\n')
    .map((line) =>
      plain(unescaped(line.replace(/^\s*[-*]\s+/, '').replaceAll(/\s*\(sources?: [^()]*\)/g, ''))),
    )
    .filter((line) => line !== '' && !/^none\b/i.test(line))
    .slice(0, 3)
    .map((line) => inert(line, 120));
}

export function draftReleaseNotes(material: Material, skill: Skill): string {
  const { item } = material;
  const prd = material.prd ? prdDigest(material.prd) : item.prd?.digest;
  const spec = material.spec ? specDigest(material.spec) : item.spec?.digest;
  const files = item.run?.files.length ? item.run.files : (spec?.filesInScope ?? []);
  const docsOnly = files.length > 0 && files.every((file) => /\.(?:md|txt)$|^docs?\//i.test(file));
  const carried = item.deploy?.carried ?? [];
  const title = inert(plain(item.title), 160);
  const all = newsOf(prd);
  // What is there now comes before what is not, or only so.
  const first = all.find((line) => !/^only\b|\b(?:no|not|none|cannot)\b/i.test(line)) ?? all[0];
  const others = all.filter((line) => line !== first);
  const where = item.service ? ` in ${inert(item.service.name, 60)}` : '';
  const lead = docsOnly
    ? `Only documents changed: ${lowerFirst(title)} is written down, the service is as it was.`
    : first === undefined
      ? `${quoted(item.title, 160)} is live${where}.`
      : item.kind === 'bug'
        ? ended(`Fixed: ${lowerFirst(first)}`)
        : ended(first.replace(/^([^,]{1,80}?) can (?!now\b)/, '$1 can now '));
  const left = leftOut(material.prd);
  const told = [...others, ...askedFor(prd)];
  // The first line said it already; what is to be seen of it says more than the same again.
  const seen = (prd?.criteria ?? []).map(({ text }) => inert(plain(unescaped(text)), 240));
  const more = told.length > 0 ? told : seen.filter((line) => !/\btest\b/.test(line));
  const news = [
    ...(more.length > 0 ? more : [first ?? inert(plain(prd?.inShort ?? item.title), 300)]),
    ...(left.length > 0 ? [`Left out on purpose: ${left.map(lowerFirst).join('; ')}`] : []),
  ];
  const parts = new Map<string, string[]>([
    ['what is new', [...new Set(news)].slice(0, 5).map((line) => `- ${ended(line)}`)],
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
